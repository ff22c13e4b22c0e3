// File names inside src/lib are a closed vocabulary (docs/architecture.md): the same name means the same thing in every capability.
import { globSync } from 'node:fs';
import { basename } from 'node:path';

const outsideCapabilities = ['kernel', 'ui', 'messages'];
const capabilityFiles = ['README.md', 'types.ts', 'rules.ts', 'schema.ts', 'gate.ts'];
const serverFiles = ['tables.ts', 'queries.ts', 'commands.ts', 'jobs.ts', 'live.ts', 'gate.ts'];
/** They say where a file lies, not what it holds; code that has no name of its own gathers there. */
const refusedNames = /^(utils?|helpers?|common|managers?|misc|shared|core|stuff|lib|index|functions|constants)(\.|$)/;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.svelte)?(\.test)?\.(ts|css|json|md|html|sql|mjs)$/;
const noun = /^[a-z]+(-[a-z]+)*$/;

/** What is wrong with each path, in a sentence; paths are relative to the project. */
export function faultsIn(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const fault = nameFault(path) ?? placeFault(path);
    return fault === null ? [] : [`${path}: ${fault}`];
  });
}

function nameFault(path: string): string | null {
  const refused = path.split('/').find((part) => part !== 'lib' && refusedNames.test(part));
  if (refused !== undefined) return `“${refused}” says nothing of what it holds`;
  const name = basename(path);
  if (name.endsWith('.svelte'))
    return /^(\+|[A-Z])[A-Za-z0-9]*.*\.svelte$/.test(name) ? null : 'a component is named in PascalCase';
  if (path.startsWith('src/lib/') && name !== 'README.md' && /\.(ts|css|json|md)$/.test(name) && !kebab.test(name))
    return 'a file is named in kebab-case';
  return null;
}

function placeFault(path: string): string | null {
  const [capability = '', ...inside] = path.startsWith('src/lib/') ? path.slice('src/lib/'.length).split('/') : [];
  if (inside.length === 0 || outsideCapabilities.includes(capability)) return null;
  const name = inside.at(-1) ?? '';
  const folders = inside.slice(0, -1);
  if (folders.length === 0 && !isListed(name, capabilityFiles))
    return `a capability holds ${capabilityFiles.join(', ')}, ui, server and folders named by a noun`;
  if (folders.join('/') === 'server' && !isListed(name, serverFiles))
    return `server holds ${serverFiles.join(', ')} and folders named by one of these or by a noun`;
  return folders.every((folder) => noun.test(folder)) ? null : 'a folder is a noun in kebab-case';
}

/** Tests stand beside what they test, one per behaviour: their names are free. */
function isListed(name: string, list: readonly string[]): boolean {
  return list.includes(name) || name.endsWith('.test.ts');
}

if (import.meta.main) {
  const paths = globSync('{src,scripts,tests}/**/*.*', { exclude: (path) => path.startsWith('src/lib/messages') });
  const faults = faultsIn(paths.sort());
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
  else process.stdout.write(`${String(paths.length)} file names, all in the vocabulary\n`);
}
