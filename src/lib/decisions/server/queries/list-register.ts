import { sql, type RawBuilder } from 'kysely';
import { peopleOf } from '#lib/collectives/server/queries/people.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs, type Tx } from '#lib/kernel/server/database.ts';
import type { Body, Knot, KnotEntry, RegisterPage, RegisterState } from '../../register/reading.ts';
import '../tables.ts';

const pageSize = 50;

export interface RegisterFilter {
  /** The register of one body; the collective's own, or the first there is, when it is unknown. */
  readonly registerId: Id | null;
  readonly state: RegisterState;
  /** Words of the title or of the text, or a number. */
  readonly words: string;
  /** Entries before this number. */
  readonly before: number | null;
}

/** The register of a body as this member reads it, the last entry first, in at most 4 statements. */
export function listRegister(member: Member, filter: RegisterFilter): Promise<RegisterPage> {
  return readAs(member, async (tx) => {
    const bodies = await listBodies(tx, member);
    const body = bodies.find(({ id }) => id === filter.registerId) ?? bodies[0] ?? null;
    if (body === null) return { bodies, body, late: [], knots: [], earlierThan: null, people: new Map() };
    const found = await listKnots(tx, body.id, filter);
    const knots = found.slice(0, pageSize);
    const isFirstLook = filter.state === 'all' && filter.words === '' && filter.before === null;
    const late = isFirstLook ? await listLate(tx, body.id) : [];
    const owners = [...late, ...knots].map(({ entry }) => entry?.owner ?? null);
    return {
      bodies,
      body,
      late,
      knots,
      earlierThan: found.length > pageSize ? (knots.at(-1)?.number ?? null) : null,
      people: await peopleOf(tx, member.place.collectiveId, owners),
    };
  });
}

async function listBodies(tx: Tx, member: Member): Promise<Body[]> {
  const { rows } = await sql<Body>`
    select r.id, c.name as circle, r.last_number as count, r.head
    from registers r left join circles c on c.id = r.circle_id
    where r.collective_id = ${member.place.collectiveId} and r.last_number > 0
      and (r.circle_id is null or c.id is not null)
    order by r.circle_id is not null, c.name`.execute(tx);
  return rows;
}

type Row = Omit<KnotEntry, 'id' | 'enteredAt'> & {
  readonly number: number;
  readonly id: Id | null;
  readonly enteredAt: string;
};

function columns(): RawBuilder<unknown> {
  return sql`s.number, d.item_id as id, d.kind, d.standing, d.effective ->> 'title' as title, d.effective ->> 'enteredAt' as "enteredAt",
    d.effective ->> 'inForceSince' as "inForceSince", d.effective ->> 'reviewOn' as "reviewOn", d.effective ->> 'expiresOn' as "expiresOn",
    (d.effective ->> 'owner')::uuid as owner, d.effective -> 'proposal' ->> 'method' as method,
    coalesce(d.standing = 'in-force' and d.effective ->> 'reviewOn' < d.today, false) as "reviewLate",
    (select t.number from register_entries t where t.item_id = d.target_id) as "targetNumber", d.ended_by_number as "endedByNumber"`;
}

function isIn(state: RegisterState): RawBuilder<unknown> {
  switch (state) {
    case 'all':
      return sql`true`;
    case 'force':
      return sql`d.standing in ('in-force', 'upcoming')`;
    case 'review':
      return sql`d.standing = 'in-force' and d.effective ->> 'reviewOn' < d.today`;
    case 'ended':
      return sql`d.standing in ('superseded', 'repealed', 'expired')`;
  }
}

async function listKnots(tx: Tx, registerId: Id, filter: RegisterFilter): Promise<Knot[]> {
  const like = `%${filter.words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const said =
    filter.words === ''
      ? sql`true`
      : sql`(d.effective ->> 'title' ilike ${like} or d.effective ->> 'text' ilike ${like} or s.number::text = ${filter.words})`;
  const { rows } = await sql<Row>`
    select ${columns()}
    from register_seals s left join decision_standings d on d.register_id = s.register_id and d.number = s.number
    where s.register_id = ${registerId} and s.number < coalesce(${filter.before}::int, 2147483647) and ${isIn(filter.state)} and ${said}
    order by s.number desc limit ${pageSize + 1}`.execute(tx);
  return rows.map(toKnot);
}

/** What should have been looked at again, the longest waiting first. */
async function listLate(tx: Tx, registerId: Id): Promise<Knot[]> {
  const { rows } = await sql<Row>`
    select ${columns()}
    from decision_standings d join register_seals s on s.register_id = d.register_id and s.number = d.number
    where d.register_id = ${registerId} and d.kind = 'decision' and ${isIn('review')}
    order by d.effective ->> 'reviewOn', s.number limit ${pageSize}`.execute(tx);
  return rows.map(toKnot);
}

function toKnot({ number, id, enteredAt, ...row }: Row): Knot {
  return { number, entry: id === null ? null : { ...row, id, enteredAt: new Date(enteredAt) } };
}
