import { encodeId, slugify, type Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { openFile } from '#lib/kernel/server/files.ts';
import { log } from '#lib/kernel/server/log.ts';
import * as m from '#lib/messages/messages.js';

/** A file that somebody attached, wherever it was. */
export interface OwnFile {
  /** Its name in the archive: the id that texts know it by first, then the name that its owner gave it. */
  readonly path: string;
  readonly sha256: string;
}

const endings: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' };

/** What somebody attached themselves: past row-level security, for that person, as their words are. */
export async function listOwnFiles(personId: Id): Promise<OwnFile[]> {
  const rows = await asOwner((tx) =>
    tx
      .selectFrom('attachments')
      .select(['id', 'name', 'media_type', 'sha256'])
      .where('uploaded_by', '=', personId)
      .orderBy('id')
      .execute(),
  );
  return rows.map(({ id, name, media_type: type, sha256 }) => {
    const words = [encodeId(id), slugify(name.replace(/\.[^.]*$/, ''))].filter((word) => word !== '');
    return { path: `${words.join('-')}.${endings[type] ?? 'bin'}`, sha256 };
  });
}

/** Its bytes; where they are lost, a sentence that says so, so that the rest of the archive still comes. */
export async function* readOwnFile(
  { sha256 }: OwnFile,
  language: { readonly locale: 'fr' | 'en' },
): AsyncGenerator<Uint8Array> {
  const kept = await openFile(sha256).catch((error: unknown) => {
    log.error('a kept file is missing', { sha256, error });
    return null;
  });
  if (kept === null) yield Buffer.from(m.exchange_data_file_missing({}, language));
  else yield* kept.createReadStream() as AsyncIterable<Buffer>;
}
