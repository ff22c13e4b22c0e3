import { asViewer } from '#lib/collectives/gate.ts';
import { openCollective } from '#lib/collectives/server/commands/open-collective.ts';
import { startMembership } from '#lib/collectives/server/commands/membership.ts';
import { findSession } from '#lib/collectives/server/queries/session.ts';
import type { Member, Session } from '#lib/collectives/types.ts';
import { createPerson, prepareAccount } from '#lib/identity/server/commands/open-account.ts';
import { openSession } from '#lib/identity/server/commands/open-session.ts';
import { hashToken } from '#lib/identity/server/sessions/tokens.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { slugify } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';

/** The invented people of the mockups. */
export const names = {
  leonie: 'Léonie Pratviel',
  ibrahima: 'Ibrahima Nkettia',
  naima: 'Naïma Cassagnol',
  odile: 'Odile Brassempuy',
  hugo: 'Hugo Sansonnat',
  fatou: 'Fatou Dormelle',
  capucine: 'Capucine Morvelan',
  gaspard: 'Gaspard Aubrespy',
  jeanne: 'Jeanne Vauclerc',
  mathurin: 'Mathurin Esquirol',
} as const;
export type CastName = keyof typeof names;

/** The password of everybody in the cast who has one. */
export const castPassword = 'quatre aiguilles';

export interface CastMember {
  readonly personId: Id;
  readonly email: string;
  /** For the cookie `minga` of a browser or a request. */
  readonly token: string;
  /** Who they are now in the collective: read it again after a change of role, circle or membership. */
  member(): Promise<Member>;
  session(): Promise<Session>;
}

export interface Cast {
  readonly collectiveId: Id;
  readonly membersAudienceId: Id;
  readonly slug: string;
  readonly people: Readonly<Record<CastName, CastMember>>;
}

const origin = { address: '127.0.0.1', device: 'Firefox, Linux' };

/**
 * A person with an account, in no collective. `withPassword` costs a slow hash: without it one signs in by the token given.
 */
export async function makePerson(
  name: string,
  { isHost = false, withPassword = false }: { readonly isHost?: boolean; readonly withPassword?: boolean } = {},
): Promise<Omit<CastMember, 'member'>> {
  const email = `${slugify(name)}@ravaudoir.example`;
  const prepared = await prepareAccount({ name, email, password: withPassword ? castPassword : null, locale: 'fr' });
  if (!prepared.ok) throw new Error(`the cast's password is refused: ${prepared.reason}`);
  return asOwner(async (tx) => {
    const person = await createPerson(tx, prepared.value, { isHost, confirmed: true });
    if (!person.ok) throw new Error(`${email} is in the cast twice`);
    const { token } = await openSession(tx, person.value, origin);
    return { personId: person.value, email, token, session: () => sessionOf(token) };
  });
}

/** « Le Ravaudoir », opened by Naïma who hosts and administers it; everyone else is an ordinary member. */
export async function makeRavaudoir(options: { readonly withPasswords?: boolean } = {}): Promise<Cast> {
  return makeCollective('Le Ravaudoir', 'naima', options);
}

/** Another collective of the same or of other people: `among` says who exists already. */
async function makeCollective(
  name: string,
  founder: CastName,
  { withPasswords = false }: { readonly withPasswords?: boolean } = {},
): Promise<Cast> {
  const persons = new Map<CastName, Omit<CastMember, 'member'>>();
  for (const key of Object.keys(names) as CastName[])
    persons.set(key, await makePerson(names[key], { isHost: key === founder, withPassword: withPasswords }));
  const first = persons.get(founder);
  if (first === undefined) throw new Error('unreachable: every name has a person');
  const opened = await openCollective(
    { personId: first.personId, isHost: true },
    {
      name,
      slug: '',
      purpose: 'De l’aide aux démarches en ligne dans la vallée, et du matériel qui va avec.',
      territory: 'Vallée des Trois-Rives',
      voices: 'organisations',
      method: 'consent',
    },
  );
  if (!opened.ok) throw new Error(`the collective is refused: ${opened.reason}`);
  const { collectiveId, slug } = opened.value;
  const membersAudienceId = (await first.session()).places[0]?.audienceId;
  if (membersAudienceId === undefined) throw new Error('the founder is not a member');
  await asOwner(async (tx) => {
    for (const { personId } of persons.values())
      await startMembership(tx, first, { collectiveId, membersAudienceId }, { personId });
  });
  const people = Object.fromEntries(
    [...persons].map(([key, person]) => [key, { ...person, member: () => memberOf(person.token, slug) }]),
  ) as Record<CastName, CastMember>;
  return { collectiveId, membersAudienceId, slug, people };
}

async function sessionOf(token: string): Promise<Session> {
  const session = await findSession(hashToken(token));
  if (session === null) throw new Error('this session of the cast is over');
  return session;
}

/** The member behind a session, through the gate. */
export async function memberOf(token: string, slug: string): Promise<Member> {
  const viewer = asViewer(await sessionOf(token), slug);
  if (viewer.kind !== 'member') throw new Error(`not a member of ${slug}: ${viewer.kind}`);
  return viewer;
}
