import { beforeAll, expect, test } from 'vitest';
import { findPerson, findSession } from '#lib/collectives/server/queries/session.ts';
import { namesOf } from '#lib/kernel/server/names.ts';
import { signInWithPassword } from '#lib/identity/server/commands/sign-in.ts';
import { requestCode } from '#lib/identity/server/commands/request-code.ts';
import { hashToken } from '#lib/identity/server/sessions/tokens.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { asOwner, asReader } from '#lib/kernel/server/database.ts';
import { addStep } from '#lib/steps/server/commands/add-step.ts';
import { keepDraft } from '#lib/threads/server/commands/keep-draft.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { postComment } from '#lib/threads/server/commands/post-comment.ts';
import { castPassword, makePerson, makeRavaudoir, type Cast, type CastMember } from '#tests/support/cast.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { must } from '#tests/support/proposing.ts';
import { mayEraseAccount } from '../../erasure/rules.ts';
import { findHeld } from '../queries/erasure.ts';
import { eraseAccount } from './erase-account.ts';
import { inviteByMail } from './invite.ts';
import { giveMandate } from './mandates.ts';
import { startMembership } from './membership.ts';

const { db, pool } = await freshDatabase();
const word = 'effacer';
const sure = { typed: ' Effacer ', word };
let cast: Cast;
let people: Cast['people'];

beforeAll(async () => {
  cast = await makeRavaudoir({ withPasswords: true });
  people = cast.people;
});

/** Tables and columns of the whole database in whose text this stands. */
async function whereIs(words: string): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query(`select from ${name} t where to_jsonb(t)::text ilike $1 limit 1`, [`%${words}%`]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

async function makeAdmin(of: CastMember, by: CastMember, endsAt: Date | null = null): Promise<void> {
  const mandate = { personId: of.personId, role: 'admin', circleId: null, scope: '', startsAt: null, endsAt } as const;
  must(await giveMandate(await by.member(), mandate));
}

test('the rule: nobody leaves others without anybody to govern, nor without having typed the word', () => {
  const free = { ...sure, governsAlone: 0, isLastHost: false };
  expect(mayEraseAccount(free)).toEqual({ ok: true });
  expect(mayEraseAccount({ ...free, typed: 'oui' })).toMatchObject({ reason: 'word-differs' });
  expect(mayEraseAccount({ ...free, governsAlone: 1 })).toMatchObject({ reason: 'governs-alone' });
  expect(mayEraseAccount({ ...free, isLastHost: true })).toMatchObject({ reason: 'last-host' });
});

test('everything goes at once, what others read stays under « compte effacé », and the database knows the name no more', async () => {
  const { hugo, odile } = people;
  const member = await hugo.member();
  const thread = must(
    await openThread(member, { key: newId(), title: 'Sangles', summary: '', source: 'Des sangles ?', about: null, readers: { kind: 'collective' } }), // prettier-ignore
  );
  must(await postComment(await odile.member(), { key: newId(), threadId: thread.id, answers: null, source: 'Oui.' }));
  await keepDraft(member, { threadId: thread.id, answers: null, source: 'Jamais envoyé' });
  const step = must(await addStep(member, { key: newId(), itemId: thread.id, label: 'Coudre', size: '', dueOn: null }));
  await pool.query('update steps set claimed_by = $1, claimed_at = now()', [hugo.personId]);
  await requestCode({ email: hugo.email, locale: 'fr' });
  expect(await eraseAccount(await hugo.session(), { typed: 'oui', word })).toMatchObject({ reason: 'word-differs' });
  must(await eraseAccount(await hugo.session(), sure));

  expect(await findSession(hashToken(hugo.token))).toBeNull();
  expect(await findPerson(hugo.personId)).toBeNull();
  const here = { address: '127.0.0.1', device: '' };
  expect(await signInWithPassword({ email: hugo.email, password: castPassword }, here)).toMatchObject({ ok: false });
  expect(await whereIs('Sansonnat')).toEqual(['mails', 'rate_limits']); // the last letter; limits, over within the hour
  const { rows: mails } = await pool.query<{ subject: string }>('select subject from mails where recipient = $1', [hugo.email]); // prettier-ignore
  expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('est effacé')]);
  expect(await whereIs('Jamais envoyé')).toEqual([]);
  const { rows: kept } = await pool.query('select source from comments where author_id = $1', [hugo.personId]);
  expect(kept).toEqual([{ source: 'Des sangles ?' }]);
  const known = await asReader(await odile.member(), (tx) => namesOf(tx, [hugo.personId]));
  expect(known.get(hugo.personId)).toMatchObject({ erased: true, name: 'compte effacé' });
  const { rows: still } = await pool.query(
    `select 1 from memberships where person_id = $1 and until is null union all select 1 from circle_members where person_id = $1 and until is null
     union all select 1 from steps where claimed_by = $1 and id = $2`,
    [hugo.personId, step],
  );
  expect(still).toEqual([]);
  const acts = await db.selectFrom('journal').select('act').where('actor_id', '=', hugo.personId).execute();
  expect(acts.map(({ act }) => act)).toEqual(expect.arrayContaining(['membership.ended', 'account.erased']));
  await makePerson('Hugo Sansonnat'); // the address is free again
});

test('whoever governs alone hands over first; one with an end date does not count', async () => {
  const { naima, fatou, leonie } = people;
  await makeAdmin(fatou, naima, new Date(Date.now() + 86_400_000));
  expect(await findHeld(naima.personId)).toMatchObject({ governsAlone: [{ slug: cast.slug }], isLastHost: true });
  expect(await eraseAccount(await naima.session(), sure)).toMatchObject({ reason: 'governs-alone' });
  await makeAdmin(leonie, naima);
  expect(await eraseAccount(await naima.session(), sure)).toMatchObject({ reason: 'last-host' });
  expect((await findPerson(naima.personId))?.isHost).toBe(true);
});

test('of two who govern together and erase their account at the same instant, one stays', async () => {
  const { naima, leonie, capucine } = people;
  await makeAdmin(capucine, naima);
  await pool.query(`update mandates set ended_at = now() where person_id = $1 and role = 'admin'`, [naima.personId]);
  const sessions = [await leonie.session(), await capucine.session()];
  const answers = await Promise.all(sessions.map((session) => eraseAccount(session, sure)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ reason: 'governs-alone' });
});

test('an old proof erases nothing, and an invitation in the name of who left is over', async () => {
  const { ibrahima, jeanne } = people;
  await db
    .updateTable('sessions')
    .set({ proved_at: new Date(0) })
    .where('person_id', '=', jeanne.personId)
    .execute();
  expect(await eraseAccount(await jeanne.session(), sure)).toMatchObject({ reason: 'proof-needed' });
  await db.updateTable('collectives').set({ invites: 'members' }).execute();
  must(await inviteByMail(await ibrahima.member(), ['invitee@ailleurs.example']));
  must(await eraseAccount(await ibrahima.session(), sure));
  const { rows } = await pool.query('select email, revoked_at is not null as over from invitations');
  expect(rows).toEqual([{ email: null, over: true }]);
});

test('somebody brought in at the instant when they erase their account is not, or first was', async () => {
  const { mathurin } = people;
  const session = await mathurin.session();
  const where = { collectiveId: cast.collectiveId, membersAudienceId: cast.membersAudienceId };
  await pool.query('update memberships set until = now() where person_id = $1', [mathurin.personId]);
  const [, joined] = await Promise.allSettled([
    eraseAccount(session, sure),
    asOwner((tx) => startMembership(tx, people.odile, where, { personId: mathurin.personId })),
  ]);
  const { rows } = await pool.query('select 1 from memberships where person_id = $1 and until is null', [mathurin.personId]); // prettier-ignore
  expect(rows).toHaveLength(0);
  expect(['fulfilled', 'rejected']).toContain(joined.status);
});
