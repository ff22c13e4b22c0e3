import { newCollective } from '#lib/collectives/schema.ts';
import { joinCircle, openCircle } from '#lib/collectives/server/commands/circles.ts';
import { giveMandate } from '#lib/collectives/server/commands/mandates.ts';
import { startMembership } from '#lib/collectives/server/commands/membership.ts';
import { openCollective, type Opened } from '#lib/collectives/server/commands/open-collective.ts';
import { addOrganisation, placeInOrganisation } from '#lib/collectives/server/commands/organisations.ts';
import { createPerson } from '#lib/identity/server/commands/open-account.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import type { ToldCollective } from '../../schema.ts';
import { accepted, type Telling } from './telling.ts';

/** Opens a collective of the story with all its people: organisations, circles and mandates. */
export async function tellCollective(telling: Telling, told: ToldCollective): Promise<void> {
  const at = telling.clock.at(told.days);
  const founder = told.people.find((person) => person.role === 'admin');
  if (founder === undefined) throw new Error(`nobody opens ${told.name}`);
  const people = await invent(told, at);
  const opened = await open(told, people.get(founder.key) ?? '', at);
  for (const { key, name } of told.people) telling.meet(key, { id: people.get(key) ?? '', name, slug: opened.slug });
  const organisations = await welcome(telling, told, founder.key, opened, at);
  await place(telling, told, founder.key, organisations, at);
  await openCircles(telling, told, founder.key);
  for (const mandate of told.mandates) {
    const from = telling.clock.at(mandate.from, 9);
    const given = {
      personId: telling.person(mandate.person).id,
      role: mandate.role,
      circleId: mandate.circle === null ? null : telling.circle(mandate.circle),
      scope: mandate.scope,
      startsAt: from,
      endsAt: telling.clock.at(mandate.to, 23),
    };
    accepted(await giveMandate(await telling.member(founder.key, from), given));
  }
  telling.forget(founder.key);
}

/** Nobody is behind these accounts: without an address and without a password, no letter reaches them and nobody signs in. */
async function invent(told: ToldCollective, at: Date): Promise<Map<string, Id>> {
  return asOwner(
    async (tx) => {
      const people = new Map<string, Id>();
      for (const { key, name } of told.people) {
        const account = { name, email: null, passwordHash: null, locale: 'fr' } as const;
        people.set(key, accepted(await createPerson(tx, account, { isInvented: true })));
      }
      return people;
    },
    { moment: at },
  );
}

/** At the first address free after its name: a real collective may be called the same. */
async function open(told: ToldCollective, personId: Id, at: Date): Promise<Opened> {
  const form = newCollective.parse({
    name: told.name,
    purpose: told.summary,
    territory: told.territory,
    voices: told.organisations.length > 0 ? 'organisations' : 'persons',
    method: 'consent',
  });
  return accepted(await openCollective({ personId, isHost: false, moment: at }, form, { isDemo: true }));
}

/** The organisations, and the people who come from them. Gives the organisations by their key. */
async function welcome(
  telling: Telling,
  told: ToldCollective,
  founder: string,
  { collectiveId }: Opened,
  at: Date,
): Promise<Map<string, Id>> {
  const host = await telling.member(founder, at);
  const organisations = new Map<string, Id>();
  for (const { key, name, place } of told.organisations)
    organisations.set(key, accepted(await addOrganisation(host, { name, place })));
  await asOwner(async (tx) => {
    await tx.updateTable('collectives').set({ emblem: told.emblem }).where('id', '=', collectiveId).execute();
    const where = { collectiveId, membersAudienceId: host.place.audienceId };
    for (const { key } of told.people.filter((person) => person.key !== founder))
      await startMembership(tx, host, where, { personId: telling.person(key).id });
  }, host);
  return organisations;
}

async function place(
  telling: Telling,
  told: ToldCollective,
  founder: string,
  organisations: ReadonlyMap<string, Id>,
  at: Date,
): Promise<void> {
  const host = await telling.member(founder, at);
  for (const { key, organisation } of told.people) {
    const organisationId = organisations.get(organisation ?? '');
    if (organisationId === undefined) continue;
    const voice = { personId: telling.person(key).id, organisationId, speaks: true };
    accepted(await placeInOrganisation(host, voice));
  }
}

async function openCircles(telling: Telling, told: ToldCollective, founder: string): Promise<void> {
  const at = telling.clock.at(told.days + 1);
  const host = await telling.member(founder, at);
  for (const { key, name, kind, parent, purpose } of told.circles) {
    const parentId = parent === null ? null : telling.circle(parent);
    const { id } = accepted(await openCircle(host, { name, kind, purpose, parentId }));
    telling.keepCircle(key, id);
    for (const person of told.people.filter(({ circles }) => circles.includes(key)))
      accepted(await joinCircle(host, id, telling.person(person.key).id));
  }
}
