/** The files of an import by every way of writing their address. */
export interface FileTree {
  /** The path that an address means, or null. */
  find(path: string): string | null;
}

const pageEndings = ['.md', '.markdown', '.html', '.htm', '.txt'];
/** The page that stands for a folder, in the order in which sites look for it. */
const folderPages = ['README.md', 'readme.md', 'Readme.md', 'index.md', 'index.html', 'SUMMARY.md', '_index.md'];

/**
 * Knows the files by their path, then by their path without regard to capitals and accents' encoding, without their ending
 * (`guide` for `guide.md`, `guide.html` for `guide.md`), and folders by the page that stands for them.
 */
export function fileTree(paths: readonly string[]): FileTree {
  const exact = new Set(paths);
  const loose = new Map<string, string>();
  for (const path of paths) if (!loose.has(fold(path))) loose.set(fold(path), path);
  const known = (path: string): string | null => (exact.has(path) ? path : (loose.get(fold(path)) ?? null));
  const folderPage = (folder: string): string | null => {
    for (const page of folderPages) {
      const found = known(folder === '' ? page : `${folder}/${page}`);
      if (found !== null) return found;
    }
    return null;
  };
  return {
    find(path) {
      const found = known(path);
      if (found !== null) return found;
      const bare = path.replace(/\.(?:md|markdown|html?|txt)$/i, '');
      for (const ending of pageEndings) {
        const page = known(bare + ending);
        if (page !== null) return page;
      }
      return folderPage(path) ?? folderPage(bare);
    },
  };
}

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

export type Destination =
  /** A page elsewhere, a mail address, a place in the same page: kept as it is. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'file'; readonly path: string; readonly anchor: string }
  /** Meant a file that did not come along. */
  | { readonly kind: 'broken' };

/** What an address written in the file `from` means. */
export function resolve(tree: FileTree, from: string, address: string): Destination {
  const trimmed = address.trim();
  if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('//') || /^[a-z][a-z0-9+.-]*:/i.test(trimmed))
    return { kind: 'elsewhere' };
  const [, written = '', anchor = ''] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(trimmed) ?? [];
  if (written === '') return { kind: 'elsewhere' };
  for (const spelled of new Set([decoded(written), written])) {
    for (const base of written.startsWith('/') ? rootsOf(from) : [folderOf(from)]) {
      const path = normal(base, spelled);
      const found = path === null ? null : tree.find(path);
      if (found !== null) return { kind: 'file', path: found, anchor: decoded(anchor) };
    }
  }
  return { kind: 'broken' };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is a character like another
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** « /guide.md » starts at the root of the site, which may be any folder above the page. */
function rootsOf(from: string): string[] {
  const roots: string[] = [];
  for (let folder = folderOf(from); folder !== ''; folder = folderOf(folder)) roots.push(folder);
  return ['', ...roots.toReversed()];
}

/** The path from the top of the import; null when it climbs out of it. */
function normal(base: string, written: string): string | null {
  const parts = base === '' ? [] : base.split('/');
  for (const part of written.split(/[/\\]/)) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else parts.push(part);
  }
  return parts.join('/');
}
