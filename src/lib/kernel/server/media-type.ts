/** Images that a browser shows and that we re-encode before keeping. */
export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif' | 'image/avif';

export type MediaType =
  ImageType | 'image/svg+xml' | 'application/pdf' | 'application/zip' | 'text/plain' | 'application/octet-stream';

/**
 * What these bytes are, by themselves: neither the name nor what the browser said counts.
 * Anything that is not recognised is `application/octet-stream`.
 */
export function mediaTypeOf(bytes: Uint8Array): MediaType {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096));
  const ascii = (from: number, to: number): string => head.toString('latin1', from, to);
  if (ascii(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
  if (ascii(0, 6) === 'GIF87a' || ascii(0, 6) === 'GIF89a') return 'image/gif';
  if (ascii(4, 8) === 'ftyp' && /avi[fs]/.test(ascii(8, 32))) return 'image/avif';
  if (ascii(0, 5) === '%PDF-') return 'application/pdf';
  if (ascii(0, 4) === 'PK\x03\x04') return 'application/zip';
  return textType(head, bytes.byteLength > head.byteLength);
}

export function isImageType(type: MediaType): type is ImageType {
  return type !== 'image/svg+xml' && type.startsWith('image/');
}

function textType(head: Buffer, cut: boolean): MediaType {
  const text = decode(cut ? head.subarray(0, lastWholeCharacter(head)) : head);
  if (text === null) return 'application/octet-stream';
  return /<(?:[a-z0-9]+:)?svg[\s>]/i.test(text) ? 'image/svg+xml' : 'text/plain';
}

function decode(head: Buffer): string | null {
  if (head.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head);
  } catch {
    return null; // not UTF-8: this is the answer, not a fault
  }
}

/** The first bytes of a long text may end in the middle of a letter. */
function lastWholeCharacter(head: Buffer): number {
  for (let at = head.length - 1; at >= Math.max(0, head.length - 4); at--) {
    const byte = head[at] ?? 0;
    if (byte < 0x80) return at + 1;
    if (byte >= 0xc0) return at;
  }
  return head.length;
}
