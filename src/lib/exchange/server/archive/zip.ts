import yauzl from 'yauzl';
import type { AsideReason, Source, SourceEntry } from '../../types.ts';
import { importLimits, isSafePath, natureOf, UnsafeSource } from './limits.ts';

const symbolicLink = 0o120000;
const typeBits = 0o170000;

interface Listed {
  readonly entries: Map<string, yauzl.Entry>;
  readonly aside: { path: string; reason: AsideReason }[];
}

/**
 * Opens a ZIP and lists what it holds, without unpacking anything. Nothing of it is ever written under its own name.
 * Throws `UnsafeSource` for an archive that is damaged, too large, or made to do harm.
 */
export async function openZip(file: string): Promise<Source> {
  const zip = await openArchive(file);
  let listed: Listed;
  try {
    listed = await list(zip);
  } catch (error) {
    zip.close();
    throw error instanceof UnsafeSource ? error : new UnsafeSource(reasonOf(error), error);
  }
  const { entries, aside } = listed;
  return {
    entries: [...entries].map(([path, entry]): SourceEntry => ({ path, bytes: entry.uncompressedSize })),
    aside,
    read(path) {
      const entry = entries.get(path);
      if (entry === undefined) throw new Error(`the archive has no ${path}`);
      return unpack(zip, entry);
    },
    close() {
      zip.close();
      return Promise.resolve();
    },
  };
}

function openArchive(file: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false, strictFileNames: true }, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(new UnsafeSource(reasonOf(error), error));
    });
  });
}

/** yauzl refuses absolute names, climbing ones and backslashes by itself: it says so in words only. */
function reasonOf(error: unknown): 'archive-unsafe-name' | 'archive-damaged' {
  const words = error instanceof Error ? error.message : '';
  return /invalid (?:relative path|characters in fileName)|absolute path/.test(words)
    ? 'archive-unsafe-name'
    : 'archive-damaged';
}

function list(zip: yauzl.ZipFile): Promise<Listed> {
  if (zip.entryCount > importLimits.files) throw new UnsafeSource('archive-too-many-files');
  const listed: Listed = { entries: new Map(), aside: [] };
  let unpacked = 0;
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => {
      resolve(listed);
    });
    zip.on('entry', (entry: yauzl.Entry) => {
      unpacked += entry.uncompressedSize;
      if (unpacked > importLimits.unpacked) return reject(new UnsafeSource('archive-too-large'));
      if (!isSafePath(entry.fileName.replace(/\/$/, ''))) return reject(new UnsafeSource('archive-unsafe-name'));
      if (isBomb(entry)) return reject(new UnsafeSource('archive-lies'));
      place(listed, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function isBomb({ uncompressedSize, compressedSize }: yauzl.Entry): boolean {
  return uncompressedSize > 2 ** 20 && uncompressedSize > compressedSize * importLimits.ratio;
}

function place({ entries, aside }: Listed, entry: yauzl.Entry): void {
  const path = entry.fileName;
  if (path.endsWith('/')) return;
  const reason = reasonAside(entry, path);
  if (reason !== null) aside.push({ path, reason });
  else if (!entries.has(path)) entries.set(path, entry);
}

function reasonAside(entry: yauzl.Entry, path: string): AsideReason | null {
  const nature = natureOf(path);
  if (nature === 'hidden') return 'hidden';
  if (((entry.externalFileAttributes >>> 16) & typeBits) === symbolicLink) return 'symbolic-link';
  if (entry.isEncrypted()) return 'encrypted';
  if (nature === 'archive') return 'archive-inside';
  if (nature === 'other') return 'not-text';
  return entry.uncompressedSize > (nature === 'text' ? importLimits.text : importLimits.image) ? 'too-large' : null;
}

/** Counts what really comes out: yauzl stops a stream that gives more, or less, than the archive declares. */
function unpack(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) return reject(new UnsafeSource('archive-damaged', error));
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('error', (failure) => {
        reject(new UnsafeSource('archive-lies', failure));
      });
      stream.on('end', () => {
        resolve(Buffer.concat(parts));
      });
    });
  });
}
