import { sql } from 'kysely';
import { notFound } from '#lib/collectives/gate.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { Rules } from '../../methods/known.ts';
import type { DraftRules } from '../../methods/method.ts';
import type { MethodCode, Part, Phase, ProposalStanding, Stage, Voice, VoiceKind } from '../../types.ts';
import '../tables.ts';

/** A proposal held for the rest of the transaction, and the hour by the database's clock: the only clock that decides. */
export interface HeldProposal extends ProposalStanding {
  readonly id: Id;
  readonly audienceId: Id;
  readonly readersAudienceId: Id;
  readonly collectiveId: Id;
  readonly number: number | null;
  readonly title: string;
  readonly summary: string;
  readonly parts: readonly Part[];
  /** The last version whose change asks voters to confirm: positions on older ones count as silence. */
  readonly substanceVersion: number;
  readonly rules: Rules | null;
  readonly draftRules: DraftRules;
  readonly rightSource: string;
  readonly openedAt: Date | null;
  readonly timeZone: string;
  readonly now: Date;
}

interface Row extends Omit<HeldProposal, 'stage' | 'method' | 'phase' | 'voiceKind'> {
  readonly method: MethodCode;
  readonly phase: Phase | null;
  readonly voiceKind: VoiceKind;
  readonly stage: Stage;
}

/**
 * Locks the proposal: `share` for a word among others, which only a change of the whole must wait for; `update` for such a change.
 * 404 when this collective has none such for this reader. Locked first and read after: what another hand has just written is seen.
 */
export async function holdProposal(tx: Tx, id: Id, lock: 'share' | 'update', collectiveId: Id): Promise<HeldProposal> {
  const locking = tx
    .selectFrom('proposals')
    .select('item_id')
    .where('item_id', '=', id)
    .where('collective_id', '=', collectiveId);
  const row = await (lock === 'share' ? locking.forShare() : locking.forUpdate()).executeTakeFirst();
  if (row === undefined) notFound();
  return readHeld(tx, id);
}

/** The same for the clock: null when another hand holds it, or when it is not due any more. */
export async function holdDue(tx: Tx, id: Id): Promise<HeldProposal | null> {
  const row = await tx
    .selectFrom('proposals')
    .select('item_id')
    .where('item_id', '=', id)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (row === undefined) return null;
  const held = await readHeld(tx, id);
  return isDue(held) ? held : null;
}

function isDue({ stage, phase, closesAt, now }: HeldProposal): boolean {
  return stage === 'open' && (phase === null || phase === 'consent') && closesAt !== null && closesAt <= now;
}

/** From here to its end the transaction has one moment: the one at which its rules are judged, under the lock, dates all that it writes. */
async function readHeld(tx: Tx, id: Id): Promise<HeldProposal> {
  const { rows } = await sql<Row>`
    select p.item_id as id, p.audience_id as "audienceId", p.readers_audience_id as "readersAudienceId", p.collective_id as "collectiveId",
      p.number, p.circle_id as "circleId", p.method, p.rules, p.draft_rules as "draftRules", p.voice_kind as "voiceKind",
      p.right_source as "rightSource", p.proposer_id as "proposerId", p.facilitator_id as "facilitatorId", p.secretary_id as "secretaryId",
      p.phase, p.closes_at as "closesAt", p.opened_at as "openedAt", c.time_zone as "timeZone",
      set_config('minga.moment', moment_now()::text, true)::timestamptz as now,
      v.number as version, v.title, v.summary, v.parts,
      (select max(s.number) from proposal_versions s where s.proposal_id = p.item_id and s.change <> 'wording') as "substanceVersion",
      case when p.withdrawn_at is not null then 'withdrawn'
        when exists (select from register_entries e where e.proposal_id = p.item_id) then 'concluded'
        when p.closed_at is not null then 'closed' when p.opened_at is not null then 'open' else 'draft' end as stage
    from proposals p join collectives c on c.id = p.collective_id
    join lateral (select * from proposal_versions v where v.proposal_id = p.item_id order by v.number desc limit 1) v on true
    where p.item_id = ${id}`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw new Error('a locked proposal vanished');
  return row;
}

export interface RollVoice extends Voice {
  readonly why: 'member' | 'circle-member' | 'organisation';
  readonly since: Date;
}

/** The frozen roll, in the order of its ids. */
export async function rollOf(tx: Tx, proposalId: Id): Promise<RollVoice[]> {
  return tx
    .selectFrom('voices')
    .select(['id', 'person_id as personId', 'organisation_id as organisationId', 'why', 'since'])
    .where('proposal_id', '=', proposalId)
    .orderBy('id')
    .execute();
}

/** The lines of the roll that this person could carry: their own, and their organisation's. */
export async function ownVoices(tx: Tx, proposalId: Id, personId: Id, organisationId: Id | null): Promise<RollVoice[]> {
  return tx
    .selectFrom('voices')
    .select(['id', 'person_id as personId', 'organisation_id as organisationId', 'why', 'since'])
    .where('proposal_id', '=', proposalId)
    .where((eb) =>
      eb.or([
        eb('person_id', '=', personId),
        ...(organisationId === null ? [] : [eb('organisation_id', '=', organisationId)]),
      ]),
    )
    .execute();
}

/** Local times of a form (`2026-11-26T18:00`) as instants, in the collective's time zone; daylight saving is the database's affair. */
export async function instants(tx: Tx, timeZone: string, local: readonly string[]): Promise<Date[]> {
  if (local.length === 0) return [];
  const { rows } = await sql<{ instant: Date }>`
    select (one::timestamp at time zone ${timeZone}) as instant
    from unnest(${local}::text[]) with ordinality as t(one, place) order by place`.execute(tx);
  return rows.map((row) => row.instant);
}

/** Tells lists and search that the item changed, and where it stands. */
export async function touchItem(
  tx: Tx,
  id: Id,
  changes: {
    readonly state?: Stage;
    readonly title?: string;
    readonly summary?: string;
    readonly audience_id?: Id;
  } = {},
): Promise<void> {
  await tx
    .updateTable('items')
    .set({ ...changes, updated_at: sql<Date>`moment_now()` })
    .where('id', '=', id)
    .execute();
}
