// npm leaves out of package-lock.json the platform packages it cannot reach when a dependency is added (a mirror that lags, say),
// and from then on `npm ci` refuses the whole lock, on every machine. This writes those entries from what their parents say.
// With --check it changes nothing and fails when one is missing.
import { readFileSync, writeFileSync } from 'node:fs';

interface Entry {
  version: string;
  resolved?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> };
const missing = Object.entries(lock.packages).flatMap(([path, parent]) =>
  Object.entries(parent.optionalDependencies ?? {})
    .filter(([name]) => !isListed(path, name))
    .map(([name, version]) => ({ name, entry: entryOf(name, version, parent.dev === true) })),
);

if (missing.length > 0 && process.argv.includes('--check')) {
  process.stderr.write(`missing from package-lock.json: ${missing.map(({ name }) => name).join(', ')}; npm run lock\n`);
  process.exitCode = 1;
} else if (missing.length > 0) {
  for (const { name, entry } of missing) lock.packages[`node_modules/${name}`] = entry;
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}

function isListed(parent: string, name: string): boolean {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}

/** The name of a platform package says its system, processor and C library; its exact version is its parent's. */
function entryOf(name: string, version: string, dev: boolean): Entry {
  const words = (name.split('/').at(-1) ?? '').split('-');
  const os = words.find((word) => /^(android|darwin|freebsd|linux|openharmony|win32)$/.test(word));
  const cpu = words.find((word) => /^(arm|arm64|ia32|ppc64|riscv64|s390x|x64)$/.test(word));
  if (os === undefined || cpu === undefined || !/^\d/.test(version))
    throw new Error(`${name}@${version} is not a platform package: install it where the registry has it`);
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  const resolved = `https://registry.npmjs.org/${name}/-/${words.join('-')}-${version}.tgz`;
  return {
    version,
    resolved,
    cpu: [cpu],
    ...(dev ? { dev } : {}),
    ...(os === 'linux' ? { libc: [libc] } : {}),
    optional: true,
    os: [os],
  };
}
