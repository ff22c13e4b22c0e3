import { sql } from 'kysely';
import { peopleOf } from '#lib/collectives/server/queries/people.ts';
import { readershipJson } from '#lib/collectives/server/queries/readers.ts';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import { listStepsOf } from '#lib/steps/server/queries/list-steps.ts';
import { findLineage, listLinks } from '#lib/kernel/server/links.ts';
import { listTalks } from '#lib/threads/server/queries/list-talks.ts';
import type { ProposalPage, ReadObjection, ReadProposal, RollLine, RoundEntry } from '../../reading/proposal.ts';
import '../tables.ts';

/**
 * A proposal with all that was said in it. null when it is not there for this reader, or stands in another collective.
 * `alone`: without the links, steps and discussions around it, for the forms that write on it.
 */
export async function findProposal(
  viewer: Viewer,
  slug: string,
  id: Id,
  extent: 'whole' | 'alone' = 'whole',
): Promise<ProposalPage | null> {
  return readAs(viewer, async (tx) => {
    const found = await findHead(tx, id);
    if (found?.slug !== slug) return null;
    const { slug: _, now, ...proposal } = found;
    const roll = await listRoll(tx, id);
    const objections = await listObjections(tx, id);
    const entries = await listEntries(tx, id);
    const known = everyone(proposal, roll, objections, entries).add(viewer.personId);
    const people = await peopleOf(tx, proposal.collectiveId, known);
    const said = { proposal, roll, objections, entries, people, now };
    if (extent === 'alone') return { ...said, links: [], lineage: [], steps: [], talks: [] };
    const [links, lineage] = [await listLinks(tx, id), await findLineage(tx, id)];
    const [steps, talks] = [await listStepsOf(tx, id), await listTalks(tx, id)];
    return { ...said, links, lineage, steps, talks };
  });
}

/** Dates inside JSON come as text. */
type Told<Value> = Value extends Date
  ? string
  : Value extends readonly (infer One)[]
    ? readonly Told<One>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Told<Value[Key]> }
      : Value;
type Json = 'versions' | 'plans' | 'extensions' | 'closure' | 'withdrawn';
type Row = Omit<ReadProposal, Json> & { readonly [Key in Json]: Told<ReadProposal[Key]> } & {
  readonly slug: string;
  readonly now: Date;
};

async function findHead(tx: Tx, id: Id): Promise<(ReadProposal & { slug: string; now: Date }) | null> {
  const { rows } = await sql<Row>`
    select p.item_id as id, p.collective_id as "collectiveId", p.number, i.title, i.summary, i.audience_id as "audienceId",
      i.created_at as "createdAt", p.circle_id as "circleId", p.method, p.rules, p.draft_rules as "draftRules",
      p.voice_kind as "voiceKind", p.right_source as "rightSource", p.proposer_id as "proposerId",
      p.facilitator_id as "facilitatorId", p.secretary_id as "secretaryId", p.phase, p.closes_at as "closesAt",
      p.opened_at as "openedAt", moment_now() as now, s.slug, coalesce(c.time_zone, 'Europe/Paris') as "timeZone",
      ${readershipJson(sql`i.audience_id`)} as readership, ${readershipJson(sql`p.readers_audience_id`)} as "futureReadership",
      (select jsonb_build_object('id', k.id, 'name', k.name) from circles k where k.id = p.circle_id) as circle,
      case when p.withdrawn_at is not null then 'withdrawn' when e.item_id is not null then 'concluded'
        when p.closed_at is not null then 'closed' when p.opened_at is not null then 'open' else 'draft' end as stage,
      case when p.withdrawn_at is not null
        then jsonb_build_object('at', p.withdrawn_at, 'by', p.withdrawn_by, 'why', p.withdrawn_why) end as withdrawn,
      (select max(v.number) from proposal_versions v where v.proposal_id = p.item_id) as version,
      (select max(v.number) from proposal_versions v where v.proposal_id = p.item_id and v.change <> 'wording') as "substanceVersion",
      (select jsonb_agg(jsonb_build_object('number', v.number, 'title', v.title, 'summary', v.summary, 'parts', v.parts, 'change', v.change,
          'note', v.note, 'writtenBy', v.written_by, 'writtenAt', v.written_at) order by v.number)
        from proposal_versions v where v.proposal_id = p.item_id) as versions,
      coalesce((select jsonb_agg(jsonb_build_object('phase', x.phase, 'endsAt', x.ends_at) order by x.ends_at)
        from phase_plans x where x.proposal_id = p.item_id), '[]') as plans,
      coalesce((select jsonb_agg(jsonb_build_object('until', x.closes_at_after, 'why', x.why, 'by', x.extended_by, 'at', x.extended_at)
          order by x.extended_at) from extensions x where x.proposal_id = p.item_id), '[]') as extensions,
      (select jsonb_build_object('by', x.closed_by, 'at', x.closed_at, 'why', x.why, 'tally', x.tally, 'fingerprint', x.fingerprint)
        from closures x where x.proposal_id = p.item_id) as closure,
      case when e.item_id is not null then jsonb_build_object('id', e.item_id, 'number', e.number, 'title', e.content ->> 'title',
          'outcome', e.outcome, 'text', e.content ->> 'text', 'decidedHow', e.content ->> 'decidedHow', 'by', e.entered_by) end as decision
    from proposals p join items i on i.id = p.item_id
    join places_of_items(array[p.item_id]) s on s.item_id = p.item_id
    left join collectives c on c.id = p.collective_id
    left join register_entries e on e.proposal_id = p.item_id
    where p.item_id = ${id}`.execute(tx);
  const row = rows[0];
  if (row === undefined) return null;
  return {
    ...row,
    versions: row.versions.map((one) => ({ ...one, writtenAt: new Date(one.writtenAt) })),
    plans: row.plans.map((one) => ({ ...one, endsAt: new Date(one.endsAt) })),
    extensions: row.extensions.map((one) => ({ ...one, until: new Date(one.until), at: new Date(one.at) })),
    closure: row.closure === null ? null : { ...row.closure, at: new Date(row.closure.at) },
    withdrawn: row.withdrawn === null ? null : { ...row.withdrawn, at: new Date(row.withdrawn.at) },
  };
}

type RollRow = Omit<RollLine, 'position'> & {
  readonly stance: NonNullable<RollLine['position']>['stance'] | null;
  readonly except: Id[];
  readonly reason: string;
  readonly versionNumber: number;
  readonly takenBy: Id;
  readonly takenAt: Date;
};

async function listRoll(tx: Tx, id: Id): Promise<RollLine[]> {
  const { rows } = await sql<RollRow>`
    select v.id, v.person_id as "personId", v.organisation_id as "organisationId", coalesce(o.name, a.name) as name,
      p.stance, p.except_parts as except, p.reason, p.version_number as "versionNumber", p.taken_by as "takenBy", p.taken_at as "takenAt"
    from voices v
    left join organisations o on o.id = v.organisation_id
    left join lateral (select name from attributions t where t.person_id = v.person_id limit 1) a on true
    left join positions p on p.voice_id = v.id
    where v.proposal_id = ${id} order by lower(coalesce(o.name, a.name)), v.id`.execute(tx);
  return rows.map(({ stance, except, reason, versionNumber, takenBy, takenAt, ...voice }) => ({
    ...voice,
    position: stance === null ? null : { stance, except, reason, versionNumber, takenBy, takenAt },
  }));
}

async function listObjections(tx: Tx, id: Id): Promise<ReadObjection[]> {
  const { rows } = await sql<Omit<ReadObjection, 'steps'> & { steps: Told<ReadObjection['steps']> }>`
    select o.id, o.part_id as "partId", o.voice_id as "voiceId", o.author_id as "authorId", o.ground, o.argument, o.raised_at as "raisedAt",
      (select jsonb_agg(jsonb_build_object('state', s.state, 'versionNumber', s.version_number, 'saidBy', s.said_by,
          'onBehalfOf', s.on_behalf_of, 'why', s.why, 'saidAt', s.said_at) order by s.said_at, s.id)
        from objection_states s where s.objection_id = o.id) as steps
    from objections o where o.proposal_id = ${id} order by o.raised_at, o.id`.execute(tx);
  return rows.map((row) => ({ ...row, steps: row.steps.map((one) => ({ ...one, saidAt: new Date(one.saidAt) })) }));
}

function listEntries(tx: Tx, id: Id): Promise<RoundEntry[]> {
  return tx
    .selectFrom('phase_entries')
    .select([
      'id',
      'kind',
      'answers_id as answersId',
      'part_id as partId',
      'author_id as authorId',
      'body',
      'written_at as writtenAt',
    ])
    .where('proposal_id', '=', id)
    .orderBy('written_at')
    .orderBy('id')
    .execute();
}

function everyone(
  proposal: ReadProposal,
  roll: readonly RollLine[],
  objections: readonly ReadObjection[],
  entries: readonly RoundEntry[],
): Set<Id | null> {
  return new Set([
    proposal.proposerId,
    proposal.facilitatorId,
    proposal.secretaryId,
    proposal.closure?.by ?? null,
    proposal.withdrawn?.by ?? null,
    proposal.decision?.by ?? null,
    ...proposal.versions.map(({ writtenBy }) => writtenBy),
    ...proposal.extensions.map(({ by }) => by),
    ...roll.flatMap(({ personId, position }) => [personId, position?.takenBy ?? null]),
    ...objections.flatMap(({ authorId, steps }) => [authorId, ...steps.map(({ saidBy }) => saidBy)]),
    ...entries.map(({ authorId }) => authorId),
  ]);
}
