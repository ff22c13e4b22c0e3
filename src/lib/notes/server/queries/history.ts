import { sql } from 'kysely';
import type { Readership } from '#lib/collectives/audiences/types.ts';
import { readershipsOf } from '#lib/collectives/server/queries/readers.ts';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import { namesOf, type PersonName } from '#lib/kernel/server/names.ts';
import { measure } from '../../document/measure.ts';
import { restMs, sittingsOf, type Edit, type Sitting } from '../../history/sittings.ts';
import { findGround, type Ground } from '../history/ground.ts';
import '../tables.ts';

/** A version as a list of them shows it. */
export interface ListedVersion {
  readonly id: Id;
  /** null: named while writing. */
  readonly number: number | null;
  readonly name: string;
  readonly madeBy: Id | null;
  readonly at: Date;
  readonly seq: number;
  readonly withdrawn: boolean;
}

/** Where the past was rewritten, and who answers for it. */
export interface ListedErasure {
  readonly id: Id;
  readonly seq: number;
  readonly edits: number;
  readonly from: Date;
  readonly until: Date;
  readonly why: string;
  readonly by: Id | null;
  readonly at: Date;
}

export interface NoteHistory extends Ground {
  /** Of the writing, the latest first; empty for whoever reads published versions alone. */
  readonly sittings: readonly Sitting[];
  /** What to ask for to go on to older ones (`before`); null at the beginning. */
  readonly older: number | null;
  /** Of this page: those made during its sittings; for readers, all, the latest first. */
  readonly versions: readonly ListedVersion[];
  readonly erasures: readonly ListedErasure[];
  readonly names: ReadonlyMap<Id, PersonName>;
  readonly readerships: ReadonlyMap<Id, Readership>;
}

const sittingsPerPage = 10;
/** Rows of the log weighed for one page (measured at 20,000: docs/adr/0110). A longer sitting goes on on the next page. */
const editsPerPage = 20_000;
/** Of the ten sittings of a page. */
const mostVersions = 300;
const versionsPerPage = 50;
const mostNumbers = 2_147_483_647;

/**
 * The past of a note as this viewer may know it, in at most 7 statements: the sittings of its writing to those who write, its published
 * versions to those who read. null for anybody else. `before`, exclusive: a place in the log for the former, a number for the latter.
 */
export function findHistory(
  viewer: Viewer,
  slug: string,
  itemId: Id,
  before: number | null = null,
): Promise<NoteHistory | null> {
  return readAs(viewer, async (tx) => {
    const ground = await findGround(tx, viewer, itemId);
    if (ground?.slug !== slug) return null;
    const page =
      ground.pad === null
        ? await listPublished(tx, itemId, before)
        : await listWriting(tx, itemId, ground.pad.id, before);
    const { sittings, versions, erasures } = page;
    const persons = sittings.flatMap(({ deeds }) => deeds.map(({ personId }) => personId));
    const makers = [...versions.map(({ madeBy }) => madeBy), ...erasures.map(({ by }) => by)];
    const names = await namesOf(tx, [...persons, ...makers]);
    const readerships = await readershipsOf(
      tx,
      [ground.readersId, ground.pad?.writersId ?? null].filter((id) => id !== null),
    );
    return { ...ground, ...page, names, readerships };
  });
}

function listErasures(tx: Tx, padId: Id, above: number, before: number | null): Promise<ListedErasure[]> {
  return tx
    .selectFrom('pad_erasures')
    .select(['id', 'seq', 'edits', 'from_at as from', 'until_at as until', 'why', 'erased_by as by', 'erased_at as at'])
    .where('pad_id', '=', padId)
    .where('seq', '>=', above)
    .where('seq', '<', before ?? Number.MAX_SAFE_INTEGER)
    .orderBy('seq', 'desc')
    .execute();
}

interface EditRow {
  readonly seq: number;
  readonly at: Date;
  readonly person_id: Id | null;
  readonly actor_name: string | null;
  readonly bytes: Buffer;
}

/** The rows of the log that the sittings of one page are made of, the latest first, and one more sitting to know that there is one. */
async function listEdits(tx: Tx, padId: Id, before: number | null): Promise<Edit[]> {
  const { rows } = await sql<EditRow>`
    with near as (
      select seq, at, person_id, actor_name, bytes,
        lag(at) over (order by seq desc) - at > make_interval(secs => ${restMs / 1000}) as rested
      from pad_updates where pad_id = ${padId} and seq < ${before ?? Number.MAX_SAFE_INTEGER} order by seq desc limit ${editsPerPage}
    ), counted as (select *, count(*) filter (where rested) over (order by seq desc) as rests from near)
    select seq, at, person_id, actor_name, bytes from counted where rests <= ${sittingsPerPage} order by seq desc`.execute(
    tx,
  );
  return rows.map(({ seq, at, person_id: personId, actor_name: system, bytes }) => ({
    seq,
    at,
    personId,
    system,
    ...measure(bytes),
  }));
}

type Page = Pick<NoteHistory, 'sittings' | 'older' | 'versions' | 'erasures'>;

/** Ten sittings, and what was named, published and erased during them. */
async function listWriting(tx: Tx, itemId: Id, padId: Id, before: number | null): Promise<Page> {
  const edits = await listEdits(tx, padId, before);
  const groups = sittingsOf(edits);
  const sittings = groups.slice(0, sittingsPerPage);
  const goesOn = groups.length > sittingsPerPage || edits.length === editsPerPage;
  const older = goesOn ? (sittings.at(-1)?.first ?? null) : null;
  const rows = await selectVersions(tx, itemId)
    .where('seq', '>=', older ?? 0)
    .where('seq', '<', before ?? Number.MAX_SAFE_INTEGER)
    .orderBy('made_at', 'desc')
    .limit(mostVersions)
    .execute();
  const erasures = await listErasures(tx, padId, older ?? 0, before);
  return { sittings, older, versions: rows.map(listed), erasures };
}

/** The versions that readers have. */
async function listPublished(tx: Tx, itemId: Id, before: number | null): Promise<Page> {
  const rows = await selectVersions(tx, itemId)
    .where('number', '<', before ?? mostNumbers)
    .where('withdrawn_at', 'is', null)
    .orderBy('number', 'desc')
    .limit(versionsPerPage + 1)
    .execute();
  const versions = rows.slice(0, versionsPerPage).map(listed);
  const older = rows.length > versionsPerPage ? (versions.at(-1)?.number ?? null) : null;
  return { sittings: [], older, versions, erasures: [] };
}

function selectVersions(tx: Tx, itemId: Id) {
  return tx
    .selectFrom('note_versions')
    .select(['id', 'number', 'name', 'made_by as madeBy', 'made_at as at', 'seq', 'withdrawn_at'])
    .where('item_id', '=', itemId);
}

function listed({
  withdrawn_at: withdrawnAt,
  ...version
}: Omit<ListedVersion, 'withdrawn'> & { readonly withdrawn_at: Date | null }): ListedVersion {
  return { ...version, withdrawn: withdrawnAt !== null };
}
