import { sql, type RawBuilder } from 'kysely';
import { peopleOf } from '#lib/collectives/server/queries/people.ts';
import type { KnownPerson, Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import { staleAfterMs } from '../../rules.ts';
import type { Step } from '../../types.ts';

const mostSteps = 200;
const doneLately = 15;

function columns(): RawBuilder<unknown> {
  return sql`s.id, s.collective_id as "collectiveId", s.audience_id as "audienceId", i.kind as "itemKind", s.created_by as "createdBy", s.claimed_by as "claimedBy",
    s.done_at as "doneAt", s.done_by as "doneBy", s.dropped_at as "droppedAt", s.label, s.size, s.due_on as "dueOn",
    s.created_at as "createdAt", s.claimed_at as "claimedAt", s.touched_at as "touchedAt", s.item_id as "itemId", i.title as "itemTitle"`;
}

/** The steps of one item, in their order, given up ones left out. In one statement, inside the transaction of the item's page. */
export async function listStepsOf(tx: Tx, itemId: Id): Promise<Step[]> {
  const { rows } = await sql<Step>`
    select ${columns()} from steps s join items i on i.id = s.item_id
    where s.item_id = ${itemId} and s.dropped_at is null
    order by s.done_at is not null, s.position, s.created_at, s.id limit ${mostSteps}`.execute(tx);
  return rows;
}

/** Steps of a collective that anybody who reads them may take, the oldest first. In one statement. */
export async function listFreeSteps(tx: Tx, collectiveId: Id, count: number): Promise<Step[]> {
  const { rows } = await sql<Step>`
    select ${columns()} from steps s join items i on i.id = s.item_id
    where s.collective_id = ${collectiveId} and s.claimed_by is null and s.done_at is null and s.dropped_at is null
    order by s.created_at, s.id limit ${count}`.execute(tx);
  return rows;
}

/** Steps that this member carries and that are due, or were not touched for three weeks. In one statement. */
export async function listPressing(tx: Tx, { personId, place }: Member): Promise<Step[]> {
  const stale = sql`s.touched_at < moment() - make_interval(secs => ${staleAfterMs / 1000})`;
  const { rows } = await sql<Step>`
    select ${columns()} from steps s join items i on i.id = s.item_id
    where s.claimed_by = ${personId} and s.collective_id = ${place.collectiveId} and s.done_at is null and s.dropped_at is null
      and (${stale} or s.due_on <= (moment() + interval '2 days')::date)
    order by s.due_on nulls last, s.touched_at limit ${doneLately}`.execute(tx);
  return rows;
}

export interface Board {
  readonly mine: readonly Step[];
  readonly free: readonly Step[];
  readonly taken: readonly Step[];
  readonly done: readonly Step[];
  readonly people: ReadonlyMap<Id, KnownPerson>;
  readonly now: Date;
}

/** Every step of a collective that this member reads: theirs, those to take, those of others, those done lately. Three statements. */
export async function findBoard(member: Member): Promise<Board> {
  return readAs(member, async (tx) => {
    const { rows } = await sql<Step & { now: Date }>`
      (select ${columns()}, moment() as now from steps s join items i on i.id = s.item_id
        where s.collective_id = ${member.place.collectiveId} and s.done_at is null and s.dropped_at is null
        order by s.due_on nulls last, s.created_at limit ${mostSteps})
      union all
      (select ${columns()}, moment() as now from steps s join items i on i.id = s.item_id
        where s.collective_id = ${member.place.collectiveId} and s.done_at is not null and s.dropped_at is null
        order by s.done_at desc limit ${doneLately})`.execute(tx);
    const people = await peopleOf(
      tx,
      member.place.collectiveId,
      rows.flatMap(({ claimedBy, doneBy }) => [claimedBy, doneBy]),
    );
    const open = rows.filter(({ doneAt }) => doneAt === null);
    return {
      mine: open.filter(({ claimedBy }) => claimedBy === member.personId),
      free: open.filter(({ claimedBy }) => claimedBy === null),
      taken: open.filter(({ claimedBy }) => claimedBy !== null && claimedBy !== member.personId),
      done: rows.filter(({ doneAt }) => doneAt !== null),
      people,
      now: rows[0]?.now ?? new Date(),
    };
  });
}
