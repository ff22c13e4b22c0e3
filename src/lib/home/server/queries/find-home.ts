import { sql } from 'kysely';
import { peopleOf } from '#lib/collectives/server/queries/people.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import { listAsked, listInForce, listOverdueReviews } from '#lib/decisions/server/queries/list-asked.ts';
import { listHarvest } from '#lib/notes/server/queries/list-harvest.ts';
import { listFreeSteps, listPressing } from '#lib/steps/server/queries/list-steps.ts';
import type { Step } from '#lib/steps/types.ts';
import { listCalls, type Call } from '#lib/threads/server/queries/list-calls.ts';
import type { Await, Home } from '../../types.ts';

const mostAwaits = 30;
const fewInForce = 5;
const fewHarvested = 3;
const fewFree = 3;

/** Everything that the first page of a collective tells this member, in nine statements. */
export async function findHome(member: Member): Promise<Home> {
  const { collectiveId } = member.place;
  return readAs(member, async (tx) => {
    const clock = await findClock(tx, collectiveId);
    const awaits = [
      ...(await listAsked(tx, member)),
      ...(await listOverdueReviews(tx, member)),
      ...(await listCalls(tx, member)).map(awaitOfCall),
      ...(await listPressing(tx, member)).map(awaitOfStep),
    ].sort(byUrgency);
    const inForce = await listInForce(tx, collectiveId, fewInForce);
    const freeSteps = await listFreeSteps(tx, collectiveId, fewFree);
    const harvest = await listHarvest(tx, collectiveId, fewHarvested);
    const people = await peopleOf(
      tx,
      collectiveId,
      harvest.map(({ authorId }) => authorId),
    );
    return { awaits: awaits.slice(0, mostAwaits), inForce, freeSteps, harvest, people, ...clock };
  });
}

/** What ends first comes first; what presses nobody comes last. */
function byUrgency(one: Await, other: Await): number {
  return (one.until?.getTime() ?? Number.MAX_SAFE_INTEGER) - (other.until?.getTime() ?? Number.MAX_SAFE_INTEGER);
}

async function findClock(tx: Tx, collectiveId: Id): Promise<Pick<Home, 'now' | 'timeZone'>> {
  const { rows } = await sql<Pick<Home, 'now' | 'timeZone'>>`
    select moment() as now, time_zone as "timeZone" from collectives where id = ${collectiveId}`.execute(tx);
  return rows[0] ?? { now: new Date(), timeZone: 'Europe/Paris' };
}

function awaitOfCall({ id, title, who }: Call): Await {
  return { why: 'call', id, kind: 'thread', title, number: null, until: null, since: null, who, objection: null };
}

function awaitOfStep({ itemId, itemKind, itemTitle, label, dueOn, claimedAt }: Step): Await {
  const until = dueOn === null ? null : new Date(`${dueOn}T23:59:59Z`);
  return {
    why: 'step',
    id: itemId,
    kind: itemKind,
    title: label,
    number: null,
    until,
    since: claimedAt,
    who: itemTitle,
    objection: null,
  };
}
