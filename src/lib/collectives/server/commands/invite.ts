import { sql } from 'kysely';
import { newToken, hashToken } from '#lib/identity/server/sessions/tokens.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { paths } from '#lib/kernel/paths.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { writeLetter } from '#lib/kernel/server/letter.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import * as m from '#lib/messages/messages.js';
import { mayInvite, tendsInvitations } from '../../rules.ts';
import type { Member } from '../../types.ts';
import '../tables.ts';

const mailDays = 30;

/** A link that several people may follow. The token is shown once: the database keeps only its hash. */
export async function inviteByLink(
  member: Member,
  wanted: { readonly seats: number; readonly days: number },
): Promise<Outcome<{ readonly url: string }, 'inviters-only' | 'collective-closed'>> {
  const right = mayInvite(member.place);
  if (!right.ok) return right;
  return asOwner(async (tx) => done({ url: urlOf(await writeInvitation(tx, member, { ...wanted, email: null })) }));
}

/** A letter to each address, with a link for it alone. Gives how many left; who is a member already gets none. */
export async function inviteByMail(
  member: Member,
  emails: readonly string[],
): Promise<Outcome<{ readonly sent: number; readonly already: number }, 'inviters-only' | 'collective-closed'>> {
  const right = mayInvite(member.place);
  if (!right.ok) return right;
  return asOwner(async (tx) => {
    const known = await membersAmong(tx, member.place.collectiveId, emails);
    const invited = emails.filter((email) => !known.has(email));
    for (const email of invited) {
      const token = await writeInvitation(tx, member, { seats: 1, days: mailDays, email });
      await queueMail(tx, { to: email, ...letterOf(member, token) });
    }
    return done({ sent: invited.length, already: emails.length - invited.length });
  });
}

/** Takes an invitation back: its link opens nothing any more. */
export async function revokeInvitation(
  member: Member,
  id: Id,
): Promise<Outcome<undefined, 'inviters-only' | 'collective-closed' | 'invitation-unknown'>> {
  const right = mayInvite(member.place);
  if (!right.ok) return right;
  return asOwner(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('invitations')
      .set({ revoked_at: sql<Date>`now()` })
      .where('id', '=', id)
      .where('collective_id', '=', member.place.collectiveId)
      .where('revoked_at', 'is', null)
      .$if(!tendsInvitations(member.place), (mine) => mine.where('created_by', '=', member.personId))
      .executeTakeFirst();
    return numUpdatedRows === 0n ? refused('invitation-unknown') : done();
  });
}

async function writeInvitation(
  tx: Tx,
  { personId, place }: Member,
  wanted: { readonly seats: number; readonly days: number; readonly email: string | null },
): Promise<string> {
  const token = newToken();
  await tx
    .insertInto('invitations')
    .values({
      id: newId(),
      collective_id: place.collectiveId,
      token_hash: hashToken(token),
      email: wanted.email,
      role: null,
      circle_id: null,
      seats: wanted.seats,
      created_by: personId,
      expires_at: sql`now() + make_interval(days => ${wanted.days})`,
      revoked_at: null,
    })
    .execute();
  await record(
    tx,
    { personId },
    { act: 'invitation.made', collectiveId: place.collectiveId, audienceId: place.audienceId },
  );
  return token;
}

async function membersAmong(tx: Tx, collectiveId: Id, emails: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ email: string }>`
    select lower(p.email) as email from persons p join memberships m on m.person_id = p.id
    where m.collective_id = ${collectiveId} and m.until is null and lower(p.email) = any (${[...emails]}::text[])`.execute(
    tx,
  );
  return new Set(rows.map(({ email }) => email));
}

function urlOf(token: string): string {
  return runtime().config.publicUrl + paths.invitation(token);
}

function letterOf({ name, place }: Member, token: string): { subject: string; text: string; html: string } {
  const told = { inviter: name, collective: place.name };
  return {
    subject: m.collectives_mail_invitation_subject(told),
    ...writeLetter({
      greeting: m.identity_mail_hello(),
      paragraphs: [m.collectives_mail_invitation_body(told)],
      action: { label: m.collectives_mail_invitation_action({ collective: place.name }), url: urlOf(token) },
      footer: [m.collectives_mail_invitation_footer({ days: mailDays })],
    }),
  };
}
