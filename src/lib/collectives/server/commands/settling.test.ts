import { expect, test } from 'vitest';
import { asVisitor, asViewer } from '../../gate.ts';
import type { Member } from '../../types.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import { makePerson, makeRavaudoir, memberOf } from '#tests/support/cast.ts';
import { findJoinPage, listJoinRequests } from '../queries/join-requests.ts';
import { findOrganisations } from '../queries/list-organisations.ts';
import { findPresentSlug, findSettings } from '../queries/settings.ts';
import { openCircle } from './circles.ts';
import { closeCollective, reopenCollective } from './closing.ts';
import { askToJoin, settleJoinRequest, withdrawJoinRequest } from './join-requests.ts';
import { inviteByLink } from './invite.ts';
import { openCollective } from './open-collective.ts';
import { partWith } from './part-with.ts';
import { changeSettings } from './settings.ts';

const { db, pool } = await freshDatabase();
const { people } = await makeRavaudoir();
let slug = 'ravaudoir';
const admin = () => memberOf(people.naima.token, slug);
const hugo = () => memberOf(people.hugo.token, slug);

async function settle(change: Partial<Awaited<ReturnType<typeof findSettings>>>, by?: Member) {
  const member = by ?? (await admin());
  return changeSettings(member, { ...(await findSettings(member)), ...change });
}

test('a collective that shows nothing is not there for anybody else, whatever they ask', async () => {
  const asker = await makePerson('Salomé Mazèdre');
  const salome = asViewer(await asker.session(), slug);
  expect(await findJoinPage(salome, slug)).toBeNull();
  expect(await askToJoin({ ...asker, name: 'Salomé' }, slug, '')).toMatchObject({ reason: 'collective-unknown' });
  expect(await askToJoin({ ...asker, name: 'Salomé' }, 'nulle-part', '')).toMatchObject({
    reason: 'collective-unknown',
  });
  await settle({ face: 'shown' });
  expect(await findJoinPage(salome, slug)).toBeNull();
  expect(await askToJoin({ ...asker, name: 'Salomé' }, slug, '')).toMatchObject({ reason: 'collective-unknown' });
});

test('one asks once, is answered once, and a letter in their language says it; five requests a day at most', async () => {
  await settle({ face: 'request' });
  expect(await findJoinPage(asVisitor(), slug)).toMatchObject({ name: 'Le Ravaudoir', waiting: false });
  const asker = await makePerson('Ewan Kerbrat');
  await db.updateTable('persons').set({ locale: 'en' }).where('id', '=', asker.personId).execute();
  const ewan = { personId: asker.personId, name: 'Ewan Kerbrat' };
  const twice = await Promise.all([askToJoin(ewan, slug, 'Bonjour.'), askToJoin(ewan, slug, 'Bonjour.')]);
  expect(twice.filter(({ ok }) => ok)).toHaveLength(1);
  expect(twice.find(({ ok }) => !ok)).toMatchObject({ reason: 'already-asked' });
  expect(await listJoinRequests(await hugo()), 'only who governs reads them').toEqual([]);
  const [request] = await listJoinRequests(await admin());
  expect(request).toMatchObject({ name: 'Ewan Kerbrat', message: 'Bonjour.' });
  const answer = { requestId: request?.id ?? '', accept: false, word: 'Pas avant janvier.' };
  expect(await settleJoinRequest(await hugo(), answer)).toMatchObject({ reason: 'admins-only' });
  expect(await settleJoinRequest(await admin(), answer)).toMatchObject({ ok: true });
  expect(await settleJoinRequest(await admin(), { ...answer, accept: true })).toMatchObject({
    reason: 'request-unknown',
  });
  expect(await askToJoin(ewan, slug, 'Encore.')).toMatchObject({ ok: true });
  expect(await withdrawJoinRequest(asker.personId, slug)).toMatchObject({ ok: true });
  expect(await askToJoin(ewan, slug, 'Encore.')).toMatchObject({ ok: true });
  const [again] = await listJoinRequests(await admin());
  await settleJoinRequest(await admin(), { requestId: again?.id ?? '', accept: true, word: '' });
  expect((await memberOf(asker.token, slug)).personId).toBe(asker.personId);
  expect(await askToJoin(ewan, slug, '')).toMatchObject({ reason: 'already-member' });
  const { rows: mails } = await pool.query<{ subject: string; recipient: string; body_text: string }>(
    'select subject, recipient, body_text from mails order by created_at, id',
  );
  const toEwan = mails.filter(({ recipient }) => recipient === asker.email);
  expect(toEwan.map(({ subject }) => subject)).toEqual(['Your request to Le Ravaudoir', 'Welcome to Le Ravaudoir']);
  expect(toEwan[0]?.body_text).toContain('Pas avant janvier.');
  expect(mails.filter(({ recipient }) => recipient === people.naima.email)).toHaveLength(3);
  const often = await makePerson('Trop Souvent');
  for (let time = 0; time < 5; time++) {
    await askToJoin({ ...often, name: 'Trop Souvent' }, slug, '');
    await withdrawJoinRequest(often.personId, slug);
  }
  expect(await askToJoin({ ...often, name: 'Trop' }, slug, '')).toMatchObject({ reason: 'asked-too-often' });
});

test('the address changes, the former one leads there for who sees it, and nobody else may take it', async () => {
  expect(await settle({ slug: 'atelier' }, await hugo())).toMatchObject({ reason: 'admins-only' });
  expect(await settle({ slug: 'atelier', name: 'L’Atelier' })).toMatchObject({ ok: true, value: { slug: 'atelier' } });
  slug = 'atelier';
  expect(await findPresentSlug(asVisitor(), 'ravaudoir')).toBe('atelier');
  await settle({ face: 'hidden' });
  expect(await findPresentSlug(asVisitor(), 'ravaudoir')).toBeNull();
  expect(await findPresentSlug(await hugo(), 'ravaudoir')).toBe('atelier');
  const input = { purpose: '', territory: '', voices: 'persons', method: 'consent' } as const;
  const host = { personId: people.naima.personId, isHost: true };
  expect(await openCollective(host, { ...input, name: 'Autre', slug: 'ravaudoir' })).toMatchObject({
    reason: 'slug-taken',
  });
  expect(await openCollective(host, { ...input, name: 'Le Ravaudoir', slug: '' })).toMatchObject({
    value: { slug: 'ravaudoir-2' },
  });
  expect(await settle({ slug: 'ravaudoir-2' })).toMatchObject({ reason: 'slug-taken' });
  expect(await settle({ slug: 'ravaudoir' }), 'its own former one is its own').toMatchObject({ ok: true });
  slug = 'ravaudoir';
  expect(await findPresentSlug(await hugo(), 'atelier')).toBe('ravaudoir');
  const told = await db
    .selectFrom('journal')
    .select('particulars')
    .where('act', '=', 'collective.settled')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  expect(told.particulars).toEqual({ changed: { slug: { from: 'atelier', to: 'ravaudoir' } } });
});

test('a collective says who opens circles and who invites', async () => {
  const circle = { name: 'Jardin', kind: 'circle', purpose: '', parentId: null } as const;
  expect(await openCircle(await hugo(), circle)).toMatchObject({ reason: 'admins-only' });
  expect(await inviteByLink(await hugo(), { seats: 1, days: 1 })).toMatchObject({ reason: 'inviters-only' });
  await settle({ opensCircles: 'members', invites: 'members' });
  expect(await openCircle(await hugo(), circle)).toMatchObject({ ok: true });
  expect(await inviteByLink(await hugo(), { seats: 1, days: 1 })).toMatchObject({ ok: true });
});

test('the settings and the organisations cost one and three statements', async () => {
  const member = await admin();
  expect((await countQueries(() => findSettings(member))).statements).toHaveLength(1);
  expect((await countQueries(() => findOrganisations(member))).statements).toHaveLength(3);
});

test('a closed collective is read and not written, can be left, and opens again as it was', async () => {
  const member = await admin();
  expect(await closeCollective(await hugo(), 'L’Atelier')).toMatchObject({ reason: 'admins-only' });
  expect(await closeCollective(member, 'Autre chose')).toMatchObject({ reason: 'name-differs' });
  expect(await closeCollective(member, ' l’atelier ')).toMatchObject({ ok: true });
  expect((await hugo()).place).toMatchObject({ closed: false });
  expect((await hugo()).place.closesAt, 'a week to change one’s mind').not.toBeNull();
  expect(await reopenCollective(member)).toMatchObject({ ok: true });
  await closeCollective(member, 'L’Atelier');
  await pool.query(`update collectives set closes_at = now() - interval '1 minute' where slug = $1`, [slug]);
  const late = await hugo();
  expect(late.place.closed).toBe(true);
  const { audienceId, collectiveId } = late.place;
  const write = asReader(late, (tx) => record(tx, late, { act: 'note.tried', collectiveId, audienceId }));
  await expect(write).rejects.toThrow('this collective is closed');
  expect(await settle({ name: 'Encore' })).toMatchObject({ reason: 'admins-only' });
  expect(await openCircle(late, { name: 'Trop tard', kind: 'circle', purpose: '', parentId: null })).toMatchObject({
    reason: 'collective-closed',
  });
  expect(await partWith(late, late.personId), 'one leaves').toMatchObject({ ok: true });
  expect(await reopenCollective(await admin())).toMatchObject({ ok: true });
  expect(await settle({ territory: 'Ailleurs' })).toMatchObject({ ok: true });
});
