import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { Source } from '../../types.ts';
import { natureOf } from '../archive/limits.ts';
import type { ImportFilesTable, KeptSource } from '../tables.ts';

export interface StartedImport {
  readonly id: Id;
  readonly collectiveId: Id;
  readonly audienceId: Id;
  /** What the paths start from: the archive's or the folder's name; empty for files brought one by one. */
  readonly root: string;
  readonly sources: readonly KeptSource[];
  readonly readAt: Date | null;
}

/**
 * Writes down every file before any is imported: which note each one is or becomes. From then on the import can be taken up again
 * where it stopped, and a file can point at another that is not written yet.
 */
export async function planImport(member: Member, started: StartedImport, source: Source): Promise<void> {
  const hashes = new Map<string, string>();
  for (const { path } of source.entries)
    if (natureOf(path) === 'text') hashes.set(path, sha256(await source.read(path)));
  await asReader(member, async (tx) => {
    const { rows: waiting } =
      await sql`select from imports where id = ${started.id} and read_at is null for update`.execute(tx);
    if (waiting.length === 0) return; // another process has just done it
    const known = await knownNotes(tx, started, hashes);
    const base = { import_id: started.id, person_id: member.personId };
    const files = [
      ...source.entries.map(({ path }) => ({
        path,
        item_id: natureOf(path) === 'text' ? (known.get(path) ?? newId()) : null,
        outcome: null,
        reason: null,
      })),
      ...source.aside.map(({ path, reason }) => ({ path, item_id: null, outcome: 'ignored' as const, reason })),
    ];
    for (let from = 0; from < files.length; from += 1_000)
      await tx
        .insertInto('import_files')
        .values(
          files.slice(from, from + 1_000).map((file, index) => ({
            ...base,
            ...file,
            id: newId(),
            position: from + index,
            done_at: file.outcome === null ? null : new Date(),
          })),
        )
        .execute();
    await sql`update imports set read_at = moment() where id = ${started.id}`.execute(tx);
  });
}

/** The notes that these files made before: by their place, or by their place in an archive of another name, if nothing changed. */
async function knownNotes(
  tx: Tx,
  started: StartedImport,
  hashes: ReadonlyMap<string, string>,
): Promise<Map<string, Id>> {
  const { rows } = await sql<{ path: string; item_id: Id }>`
    select distinct on (asked.path) asked.path, n.item_id
    from unnest(${[...hashes.keys()]}::text[], ${[...hashes.values()]}::text[]) asked(path, sha256)
    join imported_notes n on n.collective_id = ${started.collectiveId} and n.path = asked.path
      and (n.root = ${started.root} or n.sha256 = asked.sha256)
    order by asked.path, (n.root = ${started.root}) desc, n.imported_at desc`.execute(tx);
  return new Map(rows.map((row) => [row.path, row.item_id]));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export type PlannedFile = Pick<ImportFilesTable, 'id' | 'path' | 'item_id' | 'outcome' | 'done_at'>;

/** The files of an import in their order. */
export function listPlanned(tx: Tx, importId: Id): Promise<PlannedFile[]> {
  return tx
    .selectFrom('import_files')
    .select(['id', 'path', 'item_id', 'outcome', 'done_at'])
    .where('import_id', '=', importId)
    .orderBy('position')
    .execute();
}
