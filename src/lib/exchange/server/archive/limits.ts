import type { SourceRefusal } from '../../types.ts';

const mebi = 2 ** 20;

/** What one import may hold. Bytes, unless said otherwise. */
export const importLimits = {
  /** Files in a folder or an archive. */
  files: 20_000,
  /** All of them unpacked. */
  unpacked: 512 * mebi,
  /** One text: about a thousand pages. */
  text: 4 * mebi,
  image: 25 * mebi,
  /** Unpacked to packed, for anything above a mebibyte: a text packs 3 to 20 times, a bomb a thousand. */
  ratio: 200,
  /** Folders inside folders. */
  depth: 40,
  /** One path, in bytes of UTF-8. */
  path: 1_000,
} as const;

/** The whole import is refused, with a sentence. */
export class UnsafeSource extends Error {
  readonly reason: SourceRefusal;

  constructor(reason: SourceRefusal, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

export type EntryNature = 'text' | 'image' | 'archive' | 'hidden' | 'other';

const natures: readonly (readonly [EntryNature, RegExp])[] = [
  // What systems leave behind. Other folders whose name begins with a dot hold pages too (`.gitbook/includes`).
  ['hidden', /(?:^|\/)(?:\.git\/|\.svn\/|\.obsidian\/|__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/],
  ['text', /\.(?:md|markdown|mdown|txt|text|html?|xhtml)$/i],
  ['image', /\.(?:png|jpe?g|gif|webp|avif)$/i],
  ['archive', /\.(?:zip|tar|t?gz|bz2|7z|rar)$/i],
];

/** What a file is, by its name; what it holds is looked at when it is read. */
export function natureOf(path: string): EntryNature {
  return natures.find(([, pattern]) => pattern.test(path))?.[0] ?? 'other';
}

/** Whether a path may stand in an import: relative, going down only, of a bearable length. */
export function isSafePath(path: string): boolean {
  if (path === '' || Buffer.byteLength(path) > importLimits.path || /[\0\\]/.test(path)) return false;
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return false;
  const parts = path.split('/');
  return parts.length <= importLimits.depth && !parts.includes('..');
}
