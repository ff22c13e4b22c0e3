import type { Line } from '../types.ts';

/**
 * Messages that name nobody, of one thing, the latest first, in one line: when the last one came, who wrote, and the place of the first
 * that was not read. Other lines stay as they are, in their order.
 */
export function foldMessages(lines: readonly Line[]): Line[] {
  const messages = lines.filter(({ kind }) => kind === 'message');
  const [latest] = messages;
  if (latest === undefined || messages.length === 1) return [...lines];
  const first = messages.findLast(({ unread }) => unread) ?? latest;
  const folded: Line = {
    ...latest,
    actors: [...new Set(messages.flatMap(({ actors }) => actors))],
    unread: messages.some(({ unread }) => unread),
    href: first.href,
    excerpt: null,
  };
  return lines.flatMap((line) => (line === latest ? [folded] : line.kind === 'message' ? [] : [line]));
}
