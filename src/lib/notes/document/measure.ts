import { ContentAny, ContentString, decodeUpdate, Item } from 'yjs';

/** How many signs an update brought and took away, marks and blocks counting for one. An update that cannot be read counts for none. */
export function measure(update: Uint8Array): { readonly written: number; readonly removed: number } {
  let decoded;
  try {
    decoded = decodeUpdate(update);
  } catch {
    return { written: 0, removed: 0 };
  }
  let written = 0;
  for (const struct of decoded.structs) {
    if (!(struct instanceof Item)) continue;
    if (struct.content instanceof ContentString) written += struct.length;
    else if (struct.content instanceof ContentAny) written += wordsIn(struct.content);
  }
  let removed = 0;
  for (const stretches of decoded.ds.clients.values()) for (const { len } of stretches) removed += len;
  return { written, removed };
}

function wordsIn({ arr }: ContentAny): number {
  return arr.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}
