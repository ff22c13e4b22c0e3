import { isId, type Id } from '#lib/kernel/ids.ts';
import { itemPath, paths, withParameters } from '#lib/kernel/paths.ts';
import type { NotificationKind } from '../types.ts';

interface Placed {
  readonly kind: NotificationKind;
  readonly itemId: Id | null;
  readonly itemKind: string | null;
  readonly title: string | null;
  /** Whether all members may read it. The address of what fewer do says no title: it goes into mails. */
  readonly wide: boolean;
  /** Of the words being written, not of the published ones. */
  readonly isDraft: boolean;
  readonly circle: string | null;
  readonly particulars: Readonly<Record<string, unknown>>;
}

/** The page of the thing: the item, or the place of the collective where it happened. */
export function placeThing(slug: string, row: Placed): string {
  const { itemId, itemKind, isDraft } = row;
  const title = row.wide ? (row.title ?? '') : '';
  if (itemId === null) return placeInCollective(slug, row);
  const page = itemPath(slug, { id: itemId, kind: itemKind ?? '', title });
  return isDraft ? `${page}?brouillon` : page;
}

/** The exact place: the message, the objection, the question, the ballot. */
export function placeLine(slug: string, row: Placed): string {
  const page = placeThing(slug, row);
  const { particulars, itemKind } = row;
  const seq = particulars['seq'];
  if (itemKind === 'thread' && typeof seq === 'number')
    return withParameters(page, { message: String(seq) }, `m${String(seq)}`);
  if (itemKind !== 'proposal') return page;
  const objection = idIn(particulars['objection']);
  if (objection !== null) return `${page}#o-${objection}`;
  const entry = idIn(particulars['entry']);
  if (entry !== null) return `${page}#e-${entry}`;
  return ballots.has(row.kind) ? `${page}#position` : page;
}

const ballots: ReadonlySet<NotificationKind> = new Set(['round-consent', 'proposal-ending', 'text-changed']);

function placeInCollective(slug: string, { kind, circle, particulars }: Placed): string {
  const circleId = idIn(particulars['circle']);
  if (kind.startsWith('mandate-')) return paths.mandates(slug);
  if (kind.startsWith('circle-') && circleId !== null && circle !== null)
    return paths.circle(slug, { id: circleId, title: circle });
  if (kind === 'membership-asked') return `${paths.members(slug)}#demandes`;
  return paths.members(slug);
}

function idIn(value: unknown): Id | null {
  return typeof value === 'string' && isId(value) ? value : null;
}
