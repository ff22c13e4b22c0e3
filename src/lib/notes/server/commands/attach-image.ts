import { sql } from 'kysely';
import type { Viewer } from '#lib/collectives/types.ts';
import { fileLimits } from '#lib/kernel/file-limits.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { storeFile } from '#lib/kernel/server/files.ts';
import { reencodeImage } from '#lib/kernel/server/images.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { isImageType, mediaTypeOf } from '#lib/kernel/server/media-type.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { mayAttach, type NotAttachable } from '../../rules.ts';
import { findPad, type WritablePad } from '../queries/pad.ts';

export interface AttachedImage {
  readonly id: Id;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export type NotAttached =
  NotAttachable | 'not-a-writer' | 'readers-elsewhere' | 'not-an-image' | 'image-too-large' | 'image-unreadable';

/**
 * Keeps an image for the text of a note, drawn again from its pixels. It is the writers' alone until a published text shows it.
 * `content`: the bytes as they came; what they are is read from them. `name`: as the person's device calls it.
 */
export async function attachImage(
  viewer: Viewer,
  itemId: Id,
  { name, content }: { readonly name: string; readonly content: Uint8Array },
): Promise<Outcome<AttachedImage, NotAttached>> {
  const pad = await findPad(viewer, itemId);
  if (pad?.access !== 'write') return refused('not-a-writer');
  const type = mediaTypeOf(content);
  if (!isImageType(type)) return refused('not-an-image');
  const drawn = await reencodeImage(content, type);
  if (!drawn.ok) return drawn;
  const { content: bytes, mediaType, width, height } = drawn.value;
  const sha256 = await storeFile(bytes);
  return asReader(viewer, async (tx) => {
    const verdict = mayAttach({ bytes: bytes.byteLength, ...(await bytesAttached(tx, pad.collectiveId)) });
    if (!verdict.ok) return verdict;
    const image = { id: newId(), name: name.slice(0, fileLimits.name), mediaType, sha256, width, height };
    const isKept = await insert(tx, viewer, pad, { ...image, bytes: bytes.byteLength });
    if (!isKept) return refused('readers-elsewhere');
    await record(tx, viewer, {
      act: 'note.illustrated',
      collectiveId: pad.collectiveId,
      audienceId: pad.audienceId,
      particulars: { itemId, attachmentId: image.id },
    });
    return done({ id: image.id, width, height });
  });
}

async function bytesAttached(tx: Tx, collectiveId: Id): Promise<{ inCollective: number; byPerson: number }> {
  const { rows } = await sql<{ inCollective: string; byPerson: string }>`
    select in_collective as "inCollective", by_person as "byPerson" from bytes_attached(${collectiveId})`.execute(tx);
  return { inCollective: Number(rows[0]?.inCollective ?? 0), byPerson: Number(rows[0]?.byPerson ?? 0) };
}

interface Row {
  readonly id: Id;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** False when the note was published to readers among whom this writer is not: its files would not be theirs to see. */
async function insert(tx: Tx, { personId }: Viewer, { itemId }: WritablePad, row: Row): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into attachments (id, item_id, audience_id, name, media_type, bytes, sha256, width, height, uploaded_by)
    select ${row.id}, i.id, i.audience_id, ${row.name}, ${row.mediaType}, ${row.bytes}, ${row.sha256}, ${row.width},
      ${row.height}, ${personId}
    from items i where i.id = ${itemId}`.execute(tx);
  return numAffectedRows === 1n;
}
