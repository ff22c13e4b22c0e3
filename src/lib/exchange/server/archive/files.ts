import type { AsideReason, Source, SourceEntry } from '../../types.ts';
import { importLimits, isSafePath, natureOf, UnsafeSource } from './limits.ts';

interface Given extends SourceEntry {
  read(): Promise<Buffer>;
}

/** Files given one by one: from a form, or a folder of this machine. Throws `UnsafeSource` when they are too many or too large. */
export function openFiles(given: readonly Given[]): Source {
  if (given.length > importLimits.files) throw new UnsafeSource('archive-too-many-files');
  if (given.reduce((sum, file) => sum + file.bytes, 0) > importLimits.unpacked)
    throw new UnsafeSource('archive-too-large');
  const files = new Map<string, Given>();
  const aside: { path: string; reason: AsideReason }[] = [];
  for (const file of given) {
    const { path } = file;
    if (!isSafePath(path)) throw new UnsafeSource('archive-unsafe-name');
    const reason = reasonAside({ path, bytes: file.bytes });
    if (reason === null) files.set(path, file);
    else aside.push({ path, reason });
  }
  return {
    entries: [...files].map(([path, { bytes }]) => ({ path, bytes })),
    aside,
    read(path) {
      const file = files.get(path);
      if (file === undefined) throw new Error(`there is no ${path}`);
      return file.read();
    },
    close: () => Promise.resolve(),
  };
}

function reasonAside({ path, bytes }: SourceEntry): AsideReason | null {
  const nature = natureOf(path);
  if (nature === 'hidden') return 'hidden';
  if (nature === 'archive') return 'archive-inside';
  if (nature === 'other') return 'not-text';
  return bytes > (nature === 'text' ? importLimits.text : importLimits.image) ? 'too-large' : null;
}
