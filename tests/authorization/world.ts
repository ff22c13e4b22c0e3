import { endMembership } from '#lib/collectives/server/commands/membership.ts';
import { joinCircle, openCircle } from '#lib/collectives/server/commands/circles.ts';
import { giveMandate } from '#lib/collectives/server/commands/mandates.ts';
import type { AudienceChoice, WritersChoice } from '#lib/collectives/audiences/types.ts';
import type { Member, Role } from '#lib/collectives/types.ts';
import { answerNetwork, inviteToNetwork } from '#lib/collectives/server/commands/network-invitations.ts';
import { openNetwork } from '#lib/collectives/server/commands/networks.ts';
import { findMember } from '#lib/collectives/server/gate.ts';
import { openCollective } from '#lib/collectives/server/commands/open-collective.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { startLive } from '#lib/notes/server/live.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { makePerson, makeRavaudoir, memberOf, type CastMember, type CastName } from '../support/cast.ts';
import type { Actor } from './entry.ts';

type Known = Exclude<Actor, 'visitor'>;

/** The people who try every door, in one collective and around it. */
export interface World {
  readonly slug: string;
  readonly collectiveId: Id;
  readonly elsewhereSlug: string;
  readonly circleId: Id;
  readonly circleSlug: string;
  /** The network of this collective and of the one elsewhere. */
  readonly networkId: Id;
  /** The session of each actor; null for the visitor. */
  readonly tokens: Readonly<Record<Actor, string | null>>;
  readonly personIds: Readonly<Record<Known, Id>>;
  /** The member behind an actor of the collective, read again through the gate. */
  member(actor: Actor): Promise<Member>;
  /** The choice of readers that stands for an audience of the trials. */
  readers(audience: string): AudienceChoice;
  /** The same, for a draft. */
  writers(audience: string): WritersChoice;
  /** Who writes what is tried: somebody who may write for every audience. */
  author(audience: string): Promise<Member>;
}

/** Value or loud failure: what prepares a trial must not be refused. */
export function must<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`preparing the trial was refused: ${outcome.reason}`);
  return outcome.value;
}

export async function makeWorld(): Promise<World> {
  await startLive(); // drafts are written by commands here too: what they hold is given back at the end
  const { people, slug, collectiveId, membersAudienceId } = await makeRavaudoir();
  const admin = await people.naima.member();
  const circle = must(await openCircle(admin, { name: 'Équipement', kind: 'circle', purpose: '', parentId: null }));
  // Jeanne writes for the circle what the circle alone reads; Fatou is the actor who reads it.
  for (const name of ['fatou', 'jeanne'] as const) must(await joinCircle(admin, circle.id, people[name].personId));
  for (const [name, role] of [
    ['ibrahima', 'facilitator'],
    ['leonie', 'secretary'],
  ] as const satisfies readonly (readonly [CastName, Role])[])
    must(
      await giveMandate(admin, {
        personId: people[name].personId,
        role,
        circleId: null,
        scope: '',
        startsAt: null,
        endsAt: null,
      }),
    );
  const where = { collectiveId, membersAudienceId };
  await asOwner((tx) => endMembership(tx, admin, where, people.gaspard.personId));
  const elsewhere = await makePerson('Yann Trévidec', { isHost: true });
  const stranger = await makePerson('Salomé Mazèdre');
  const other = must(
    await openCollective(
      { personId: elsewhere.personId, isHost: true },
      { name: 'Les Gabiers du libre', slug: '', purpose: '', territory: 'Brest', voices: 'persons', method: 'consent' },
    ),
  );
  const networkId = await makeNetwork(admin, elsewhere.personId, other.slug);
  const writers = (audience: string) => writersOf(audience, circle.id, people.capucine.personId);
  const known: Readonly<Record<Known, Pick<CastMember, 'token' | 'personId'>>> = {
    member: people.hugo,
    circle: people.fatou,
    participant: people.capucine,
    facilitator: people.ibrahima,
    secretary: people.leonie,
    admin: people.naima,
    former: people.gaspard,
    elsewhere,
    stranger,
  };
  return {
    slug,
    collectiveId,
    elsewhereSlug: other.slug,
    circleId: circle.id,
    circleSlug: circle.slug,
    tokens: { visitor: null, ...mapped(known, ({ token }) => token) },
    personIds: mapped(known, ({ personId }) => personId),
    member: (actor) => memberOf(known[actor as Known].token, slug),
    networkId,
    readers: (audience) => (audience === 'network' ? { kind: 'network', networkId } : writers(audience)),
    writers,
    author: () => people.jeanne.member(),
  };
}

async function makeNetwork(admin: Member, elsewhereId: Id, elsewhereSlug: string): Promise<Id> {
  const { id: networkId } = must(await openNetwork(admin, { name: 'Ligne de crête', summary: 'Se lire.' }));
  const invitationId = must(await inviteToNetwork(admin, { networkId, asked: elsewhereSlug }));
  const other = await findMember(elsewhereId, elsewhereSlug);
  if (other === null) throw new Error('who opens a collective is in it');
  must(await answerNetwork(other, { invitationId, accept: true }));
  return networkId;
}

function mapped<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  to: (from: From) => To,
): Record<Key, To> {
  return Object.fromEntries(Object.entries<From>(record).map(([key, value]) => [key, to(value)])) as Record<Key, To>;
}

function writersOf(audience: string, circleId: Id, participantId: Id): WritersChoice {
  switch (audience) {
    case 'public':
    case 'collective':
      return { kind: audience };
    case 'circle':
      return { kind: 'circle', circleId };
    case 'named':
      return { kind: 'named', personIds: [participantId] };
    default:
      throw new Error(`no audience is called ${audience}`);
  }
}
