import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { findMember } from '#lib/collectives/server/gate.ts';
import { openCollective } from '#lib/collectives/server/commands/open-collective.ts';
import { listRegister } from '#lib/decisions/server/queries/list-register.ts';
import { closeDue } from '#lib/decisions/server/commands/close.ts';
import { createPerson } from '#lib/identity/server/commands/open-account.ts';
import { findLineage } from '#lib/kernel/server/links.ts';
import { asOwner, readAs } from '#lib/kernel/server/database.ts';
import { startLive } from '#lib/notes/server/live.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { findDemonstration } from '../queries/demonstration.ts';
import { makeDemonstration } from './make-demonstration.ts';
import { removeDemonstration } from './remove-demonstration.ts';

const { db } = await freshDatabase();
await startLive();
const newcomer = { hasHost: false, isHost: false };
const patience = { timeout: 60_000 };

/** How many rows each table holds. */
async function countRows(): Promise<Map<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`.execute(db);
  const counts = new Map<string, number>();
  for (const { name } of tables) {
    const { rows } = await sql<{ rows: number }>`select count(*)::int as rows from ${sql.table(name)}`.execute(db);
    counts.set(name, rows[0]?.rows ?? 0);
  }
  return counts;
}

async function leonie() {
  const told = await findDemonstration();
  const member = told === null ? null : await findMember(told.personId, told.slug);
  if (member === null) throw new Error('nobody to visit as');
  return member;
}

test('asked for twice at once, it is told once; nobody can sign in as its people', patience, async () => {
  const [one, two] = await Promise.all([makeDemonstration(newcomer), makeDemonstration(newcomer)]);
  expect(one).toMatchObject({ ok: true, value: { slug: 'ravaudoir' } });
  expect(two).toEqual(one);
  const { rows } = await sql<{ people: number; reachable: number }>`
    select count(*)::int as people, count(*) filter (where email is not null or exists (select from passwords w where w.person_id = p.id))::int as reachable
    from persons p`.execute(db);
  expect(rows).toEqual([{ people: 17, reachable: 0 }]);
});

test('what it tells of the past happened then, each at its own moment, and nothing is left for the clock to close', async () => {
  const { rows } = await sql<{ future: number; first: number; days: number }>`
    select count(*) filter (where at > now())::int as future, max((now() at time zone 'Europe/Paris')::date - (at at time zone 'Europe/Paris')::date) as first, count(distinct at::date)::int as days
    from journal`.execute(db);
  expect(rows[0]).toMatchObject({ future: 0, first: 1400 });
  expect(rows[0]?.days).toBeGreaterThan(80);
  const { rows: late } = await sql<{ late: number }>`
    select count(*)::int as late from items where created_at > now() - interval '1 minute'`.execute(db);
  expect(late[0]?.late).toBeLessThan(3);
  expect(await closeDue()).toBe(0);
});

test('the collective has its decisions in force, reviews that are overdue, and a note handed on through three gatherings', async () => {
  const member = await leonie();
  const register = await listRegister(member, { registerId: null, state: 'all', words: '', before: null });
  expect(register.knots.map(({ number }) => number)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(register.late.map(({ entry }) => entry?.title)).toEqual([
    'Grille de défraiement des bénévoles',
    'Boîte commune et droit de parole au nom du collectif',
  ]);
  const note = await db
    .selectFrom('items')
    .select('id')
    .where('title', '=', 'Tenir une permanence numérique sur un marché')
    .executeTakeFirstOrThrow();
  const lineage = await readAs(member, (tx) => findLineage(tx, note.id));
  expect(lineage.map(({ title }) => title)).toEqual(
    expect.arrayContaining(['Permanence au marché Saint-Martin', 'La même, sous la halle']),
  );
});

test('once somebody hosts the installation, they alone bring it in and take it away', async () => {
  expect(await makeDemonstration({ hasHost: true, isHost: false })).toEqual({ ok: false, reason: 'hosts-only' });
  expect(await removeDemonstration({ isHost: false, isVisiting: false })).toEqual({ ok: false, reason: 'hosts-only' });
});

test('it goes without a trace, and takes nothing else with it', patience, async () => {
  await removeDemonstration({ isHost: true, isVisiting: false });
  expect(await findDemonstration()).toBeNull();
  const account = { name: 'Jeanne', email: 'jeanne@essai.example', passwordHash: null, locale: 'fr' } as const;
  const person = await asOwner((tx) => createPerson(tx, account));
  if (!person.ok) throw new Error(person.reason);
  const founder = { personId: person.value, isHost: false };
  const form = {
    name: 'Le Ravaudoir',
    slug: '',
    purpose: '',
    territory: '',
    voices: 'persons',
    method: 'consent',
  } as const;
  expect(await openCollective(founder, form)).toMatchObject({ ok: true });
  const before = await countRows();
  // A real collective of the same name keeps its address.
  expect(await makeDemonstration(newcomer)).toMatchObject({ value: { slug: 'ravaudoir-2' } });
  expect(await countRows()).not.toEqual(before);
  await removeDemonstration({ isHost: false, isVisiting: true });
  expect(await countRows()).toEqual(before);
});

test('what a telling cut short has left is removed before the next one', patience, async () => {
  const account = { name: 'Reste', email: null, passwordHash: null, locale: 'fr' } as const;
  await asOwner((tx) => createPerson(tx, account, { isInvented: true }));
  await makeDemonstration(newcomer);
  const rest = await db.selectFrom('persons').select('id').where('name', '=', 'Reste').execute();
  expect(rest).toEqual([]);
});
