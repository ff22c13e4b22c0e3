import { beforeAll, describe, expect, test } from 'vitest';
import type { Id } from '#lib/kernel/ids.ts';
import { makeRavaudoir, type Cast, type CastName } from '../../../../../tests/support/cast.ts';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { openEditor, startLiveServer, until, type LiveServer } from '../../../../../tests/support/live.ts';
import { emptyBody } from '../../document/body.ts';
import type { NewHeader } from '../../types.ts';
import { createNote } from '../commands/create-note.ts';
import '../tables.ts';
import { loadPad } from './storage.ts';
import { textIn } from '../../../../../tests/support/live.ts';

const { db } = await freshDatabase();
let cast: Cast;
let server: LiveServer;

beforeAll(async () => {
  cast = await makeRavaudoir();
  server = await startLiveServer();
});

const header: NewHeader = {
  title: 'Permanence',
  description: '',
  context: '',
  hashtags: [],
  steps: [],
  participants: [],
};

async function newPad(): Promise<{ itemId: Id; padId: Id }> {
  const member = await cast.people.leonie.member();
  const created = await createNote(member, { header, body: emptyBody, writers: { kind: 'collective' } });
  if (!created.ok) throw new Error(created.reason);
  return created.value;
}

function enter(padId: Id, who: CastName) {
  return openEditor({ url: server.url, token: cast.people[who].token, padId });
}

async function loggedText(padId: Id): Promise<string> {
  const stored = await loadPad(padId);
  return stored === null ? '' : textIn(stored.doc);
}

describe('writing together', () => {
  test('what one types reaches the others, and « logged » says that it is on disk', async () => {
    const { padId } = await newPad();
    const leonie = enter(padId, 'leonie');
    const hugo = enter(padId, 'hugo');
    await Promise.all([leonie.synced(), hugo.synced()]);
    leonie.type('Le placier décide de tout.');
    await until(() => hugo.text().includes('placier'));
    await until(() => leonie.logged() === 2); // the answer to the first step, and the sentence
    expect(await loggedText(padId)).toContain('placier');
    const rows = await db.selectFrom('pad_updates').select('person_id').where('pad_id', '=', padId).execute();
    expect(rows.map((row) => row.person_id)).toEqual([cast.people.leonie.personId, cast.people.leonie.personId]);
    leonie.leave();
    hugo.leave();
  });
});
