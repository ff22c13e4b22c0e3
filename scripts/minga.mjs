#!/usr/bin/env node
// npx minga COMMAND …: brings the program up to date, then runs the command under the program's own Node. Plain Node 20 or later,
// no dependency and no TypeScript: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const commands = { import: 'scripts/commands/import.ts', verify: 'scripts/commands/verify.ts' };

const project = fileURLToPath(new URL('..', import.meta.url));
const [command = '', ...words] = process.argv.slice(2);
process.exitCode = main();

function main() {
  const file = commands[command];
  if (file === undefined) {
    process.stderr.write(`${say('exchange_cli_unknown', { command, commands: Object.keys(commands).join(', ') })}\n`);
    return 2;
  }
  const ensured = run(process.execPath, [join(project, 'scripts/ensure.mjs'), '--build']);
  if (ensured !== 0) return ensured;
  const own = join(project, 'node_modules/.bin/node');
  return run(existsSync(own) ? own : process.execPath, [join(project, file), ...words]);
}

function run(program, given) {
  const env = { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() };
  return spawnSync(program, given, { cwd: project, env, stdio: 'inherit' }).status ?? 1;
}

function say(key, values) {
  const locale = (process.env.LANG ?? 'fr').startsWith('en') ? 'en' : 'fr';
  const sentence = JSON.parse(readFileSync(join(project, `messages/exchange/${locale}.json`), 'utf8'))[key];
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
