import { existsSync } from 'node:fs';

/** The folder of the project, with its slash: this file is read from the sources, and from a bundle in build/. */
export const projectRoot: URL = findRoot(new URL('.', import.meta.url));

function findRoot(folder: URL): URL {
  if (existsSync(new URL('package.json', folder))) return folder;
  const above = new URL('..', folder);
  if (above.href === folder.href) throw new Error('no package.json above the program');
  return findRoot(above);
}
