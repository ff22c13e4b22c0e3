import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { indexText } from '#lib/kernel/server/search-index.ts';
import { readRules } from '../../methods/known.ts';
import type { Missing, Quorum } from '../../methods/method.ts';
import { voicesFor } from '../../methods/voices.ts';
import { mayOpen, type OpeningReason } from '../../rules.ts';
import { phases } from '../../types.ts';
import { holdProposal, touchItem, type HeldProposal } from './locked.ts';
import { lockRegister } from './register.ts';

export type OpenReason = OpeningReason | Missing | 'not-in-circle' | 'dates-unset' | 'dates-out-of-order';

/**
 * Opens a draft: proves its rules whole, freezes the roll, gives it its number, and shows it to its readers.
 * From here nothing of the rules, the roll or the body can change.
 */
export async function openProposal(member: Member, id: Id): Promise<Outcome<number, OpenReason>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'update', member.place.collectiveId);
    const proven = readRules(held.method, held.draftRules);
    if (!proven.ok) return refused(proven.missing[0] ?? 'base-unset');
    const dates = await firstEnd(tx, held);
    if (typeof dates === 'string') return refused(dates);
    const roll = await electorate(tx, held);
    const opening = {
      parts: held.parts.length,
      roll: roll.length,
      quorumVoices: quorumVoices(proven.rules.quorum, roll.length),
      closesAt: dates,
      rightSource: held.rightSource,
    };
    const right = mayOpen(member, held, opening, held.now);
    if (!right.ok) return right;
    if (!member.audiences.includes(held.readersAudienceId)) return refused('not-in-circle');

    await tx
      .insertInto('voices')
      .values(roll.map((voice) => ({ id: newId(), proposal_id: id, audience_id: held.audienceId, ...voice })))
      .execute();
    const number = await nextNumber(tx, member);
    await tx
      .updateTable('proposals')
      .set({
        number,
        rules: JSON.stringify(proven.rules),
        phase: held.method === 'consent' ? 'clarify' : null,
        closes_at: dates,
        opened_at: held.now,
        opened_by: member.personId,
      })
      .where('item_id', '=', id)
      .execute();
    await touchItem(tx, id, { state: 'open', audience_id: held.readersAudienceId });
    if (held.method === 'consent') await beginRounds(tx, member, held);
    await announce(tx, member, held);
    return done(number);
  });
}

/** The end of what opens first; for a consent every round has its date, in order. */
async function firstEnd(tx: Tx, held: HeldProposal): Promise<Date | null | 'dates-unset' | 'dates-out-of-order'> {
  if (held.method !== 'consent') return held.closesAt;
  const plans = await tx
    .selectFrom('phase_plans')
    .select(['phase', 'ends_at'])
    .where('proposal_id', '=', held.id)
    .execute();
  const ends = phases.map((phase) => plans.find((plan) => plan.phase === phase)?.ends_at);
  if (ends.some((end) => end === undefined)) return 'dates-unset';
  const inOrder = ends.every((end, at) => at === 0 || (end ?? held.now) > (ends[at - 1] ?? held.now));
  return inOrder ? (ends[0] ?? null) : 'dates-out-of-order';
}

function quorumVoices(quorum: Quorum, roll: number): number {
  return quorum.kind === 'number' ? quorum.voices : quorum.kind === 'share' ? voicesFor(quorum.share, roll, false) : 0;
}

interface NewVoice {
  readonly person_id: Id | null;
  readonly organisation_id: Id | null;
  readonly why: 'member' | 'circle-member' | 'organisation';
  readonly since: Date;
}

/** Everyone who has a voice at this instant, and why. */
async function electorate(tx: Tx, held: HeldProposal): Promise<NewVoice[]> {
  const { rows } = await (
    held.circleId !== null
      ? sql<NewVoice>`
        select x.person_id, null as organisation_id, 'circle-member' as why, x.since from circle_members x
        join memberships m on m.collective_id = x.collective_id and m.person_id = x.person_id and m.until is null
        where x.circle_id = ${held.circleId} and x.until is null order by x.since, x.person_id`
      : held.voiceKind === 'organisations'
        ? sql<NewVoice>`
        select null as person_id, o.id as organisation_id, 'organisation' as why, o.joined_at as since from organisations o
        where o.collective_id = ${held.collectiveId} and o.left_at is null order by o.joined_at, o.id`
        : sql<NewVoice>`
        select m.person_id, null as organisation_id, 'member' as why, m.since from memberships m
        where m.collective_id = ${held.collectiveId} and m.until is null order by m.since, m.person_id`
  ).execute(tx);
  return rows;
}

/** « Proposition 41 »: numbers of a collective follow each other from opening to opening. */
async function nextNumber(tx: Tx, member: Member): Promise<number> {
  const register = await lockRegister(tx, member, null);
  const { last_proposal: number } = await tx
    .updateTable('registers')
    .set((eb) => ({ last_proposal: eb('last_proposal', '+', 1) }))
    .where('id', '=', register.id)
    .returning('last_proposal')
    .executeTakeFirstOrThrow();
  return number;
}

async function beginRounds(tx: Tx, member: Member, held: HeldProposal): Promise<void> {
  await tx
    .insertInto('phase_moves')
    .values({
      id: newId(),
      proposal_id: held.id,
      audience_id: held.readersAudienceId,
      phase: 'clarify',
      moved_by: member.personId,
    })
    .execute();
}

async function announce(tx: Tx, member: Member, held: HeldProposal): Promise<void> {
  await indexProposal(tx, { ...held, audienceId: held.readersAudienceId });
  await record(tx, member, {
    act: 'proposal.opened',
    itemId: held.id,
    collectiveId: held.collectiveId,
    audienceId: held.readersAudienceId,
    particulars: { persons: await personsWithVoice(tx, held.id) },
  });
}

export async function indexProposal(
  tx: Tx,
  proposal: Pick<HeldProposal, 'id' | 'audienceId' | 'title' | 'summary' | 'parts'>,
): Promise<void> {
  await indexText(tx, {
    source: 'item',
    sourceId: proposal.id,
    itemId: proposal.id,
    audienceId: proposal.audienceId,
    kind: 'proposal',
    title: proposal.title,
    body: [proposal.summary, ...proposal.parts.map((part) => part.text)].join('\n\n'),
  });
}

/** The persons behind the roll: their own voice, or their organisation's while it mandates them. */
export async function personsWithVoice(tx: Tx, proposalId: Id, voiceIds?: readonly Id[]): Promise<Id[]> {
  const { rows } = await sql<{ person_id: Id }>`
    select distinct coalesce(v.person_id, m.person_id) as person_id from voices v
    left join memberships m on m.organisation_id = v.organisation_id and speaks_now(m)
    where v.proposal_id = ${proposalId} and coalesce(v.person_id, m.person_id) is not null
      and (${voiceIds ?? null}::uuid[] is null or v.id = any (${voiceIds ?? null}::uuid[]))
    order by 1`.execute(tx);
  return rows.map((row) => row.person_id);
}
