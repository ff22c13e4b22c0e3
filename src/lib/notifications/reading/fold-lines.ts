import type { Line, NotificationKind } from '../types.ts';

/** The times of a proposal follow one another: the last one says where it stands, unless an earlier one still waits for an answer. */
const stages: ReadonlySet<NotificationKind> = new Set([
  'proposal-opened',
  'round-clarify',
  'round-react',
  'round-objections',
  'round-integrate',
  'round-consent',
  'proposal-ending',
  'proposal-extended',
  'proposal-to-conclude',
  'proposal-closed',
  'proposal-withdrawn',
]);

/** The lines of one thing, the latest first, without what a later one says better: messages in one line, one stage of a proposal. */
export function foldLines(lines: readonly Line[]): Line[] {
  const told = lines.filter(({ kind }) => stages.has(kind));
  const stage = told.find(({ asks, unread }) => asks && unread) ?? told[0];
  return foldMessages(lines.filter((line) => line === stage || !stages.has(line.kind)));
}

/**
 * Messages that name nobody, in one line: when the last one came and its words, who wrote, and the place of the first that was not read. Other lines
 * stay as they are, in their order.
 */
function foldMessages(lines: readonly Line[]): Line[] {
  const messages = lines.filter(({ kind }) => kind === 'message');
  const [latest] = messages;
  if (latest === undefined || messages.length === 1) return [...lines];
  const first = messages.findLast(({ unread }) => unread) ?? latest;
  const folded: Line = {
    ...latest,
    actors: [...new Set(messages.flatMap(({ actors }) => actors))],
    unread: messages.some(({ unread }) => unread),
    href: first.href,
  };
  return lines.flatMap((line) => (line === latest ? [folded] : line.kind === 'message' ? [] : [line]));
}
