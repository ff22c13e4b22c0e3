import { sql } from 'kysely';
import { readershipsOf } from '#lib/collectives/server/queries/readers.ts';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import { findLineage, listLinks } from '#lib/kernel/server/links.ts';
import { namesOf } from '#lib/kernel/server/names.ts';
import { listTalks } from '#lib/threads/server/queries/list-talks.ts';
import { markAsSafe, type SafeHtml } from '#lib/ui/html/safe-html.ts';
import type { PadParticipant, PadStep } from '../../document/layout.ts';
import { padAccess } from '../../rules.ts';
import { listStepsOf } from '#lib/steps/server/queries/list-steps.ts';
import type { AroundNote } from '../../types.ts';
import '../tables.ts';

/** A note to be read: one of its two faces, and what stands around it. */
export interface ReadNote extends Face, AroundNote {
  readonly collective: string;
  readonly authorId: Id | null;
  readonly language: string;
  readonly audienceId: Id;
  readonly updatedAt: Date;
  /** The version that readers have; null while it is only being written. */
  readonly published: {
    readonly number: number;
    readonly at: Date;
    readonly by: Id | null;
    readonly name: string;
  } | null;
}

interface Face {
  /** Which words these are. */
  readonly face: 'published' | 'draft';
  readonly title: string;
  readonly summary: string;
  readonly context: string;
  readonly hashtags: readonly string[];
  readonly steps: readonly PadStep[];
  readonly participants: readonly PadParticipant[];
  readonly licence: string | null;
  readonly html: SafeHtml;
}

/**
 * A note as this reader may read it, in at most 8 statements; null when they may not, or when it is kept elsewhere than under `slug`.
 * `wants`: those who write may ask for the draft of a published note; others get the published version whatever they ask.
 */
export function findNote(
  viewer: Viewer,
  slug: string,
  itemId: Id,
  wants: 'published' | 'draft',
): Promise<ReadNote | null> {
  return readAs(viewer, async (tx) => {
    const row = await findRow(tx, itemId);
    if (row === undefined || row.slug !== slug) return null;
    const face = faceOf(row, wants);
    if (face === null) return null;
    const stepStates = new Map((await listStepsOf(tx, itemId)).map((step) => [step.id, step]));
    const links = await listLinks(tx, itemId);
    const lineage = await findLineage(tx, itemId);
    const talks = await listTalks(tx, itemId);
    const writing = writingOf(row, viewer);
    const readerships = await readershipsOf(tx, [row.audience_id, ...(writing === null ? [] : [writing.writersId])]);
    const persons = [...stepStates.values()].flatMap((state) => [state.claimedBy, state.doneBy]);
    const names = await namesOf(tx, [
      row.author_id,
      row.made_by,
      ...persons,
      ...lineage.map(({ authorId }) => authorId),
    ]);
    return {
      ...face,
      itemId,
      slug: row.slug,
      collective: row.collective,
      authorId: row.author_id,
      language: row.language,
      audienceId: row.audience_id,
      updatedAt: row.updated_at,
      published: publishedOf(row),
      writing,
      stepStates,
      links,
      lineage,
      talks,
      readerships,
      names,
    };
  });
}

type NoteRow = NonNullable<Awaited<ReturnType<typeof findRow>>>;

/** The item with both faces, each under its own readers: what one may not read is null. */
function findRow(tx: Tx, itemId: Id) {
  return tx
    .selectFrom('items as i')
    .innerJoin('notes as n', 'n.item_id', 'i.id')
    .innerJoin(
      sql<{ item_id: Id; slug: string; name: string }>`places_of_items(array[${itemId}]::uuid[])`.as('place'),
      'place.item_id',
      'i.id',
    )
    .leftJoin('note_versions as v', 'v.id', 'n.version_id')
    .leftJoin('pads as p', 'p.item_id', 'i.id')
    .leftJoin('audiences as a', 'a.id', 'p.audience_id')
    .where('i.id', '=', itemId)
    .select([
      'i.author_id',
      'i.language',
      'i.audience_id',
      'i.collective_id',
      'i.updated_at',
      'i.licence',
      'place.slug',
      'place.name as collective',
      'n.published_at',
      'v.number',
      'v.name as version_name',
      'v.made_by',
      'v.seq as version_seq',
      'v.title as v_title',
      'v.summary as v_summary',
      'v.context as v_context',
      'v.hashtags as v_hashtags',
      'v.steps as v_steps',
      'v.participants as v_participants',
      'v.licence as v_licence',
      'v.body_html as v_html',
      'p.audience_id as writers_id',
      'p.projected_seq',
      'a.kind as writers_kind',
      'p.title as p_title',
      'p.summary as p_summary',
      'p.context as p_context',
      'p.hashtags as p_hashtags',
      'p.steps as p_steps',
      'p.participants as p_participants',
      'p.body_html as p_html',
    ])
    .executeTakeFirst();
}

function faceOf(row: NoteRow, wants: 'published' | 'draft'): Face | null {
  const isPublished = row.v_html !== null;
  if (row.p_html !== null && (wants === 'draft' || !isPublished))
    return {
      face: 'draft',
      title: row.p_title ?? '',
      summary: row.p_summary ?? '',
      context: row.p_context ?? '',
      hashtags: row.p_hashtags ?? [],
      steps: row.p_steps ?? [],
      participants: row.p_participants ?? [],
      licence: row.licence,
      html: markAsSafe(row.p_html),
    };
  if (row.v_html === null) return null;
  return {
    face: 'published',
    title: row.v_title ?? '',
    summary: row.v_summary ?? '',
    context: row.v_context ?? '',
    hashtags: row.v_hashtags ?? [],
    steps: row.v_steps ?? [],
    participants: row.v_participants ?? [],
    licence: row.v_licence,
    html: markAsSafe(row.v_html),
  };
}

function publishedOf(row: NoteRow): ReadNote['published'] {
  if (row.number === null || row.published_at === null) return null;
  return { number: row.number, at: row.published_at, by: row.made_by, name: row.version_name ?? '' };
}

function writingOf(row: NoteRow, viewer: Viewer): ReadNote['writing'] {
  if (row.writers_id === null || viewer.personId === null) return null;
  const isMember = viewer.kind === 'member' && viewer.place.collectiveId === row.collective_id;
  const isClosed = isMember && viewer.place.closed;
  const access = padAccess({ holdsAudience: true, isMember, isClosed, isNamed: row.writers_kind === 'named' });
  return { access, writersId: row.writers_id, isAhead: (row.projected_seq ?? 0) > (row.version_seq ?? 0) };
}
