import { beforeAll, describe, expect, test } from 'vitest';
import { makePerson, makeRavaudoir, type Cast } from '#tests/support/cast.ts';
import { giveRole } from '#tests/support/circles.ts';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { listMembers } from '../queries/list-members.ts';
import { acceptInvitation, findInvitation, joinWithNewAccount } from './accept-invitation.ts';
import { inviteByLink, inviteByMail, revokeInvitation } from './invite.ts';
import { partWith } from './part-with.ts';

const { db, pool } = await freshDatabase();
const origin = { address: '127.0.0.1', device: 'Firefox, Linux' };
let cast: Cast;

beforeAll(async () => {
  cast = await makeRavaudoir();
});

const admin = () => cast.people.naima.member();
function must<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}
const tokenOf = (url: string) => url.split('/').at(-1) ?? '';
async function link(seats: number): Promise<string> {
  return tokenOf(must(await inviteByLink(await admin(), { seats, days: 7 })).url);
}
async function mailedTo(email: string): Promise<string> {
  must(await inviteByMail(await admin(), [email]));
  const mail = await db
    .selectFrom('mails')
    .select('body_text')
    .where('recipient', '=', email)
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  return /invitation\/([\w-]{43})/.exec(mail.body_text)?.[1] ?? '';
}
const account = (name: string, email: string) => ({ name, email, password: 'quatre aiguilles', locale: 'fr' }) as const;

describe('a link', () => {
  test('of one seat followed by twenty people at once lets one in', async () => {
    const token = await link(1);
    const people = await Promise.all(Array.from({ length: 20 }, (_, at) => makePerson(`Passante ${String(at)}`)));
    const answers = await Promise.all(people.map(({ personId }) => acceptInvitation(personId, token)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((one) => !one.ok && one.reason === 'invitation-used')).toHaveLength(19);
  });

  test('opens an account and the door in one go, and keeps only the hash of itself', async () => {
    const token = await link(5);
    const joined = must(await joinWithNewAccount(token, account('Rozenn Quéméraud', 'rozenn@brest.example'), origin));
    expect(joined.slug).toBe(cast.slug);
    expect((await listMembers(await admin())).map(({ name }) => name)).toContain('Rozenn Quéméraud');
    const { rows } = await pool.query<{ kept: string }>(`select encode(token_hash, 'escape') as kept from invitations`);
    expect(rows.some(({ kept }) => kept.includes(token))).toBe(false);
    const person = await db
      .selectFrom('persons')
      .select('email_confirmed_at')
      .where('email', '=', 'rozenn@brest.example')
      .executeTakeFirstOrThrow();
    expect(person.email_confirmed_at, 'a link says nothing of an address').toBeNull();
  });

  test('followed by somebody who is in already spends nothing', async () => {
    const token = await link(1);
    must(await acceptInvitation(cast.people.hugo.personId, token));
    expect(await findInvitation(token)).toMatchObject({ used: 0 });
  });

  test('taken back, run out or unknown, says so', async () => {
    const token = await link(3);
    const found = await findInvitation(token);
    must(await revokeInvitation(await admin(), found?.id ?? ''));
    const { personId } = await makePerson('Soazig Kervella');
    expect(await acceptInvitation(personId, token)).toEqual({ ok: false, reason: 'invitation-revoked' });
    const late = await link(3);
    await pool.query(`update invitations set expires_at = now() - interval '1 second' where revoked_at is null`);
    expect(await acceptInvitation(personId, late)).toEqual({ ok: false, reason: 'invitation-expired' });
    expect(await acceptInvitation(personId, 'A'.repeat(43))).toEqual({ ok: false, reason: 'invitation-unknown' });
  });
});

describe('a letter', () => {
  test('is for the address that received it, and confirms it', async () => {
    const token = await mailedTo('yann@brest.example');
    expect(await joinWithNewAccount(token, account('Une Autre', 'autre@brest.example'), origin)).toEqual({
      ok: false,
      reason: 'invitation-for-another',
    });
    must(await joinWithNewAccount(token, account('Yann Trévidec', 'yann@brest.example'), origin));
    const person = await db
      .selectFrom('persons')
      .select('email_confirmed_at')
      .where('email', '=', 'yann@brest.example')
      .executeTakeFirstOrThrow();
    expect(person.email_confirmed_at).not.toBeNull();
  });

  test('does not go to who is there already', async () => {
    expect(await inviteByMail(await admin(), [cast.people.hugo.email, 'neuf@brest.example'])).toEqual({
      ok: true,
      value: { sent: 1, already: 1 },
    });
  });
});

test('only those who facilitate or administer invite', async () => {
  expect(await inviteByLink(await cast.people.hugo.member(), { seats: 1, days: 1 })).toEqual({
    ok: false,
    reason: 'inviters-only',
  });
});

test('the last person who governs stays until somebody else does; everybody else may leave', async () => {
  const naima = await admin();
  expect(await partWith(naima, naima.personId)).toEqual({ ok: false, reason: 'last-admin' });
  expect(await partWith(await cast.people.hugo.member(), cast.people.odile.personId)).toEqual({
    ok: false,
    reason: 'admins-only',
  });
  must(await partWith(await cast.people.odile.member(), cast.people.odile.personId));
  await giveRole(cast, 'ibrahima', 'admin');
  must(await partWith(await admin(), naima.personId));
});

test('the list of people costs one statement, however many they are', async () => {
  const member = await cast.people.jeanne.member();
  const { statements, result } = await countQueries(() => listMembers(member));
  expect(statements).toHaveLength(1);
  expect(result.length).toBeGreaterThan(5);
});
