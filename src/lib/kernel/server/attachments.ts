import type { Id } from '../ids.ts';
import type { Reader } from '../reader.ts';
import { readAs } from './database.ts';

/** A kept file as somebody may fetch it. */
export interface KeptFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Names its bytes on the disk and, for a browser, this very content. */
  readonly sha256: string;
  readonly audienceId: Id;
  /** A published text shows it: before that it is the writers' alone. */
  readonly published: boolean;
}

/** The file, for whoever may read what it is attached to; null for anybody else. */
export function findKeptFile(reader: Reader, id: Id): Promise<KeptFile | null> {
  return readAs(reader, async (tx) => {
    const row = await tx
      .selectFrom('attachments')
      .select(['name', 'media_type', 'bytes', 'sha256', 'audience_id', 'published'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { name, media_type: mediaType, bytes, sha256, audience_id: audienceId, published } = row;
    return { name, mediaType, bytes, sha256, audienceId, published };
  });
}
