import { basename } from 'node:path/posix';
import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { storeFile } from '#lib/kernel/server/files.ts';
import { reencodeImage } from '#lib/kernel/server/images.ts';
import { isImageType, mediaTypeOf } from '#lib/kernel/server/media-type.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { Source } from '../../types.ts';

export interface KeptImage {
  readonly id: Id;
  readonly path: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** Draws each image again and keeps it; one that cannot be read is absent, and told by whoever shows it. */
export async function keepImages(source: Source, paths: ReadonlySet<string>): Promise<Map<string, KeptImage>> {
  const kept = new Map<string, KeptImage>();
  for (const path of paths) {
    const content = await source.read(path);
    const type = mediaTypeOf(content);
    if (!isImageType(type)) continue;
    const drawn = await reencodeImage(content, type);
    if (!drawn.ok) continue;
    const { content: image, mediaType, width, height } = drawn.value;
    const sha256 = await storeFile(image);
    kept.set(path, {
      id: newId(),
      path,
      name: basename(path).slice(0, 200),
      mediaType,
      bytes: image.byteLength,
      sha256,
      width,
      height,
    });
  }
  return kept;
}

/** Says in the database that these images are in this note. Their bytes are on the disk already. */
export async function attachImages(tx: Tx, member: Member, itemId: Id, images: Iterable<KeptImage>): Promise<void> {
  for (const { id, name, mediaType, bytes, sha256, width, height } of images)
    await sql`
      insert into attachments (id, item_id, audience_id, name, media_type, bytes, sha256, width, height, uploaded_by)
      select ${id}, i.id, i.audience_id, ${name}, ${mediaType}, ${bytes}, ${sha256}, ${width}, ${height}, ${member.personId}
      from items i where i.id = ${itemId}`.execute(tx);
}
