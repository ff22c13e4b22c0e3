import { sql } from 'kysely';
import { createPerson, prepareAccount, type NewAccount } from '#lib/identity/server/commands/open-account.ts';
import { openSession } from '#lib/identity/server/commands/open-session.ts';
import { hashToken } from '#lib/identity/server/sessions/tokens.ts';
import type { OpenedSession, Origin } from '#lib/identity/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { mayAccept, type Offer } from '../../rules.ts';
import { isMember, startMembership } from './membership.ts';
import '../tables.ts';

export interface Invitation extends Offer {
  readonly id: Id;
  readonly collectiveId: Id;
  readonly membersAudienceId: Id;
  readonly slug: string;
  readonly collective: string;
  readonly inviter: string;
  readonly invitedBy: Id;
}

/** What a link invites to, for whoever holds it; null when no invitation has it. Looking changes nothing. */
export function findInvitation(token: string): Promise<Invitation | null> {
  return asOwner((tx) => readInvitation(tx, token, false));
}

type NotAccepted =
  'invitation-unknown' | 'invitation-revoked' | 'invitation-expired' | 'invitation-used' | 'invitation-for-another';

/** A person with an account joins. Already a member: nothing is spent. */
export async function acceptInvitation(personId: Id, token: string): Promise<Outcome<{ slug: string }, NotAccepted>> {
  return asOwner(async (tx) => {
    const invitation = await readInvitation(tx, token, true);
    if (invitation === null) return refused('invitation-unknown');
    if (await isMember(tx, invitation.collectiveId, personId)) return done({ slug: invitation.slug });
    const { email } = await tx
      .selectFrom('persons')
      .select(sql<string | null>`case when email_confirmed_at is not null then lower(email) end`.as('email'))
      .where('id', '=', personId)
      .executeTakeFirstOrThrow();
    const right = mayAccept(invitation, email);
    if (!right.ok) return right;
    await join(tx, invitation, personId);
    return done({ slug: invitation.slug });
  });
}

/**
 * Somebody new opens an account and joins at once. An invitation sent by mail shows that they read that address; one handed over
 * as a link shows nothing of the address they give.
 */
export async function joinWithNewAccount(
  token: string,
  account: NewAccount,
  origin: Origin,
): Promise<Outcome<OpenedSession & { slug: string }>> {
  const prepared = await prepareAccount(account);
  if (!prepared.ok) return prepared;
  return asOwner(async (tx) => {
    const invitation = await readInvitation(tx, token, true);
    if (invitation === null) return refused('invitation-unknown');
    const right = mayAccept(invitation, account.email);
    if (!right.ok) return right;
    const person = await createPerson(tx, prepared.value, { confirmed: invitation.forEmail === account.email });
    if (!person.ok) return person;
    await join(tx, invitation, person.value);
    return done({ ...(await openSession(tx, person.value, origin)), slug: invitation.slug });
  });
}

/** With `lock`, whoever comes at the same moment waits, then reads what this one spent. */
async function readInvitation(tx: Tx, token: string, lock: boolean): Promise<Invitation | null> {
  const { rows } = await sql<Invitation>`
    with held as (select * from invitations where token_hash = ${hashToken(token)} ${lock ? sql`for update` : sql``})
    select i.id, i.collective_id as "collectiveId", c.members_audience_id as "membersAudienceId", c.slug, c.name as collective,
      coalesce(a.name, '') as inviter, i.created_by as "invitedBy", i.revoked_at is not null as revoked, i.expires_at <= now() or coalesce(c.closes_at <= now(), false) as expired,
      i.seats, i.used, lower(i.email) as "forEmail"
    from held i join collectives c on c.id = i.collective_id
    left join attributions a on a.person_id = i.created_by and a.audience_id = c.members_audience_id`.execute(tx);
  return rows[0] ?? null;
}

async function join(tx: Tx, invitation: Invitation, personId: Id): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ used: sql<number>`used + 1` })
    .where('id', '=', invitation.id)
    .execute();
  await startMembership(tx, { personId: invitation.invitedBy }, invitation, { personId });
}
