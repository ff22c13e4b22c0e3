import { sql } from 'kysely';
import { findMember } from '#lib/collectives/server/gate.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asReader, readAs } from '#lib/kernel/server/database.ts';
import { filePath } from '#lib/kernel/server/files.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { log } from '#lib/kernel/server/log.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { readFile } from 'node:fs/promises';
import { fileTree } from '../../links/resolve.ts';
import type { Source } from '../../types.ts';
import { openFiles } from '../archive/files.ts';
import { natureOf, UnsafeSource } from '../archive/limits.ts';
import { openZip } from '../archive/zip.ts';
import '../tables.ts';
import { importFile, type ImportWork } from './import-file.ts';
import { listPlanned, planImport, type StartedImport } from './plan.ts';

/** Texts read and written at the same time: enough to keep the database busy, few enough to leave it to others. */
const atOnce = 3;

export interface ImportOrder {
  readonly importId: Id;
  readonly personId: Id;
  readonly slug: string;
}

/**
 * Carries an import out, or on from where it stopped: each file is one transaction, so a crash costs the file that was being written
 * and nothing else. Doing it twice, or in two places at once, does it once. Gives up when its author has left the collective.
 */
export async function runImport({ importId, personId, slug }: ImportOrder): Promise<void> {
  const member = await findMember(personId, slug);
  const started = member === null ? null : await findStarted(member, importId);
  if (member === null || started === null) return;
  try {
    const source = await openSource(started);
    try {
      await carryOut(member, started, source);
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof UnsafeSource)) throw error;
    log.info('an import was refused', { importId, error });
    await finish(member, started, error.reason);
  }
}

/** null: unknown to this person, or finished. */
async function findStarted(member: Member, importId: Id): Promise<StartedImport | null> {
  return readAs(member, async (tx) => {
    const row = await tx
      .selectFrom('imports')
      .select(['id', 'collective_id', 'audience_id', 'name', 'sources', 'read_at'])
      .where('id', '=', importId)
      .where('collective_id', '=', member.place.collectiveId)
      .where('finished_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      id: row.id,
      collectiveId: row.collective_id,
      audienceId: row.audience_id,
      root: row.name,
      sources: row.sources,
      readAt: row.read_at,
    };
  });
}

function openSource({ sources }: StartedImport): Promise<Source> {
  const [only] = sources;
  if (only !== undefined && sources.length === 1 && natureOf(only.path) === 'archive')
    return openZip(filePath(only.sha256));
  return Promise.resolve(
    openFiles(sources.map(({ path, bytes, sha256 }) => ({ path, bytes, read: () => readFile(filePath(sha256)) }))),
  );
}

async function carryOut(member: Member, started: StartedImport, source: Source): Promise<void> {
  if (!source.entries.some(({ path }) => natureOf(path) === 'text')) throw new UnsafeSource('import-empty');
  if (started.readAt === null) await planImport(member, started, source);
  const files = await readAs(member, (tx) => listPlanned(tx, started.id));
  const notes = new Map(files.flatMap((file) => (file.item_id === null ? [] : [[file.path, file.item_id] as const])));
  const work: ImportWork = { member, started, source, notes, tree: fileTree(source.entries.map(({ path }) => path)) };
  const waiting = files.filter((file) => file.item_id !== null && file.done_at === null).values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const file of waiting) await importFile(work, file);
    }),
  );
  await finish(member, started, null);
}

/** Once every note is there, each can point at those that came after it. */
async function finish(member: Member, started: StartedImport, refusal: string | null): Promise<void> {
  await asReader(member, async (tx) => {
    const { rows } = await sql`
      update imports set finished_at = clock_timestamp(), refusal = ${refusal}
      where id = ${started.id} and finished_at is null returning id`.execute(tx);
    if (rows.length === 0) return;
    await sql`
      update import_files set outcome = 'ignored', reason = 'not-shown', done_at = clock_timestamp()
      where import_id = ${started.id} and done_at is null`.execute(tx);
    const { rows: pairs } = await sql<{ from: Id; to: Id; place: number }>`
      select f.item_id as "from", c.id as "to", c.place::int as place
      from import_files f cross join unnest(f.cited) with ordinality c(id, place)
      where f.import_id = ${started.id}`.execute(tx);
    await sql`
      insert into links (id, from_item_id, audience_id, relation, to_item_id, position, created_by)
      select p.id, i.id, i.audience_id, 'cites', t.id, p.place, ${member.personId}
      from unnest(${pairs.map(() => newId())}::uuid[], ${pairs.map((pair) => pair.from)}::uuid[], ${pairs.map((pair) => pair.to)}::uuid[],
        ${pairs.map((pair) => pair.place)}::int[]) p(id, item, target, place)
      join items i on i.id = p.item join items t on t.id = p.target
      on conflict do nothing`.execute(tx);
    const { collectiveId, audienceId } = started;
    await record(tx, member, {
      act: refusal === null ? 'import.finished' : 'import.refused',
      collectiveId,
      audienceId,
      particulars: { importId: started.id },
    });
  });
}
