import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { namesOf, type PersonName } from '#lib/kernel/server/names.ts';
import type { SafeHtml } from '#lib/ui/html/safe-html.ts';
import { compareNotes, type Comparison } from '../../document/compare.ts';
import { writeHtml } from '../../document/html.ts';
import type { Point } from '../../history/points.ts';
import { placesOf } from '../commands/project.ts';
import { findGround, type Ground } from '../history/ground.ts';
import { stateAt, type PastState } from '../history/state.ts';
import { tellingOf } from '../history/telling.ts';

/** Two states of a note side by side, the earlier first. */
export interface ComparedNote extends Ground {
  readonly before: Omit<PastState, 'content'>;
  readonly after: Omit<PastState, 'content'>;
  readonly comparison: Omit<Comparison, 'body'>;
  readonly html: SafeHtml;
  readonly names: ReadonlyMap<Id, PersonName>;
}

/** What changed between two points, in at most 5 statements; null when one of them is not there for this viewer. */
export function findComparison(
  viewer: Viewer,
  slug: string,
  itemId: Id,
  points: readonly [Point, Point],
): Promise<ComparedNote | null> {
  return readAs(viewer, async (tx) => {
    const ground = await findGround(tx, viewer, itemId);
    if (ground?.slug !== slug) return null;
    const one = await stateAt(tx, ground, points[0]);
    const other = one === null ? null : await stateAt(tx, ground, points[1]);
    if (one === null || other === null) return null;
    const [first, second] = one.seq > other.seq ? [other, one] : [one, other];
    const { content: old, ...before } = first;
    const { content: young, ...after } = second;
    const { body, ...comparison } = compareNotes(old, young);
    const { html } = writeHtml(body, placesOf(slug), tellingOf());
    const names = await namesOf(tx, [before.version?.madeBy ?? null, after.version?.madeBy ?? null]);
    return { ...ground, before, after, comparison, html, names };
  });
}
