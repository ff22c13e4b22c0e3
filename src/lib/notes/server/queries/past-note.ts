import { sql } from 'kysely';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import { namesOf, type PersonName } from '#lib/kernel/server/names.ts';
import type { SafeHtml } from '#lib/ui/html/safe-html.ts';
import { writeHtml, type Signature } from '../../document/html.ts';
import type { Point } from '../../history/points.ts';
import type { NoteHeader } from '../../types.ts';
import { placesOf } from '../commands/project.ts';
import { findGround, type Ground } from '../history/ground.ts';
import { signedBodyAt, stateAt, type PastState } from '../history/state.ts';
import { tellingOf } from '../history/telling.ts';
import '../tables.ts';

/** A note as it was. */
export interface PastNote extends Ground {
  readonly state: Omit<PastState, 'content'>;
  readonly header: NoteHeader;
  readonly html: SafeHtml;
  /** Whose words are in it; null when they were not asked for, or are not this viewer's to know. */
  readonly hands: readonly Signature[] | null;
  /** Other moments of the writing around this one, by how far they are; empty for whoever reads published versions alone. */
  readonly near: readonly Nearby[];
  readonly names: ReadonlyMap<Id, PersonName>;
}

export interface Nearby {
  readonly minutes: number;
  readonly seq: number;
}

/** The note at a point, read only, in at most 7 statements; null when there is no such point, or not for this viewer. */
export function findPastNote(
  viewer: Viewer,
  slug: string,
  itemId: Id,
  { point, isSigned }: { readonly point: Point; readonly isSigned: boolean },
): Promise<PastNote | null> {
  return readAs(viewer, async (tx) => {
    const ground = await findGround(tx, viewer, itemId);
    if (ground?.slug !== slug) return null;
    const found = await stateAt(tx, ground, point);
    if (found === null) return null;
    const { content, ...state } = found;
    const signed = isSigned && ground.pad !== null ? await signedBodyAt(tx, ground.pad.id, found) : null;
    const telling = signed === null ? null : tellingOf(signed.hands);
    const { html } = writeHtml(signed?.body ?? content.body, placesOf(slug), telling);
    const near = ground.pad === null ? [] : await listNearby(tx, ground.pad.id, state);
    const names = await namesOf(tx, [state.version?.madeBy ?? null]);
    const hands = signed === null ? null : [...signed.hands.values()];
    return { ...ground, state, header: content.header, html, hands, near, names };
  });
}

/** Minutes before and after a moment at which one may want to look. */
const spans = [-60, -10, -1, 1, 10, 60];

/** The last edit at least so many minutes earlier, the last one not later than so many minutes after; each once, in order. */
async function listNearby(tx: Tx, padId: Id, { seq, at }: Pick<PastState, 'seq' | 'at'>): Promise<Nearby[]> {
  const { rows } = await sql<{ minutes: number; seq: number | null }>`
    select span.minutes, (
      select u.seq from pad_updates u where u.pad_id = ${padId}
        and case when span.minutes < 0 then u.seq < ${seq} else u.seq > ${seq} end
        and u.at <= ${at}::timestamptz + make_interval(mins => span.minutes)
      order by u.seq desc limit 1) as seq
    from unnest(${spans}::int[]) with ordinality span(minutes, place) order by span.place`.execute(tx);
  const near = new Map<number, Nearby>();
  for (const { minutes, seq: place } of rows) {
    if (place === null) continue;
    const known = near.get(place);
    if (known === undefined || Math.abs(known.minutes) > Math.abs(minutes)) near.set(place, { minutes, seq: place });
  }
  return [...near.values()].sort((one, other) => one.seq - other.seq);
}
