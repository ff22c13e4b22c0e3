import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#lib/kernel/ids.ts';
import { makeRavaudoir, type Cast, type CastName } from '../../../../../tests/support/cast.ts';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { loggedAtLeast, openEditor, type LiveEditor } from '../../../../../tests/support/live.ts';
import { loggedText, openPad } from '../../../../../tests/support/pads.ts';
import { Oracle } from '../../../../../tests/trials/crash/oracle.ts';

// kill -9 in the middle of five people writing: nothing that was said to be on disk is missing. The long trial kills the whole program.

const trials = 5;
const people: CastName[] = ['leonie', 'hugo', 'naima', 'odile', 'fatou'];
const { connection } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'minga-kill-'));
let cast: Cast;

beforeAll(async () => {
  cast = await makeRavaudoir();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test(`${String(trials)} kills, 0 acknowledged words lost, 0 duplicated`, async () => {
  let acked = 0;
  for (let trial = 0; trial < trials; trial++) {
    const { padId } = await openPad(await cast.people.leonie.member());
    const oracle = new Oracle(join(folder, `trial-${String(trial)}`));
    const { child, url } = await startServer();
    const editors = people.map((who) => openEditor({ url, token: cast.people[who].token, padId }));
    await Promise.all(editors.map((editor) => editor.synced()));
    const gone = once(child, 'exit').then(() => Promise.reject(new Error('the server was killed')));
    gone.catch(() => undefined);
    const writing = Promise.all(
      editors.map((editor, place) => write(editor, oracle, `t${String(trial)}e${String(place)}`, gone)),
    );
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 500));
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (const editor of editors) editor.leave(); // people closed their computers: an open tab would send again
    await writing;
    const verdict = oracle.judge(await present(padId));
    oracle.close();
    expect(verdict.lost).toEqual([]);
    expect(verdict.duplicated).toEqual([]);
    expect(verdict.stray).toEqual([]);
    acked += verdict.acked;
  }
  expect(acked).toBeGreaterThan(trials * 20);
}, 60_000);

async function startServer(): Promise<{ child: ChildProcess; url: string }> {
  const script = fileURLToPath(new URL('../../../../../tests/support/live-process.ts', import.meta.url));
  const child = fork(script, [JSON.stringify(connection), folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [url] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the server did not start'))),
  ])) as [string];
  return { child, url };
}

/** Types tokens until the server is gone; each is acknowledged when « logged » has counted it. */
async function write(editor: LiveEditor, oracle: Oracle, name: string, gone: Promise<never>): Promise<void> {
  for (let word = 0, sent = 1; ; word++, sent++) {
    const token = `${name}w${String(word)}`;
    const answer = await oracle.witness(token, async () => {
      editor.type(token);
      await Promise.race([loggedAtLeast(editor, sent + 1), gone]);
      return 'acked';
    });
    if (answer !== 'acked') return;
  }
}

async function present(padId: Id): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const [token] of (await loggedText(padId)).matchAll(/t\d+e\d+w\d+/g))
    counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}
