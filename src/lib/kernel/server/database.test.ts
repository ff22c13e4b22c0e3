import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { publicAudience } from '../ids.ts';
import { asOwner, asReader, readAs, type Tx } from './database.ts';
import { newId } from './new-id.ts';

const { pool } = await freshDatabase();

const wide = newId();
const named = newId();
const person = newId();
const collective = newId();
const visitor = { personId: null, audiences: [publicAudience] };

await pool.query('insert into audiences (id, kind) values ($1, $2), ($3, $4)', [wide, 'collective', named, 'named']);
await pool.query('insert into persons (id, name) values ($1, $2)', [person, 'Odile']);
await pool.query('insert into audience_members (audience_id, person_id) values ($1, $2)', [named, person]);
await pool.query(
  'insert into collectives (id, audience_id, members_audience_id, slug, name) values ($1, $2, $2, $3, $4)',
  [collective, wide, 'ravaudoir', 'Le Ravaudoir'],
);
for (const [title, audience] of [
  ['public', publicAudience],
  ['wide', wide],
  ['named', named],
])
  await pool.query(
    "insert into items (id, collective_id, audience_id, kind, title, state) values ($1, $2, $3, 'note', $4, 'x')",
    [newId(), collective, audience, title],
  );

const titles = async (tx: Tx): Promise<string[]> =>
  (await tx.selectFrom('items').select('title').orderBy('title').execute()).map((row) => row.title);

test('each reader finds the rows of their audiences and no other', async () => {
  expect(await readAs(visitor, titles)).toEqual(['public']);
  expect(await readAs({ personId: newId(), audiences: [publicAudience, wide] }, titles)).toEqual(['public', 'wide']);
  expect(await readAs({ personId: person, audiences: [publicAudience] }, titles)).toEqual(['named', 'public']);
  expect(await asOwner(titles)).toEqual(['named', 'public', 'wide']);
});

test('parallel transactions of different readers do not mix', async () => {
  const readers = [
    visitor,
    { personId: newId(), audiences: [publicAudience, wide] },
    { personId: person, audiences: [publicAudience] },
  ];
  const expected = [['public'], ['public', 'wide'], ['named', 'public']];
  const rounds = Array.from({ length: 300 }, (_, round) => round % 3);
  const seen = await Promise.all(rounds.map((who) => readAs(readers[who] ?? visitor, titles)));
  expect(seen).toEqual(rounds.map((who) => expected[who]));
});

test('a row cannot be written into an audience that is not among ours', async () => {
  const insert = (tx: Tx) =>
    tx
      .insertInto('items')
      .values({
        id: newId(),
        collective_id: collective,
        audience_id: named,
        kind: 'note',
        state: 'x',
        licence: null,
        author_id: null,
      })
      .execute();
  await expect(asReader({ personId: newId(), audiences: [publicAudience, wide] }, insert)).rejects.toThrow(
    'row-level security',
  );
  await expect(asReader(visitor, insert)).rejects.toThrow('read-only');
  await expect(asReader({ personId: person, audiences: [publicAudience] }, insert)).resolves.toBeDefined();
});

test('a statement that failed and was forgotten never passes for saved', async () => {
  const forgetful = async (tx: Tx): Promise<string> => {
    await tx.insertInto('settings').values({ key: 'kept', value: '1' }).execute();
    await tx
      .insertInto('settings')
      .values({ key: 'kept', value: '1' })
      .execute()
      .catch(() => undefined);
    return 'saved';
  };
  await expect(asOwner(forgetful)).rejects.toThrow('rolled back');
});

test('a statement after the end of its transaction is refused', async () => {
  let stray: Tx | null = null;
  await readAs(visitor, (tx) => {
    stray = tx;
    return Promise.resolve();
  });
  await expect(titles(stray as unknown as Tx)).rejects.toThrow('after the end');
});

test('an audience that is not an id does not reach the database', async () => {
  await expect(readAs({ personId: null, audiences: ["x'; drop table items; --"] }, titles)).rejects.toThrow(
    'not an id',
  );
});

test('a transaction can tell of another moment, and it alone', async () => {
  const past = new Date('2025-03-14T09:30:00Z');
  const moment = async (tx: Tx): Promise<Date> => {
    const row = await tx.selectNoFrom((eb) => eb.fn<Date>('moment').as('at')).executeTakeFirstOrThrow();
    return row.at;
  };
  expect(await asReader({ personId: person, audiences: [publicAudience], moment: past }, moment)).toEqual(past);
  const now = await readAs(visitor, moment);
  expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(60_000);
});

test('a connection that is lost between two statements costs its transaction, not the program', async () => {
  const lost = asOwner(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await new Promise((resolve) => setTimeout(resolve, 50)); // its end is heard meanwhile, by nobody who asks
    return titles(tx);
  });
  await expect(lost).rejects.toThrow();
  expect(await asOwner(titles)).toContain('wide');
});
