import { chooseAudience } from '#lib/collectives/server/commands/choose-audience.ts';
import type { WritersChoice } from '#lib/collectives/audiences/types.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { storeFile } from '#lib/kernel/server/files.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { isSafePath, natureOf } from '../archive/limits.ts';
import type { KeptSource } from '../tables.ts';

export interface GivenFile {
  /** Its name, or its path in the folder given. */
  readonly path: string;
  readonly bytes: number;
  /** Called when its turn comes: files are never all in memory at once. */
  read(): Promise<Uint8Array>;
}

export interface NewImport {
  readonly files: readonly GivenFile[];
  /** What the paths start from, when they come from a folder: its name. */
  readonly folder?: string;
  readonly readers: WritersChoice;
}

export type NotStarted =
  | 'import-empty'
  | 'archive-unsafe-name'
  | 'archive-one-at-a-time'
  | 'not-in-circle'
  | 'not-in-network'
  | 'nobody-named'
  | 'not-members';

/**
 * Takes files in and keeps them until they are imported; the import itself is a job (`importJob`), or a call of runImport.
 * One archive, or texts and images.
 */
export async function startImport(member: Member, input: NewImport): Promise<Outcome<Id, NotStarted>> {
  const files = input.files.filter((file) => file.bytes > 0);
  if (files.length === 0) return refused('import-empty');
  if (!files.every((file) => isSafePath(file.path))) return refused('archive-unsafe-name');
  const archives = files.filter((file) => natureOf(file.path) === 'archive');
  if (archives.length > 0 && files.length > 1) return refused('archive-one-at-a-time');
  const [archive] = archives;
  const sources: KeptSource[] = [];
  for (const file of files)
    sources.push({ path: file.path, bytes: file.bytes, sha256: await storeFile(await file.read()) });
  const id = newId();
  return asReader(member, async (tx) => {
    const audience = await chooseAudience(tx, member, input.readers);
    if (!audience.ok) return audience;
    const { collectiveId } = member.place;
    await tx
      .insertInto('imports')
      .values({
        id,
        person_id: member.personId,
        collective_id: collectiveId,
        audience_id: audience.value,
        name: archive === undefined ? (input.folder ?? '') : archive.path.replace(/\.zip$/i, ''),
        sources: JSON.stringify(sources),
        read_at: null,
        finished_at: null,
        refusal: null,
      })
      .execute();
    await record(tx, member, {
      act: 'import.started',
      collectiveId,
      audienceId: audience.value,
      particulars: { importId: id },
    });
    return done(id);
  });
}
