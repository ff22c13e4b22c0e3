import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import type { Tables, Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { tellStep } from '#lib/steps/server/commands/hold-step.ts';
import { indexText } from '#lib/kernel/server/search-index.ts';
import { registerFormat, seal, type EntryContent } from '../../register/entry.ts';
import { maySupersede, type Entered } from '../../register/rules.ts';
import { lockRegister } from './register.ts';

type Relation = Tables['links']['relation'];
type Words = Omit<EntryContent, 'format' | 'register' | 'number' | 'item' | 'salt' | 'enteredAt' | 'enteredBy'>;

export interface NewEntry {
  readonly circleId: Id | null;
  readonly audienceId: Id;
  readonly words: Words;
  readonly act: `decision.${string}`;
  readonly persons: readonly Id[];
  readonly steps?: readonly NewStep[];
}

export interface NewStep {
  readonly label: string;
  readonly owner: Id | null;
  readonly dueOn: string | null;
}

export interface Inscribed {
  readonly id: Id;
  readonly number: number;
}

/**
 * Writes an entry: the next number of its body's register, sealed onto the chain, with its page, its links and its first steps.
 * Nobody, this program included, can change it afterwards.
 */
export async function inscribe(tx: Tx, member: Member, entry: NewEntry): Promise<Inscribed> {
  const register = await lockRegister(tx, member, entry.circleId);
  const { rows } = await sql<{ now: Date }>`select moment_now() as now`.execute(tx);
  const id = newId();
  const content: EntryContent = {
    ...entry.words,
    format: registerFormat,
    register: register.id,
    number: register.lastNumber + 1,
    item: id,
    salt: randomBytes(16).toString('hex'),
    enteredAt: (rows[0]?.now ?? new Date()).toISOString(),
    enteredBy: member.personId,
  };
  const { digest, previous, hash } = seal(content, register.head);
  await tx
    .insertInto('register_seals')
    .values({
      register_id: register.id,
      number: content.number,
      audience_id: register.audienceId,
      digest,
      previous,
      hash,
    })
    .execute();
  await insertItem(tx, member, entry, content);
  await tx
    .insertInto('register_entries')
    .values({
      item_id: id,
      audience_id: entry.audienceId,
      collective_id: member.place.collectiveId,
      content: JSON.stringify(content),
    })
    .execute();
  await insertLinks(tx, member, entry, content);
  await insertSteps(tx, member, entry, id);
  await record(tx, member, {
    act: entry.act,
    itemId: id,
    collectiveId: member.place.collectiveId,
    audienceId: entry.audienceId,
    particulars: { number: content.number, hash, persons: [...new Set(entry.persons)] },
  });
  return { id, number: content.number };
}

async function insertItem(tx: Tx, member: Member, entry: NewEntry, content: EntryContent): Promise<void> {
  const { item: id, title } = content;
  await tx
    .insertInto('items')
    .values({
      id,
      collective_id: member.place.collectiveId,
      audience_id: entry.audienceId,
      kind: 'decision',
      title,
      summary: content.text.slice(0, 600),
      state: content.kind === 'decision' ? (content.outcome ?? 'adopted') : content.kind,
      author_id: member.personId,
    })
    .execute();
  await indexText(tx, {
    source: 'item',
    sourceId: id,
    itemId: id,
    audienceId: entry.audienceId,
    kind: 'decision',
    title,
    body: [`n° ${String(content.number)}`, content.text, content.scope, content.reason, content.decidedHow].join(
      '\n\n',
    ),
  });
}

/** How an entry stands to the one it points at. */
function relationTo(kind: EntryContent['kind']): Relation {
  switch (kind) {
    case 'correction':
      return 'corrects';
    case 'repeal':
      return 'supersedes';
    default:
      return 'continues';
  }
}

async function insertLinks(tx: Tx, member: Member, entry: NewEntry, content: EntryContent): Promise<void> {
  const from = { from_item_id: content.item, audience_id: entry.audienceId, created_by: member.personId };
  const links: { readonly relation: Relation; readonly to_item_id: Id }[] = [
    ...(content.proposal === null ? [] : [{ relation: 'produced_by' as const, to_item_id: content.proposal.item }]),
    ...(content.target === null ? [] : [{ relation: relationTo(content.kind), to_item_id: content.target }]),
    ...content.supersedes.map((old) => ({ relation: 'supersedes' as const, to_item_id: old })),
  ];
  if (links.length === 0) return;
  await tx
    .insertInto('links')
    .values(links.map((link) => ({ id: newId(), ...from, ...link })))
    .execute();
}

async function insertSteps(tx: Tx, member: Member, entry: NewEntry, itemId: Id): Promise<void> {
  const steps = entry.steps ?? [];
  if (steps.length === 0) return;
  const rows = steps.map((step, position) => ({ ...step, id: newId(), position }));
  await tx
    .insertInto('steps')
    .values(
      rows.map(({ id, label, dueOn, position, owner }) => ({
        id,
        item_id: itemId,
        audience_id: entry.audienceId,
        collective_id: member.place.collectiveId,
        label,
        due_on: dueOn,
        position,
        created_by: member.personId,
        claimed_by: owner,
        claimed_at: owner === null ? null : sql<Date>`moment_now()`,
      })),
    )
    .execute();
  const { collectiveId } = member.place;
  for (const { id, label, owner } of rows)
    if (owner !== null && owner !== member.personId)
      await tellStep(tx, member, { id, itemId, audienceId: entry.audienceId, collectiveId, label }, 'step.entrusted', [
        owner,
      ]);
}

/** A decision of the register as rules and forms see it, and whose day it is. */
export interface FoundEntry extends Entered {
  readonly id: Id;
  readonly number: number;
  readonly audienceId: Id;
  readonly effective: EntryContent;
  readonly today: string;
}

export async function findEntries(tx: Tx, member: Member, ids: readonly Id[]): Promise<FoundEntry[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<FoundEntry>`
    select d.item_id as id, d.number, d.audience_id as "audienceId", d.kind, d.standing, r.circle_id as "circleId",
      (d.effective ->> 'owner')::uuid as "ownerId", d.effective, d.today
    from decision_standings d join registers r on r.id = d.register_id
    where d.collective_id = ${member.place.collectiveId} and d.item_id = any (${ids}::uuid[])`.execute(tx);
  return rows;
}

/**
 * Whether a new entry may replace these. It must also be read by all who read them: else some would go on seeing as in force what is
 * not any more.
 */
export async function checkSuperseded(
  tx: Tx,
  member: Member,
  by: { readonly circleId: Id | null; readonly audienceId: Id },
  ids: readonly Id[],
): Promise<
  Outcome<undefined, 'supersedes-unknown' | 'not-in-force' | 'supersedes-wider-body' | 'supersedes-out-of-sight'>
> {
  const found = await findEntries(tx, member, ids);
  if (found.length !== new Set(ids).size) return refused('supersedes-unknown');
  for (const entered of found) {
    const right = maySupersede(by.circleId, entered);
    if (!right.ok) return right;
    const wideEnough =
      by.audienceId === entered.audienceId ||
      by.audienceId === publicAudience ||
      (by.audienceId === member.place.audienceId && entered.audienceId !== publicAudience);
    if (!wideEnough) return refused('supersedes-out-of-sight');
  }
  return done();
}

/** Whether these persons are members today; nobody is made answerable who is not there. */
export async function areMembers(tx: Tx, member: Member, ids: readonly (Id | null)[]): Promise<boolean> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return true;
  const rows = await tx
    .selectFrom('memberships')
    .select('person_id')
    .where('collective_id', '=', member.place.collectiveId)
    .where('person_id', 'in', wanted)
    .where('until', 'is', null)
    .execute();
  return rows.length === wanted.length;
}

/** Today in the collective's own time, `YYYY-MM-DD`. */
export async function todayIn(tx: Tx, member: Member): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    select to_char(moment_now() at time zone time_zone, 'YYYY-MM-DD') as today from collectives where id = ${member.place.collectiveId}`.execute(
    tx,
  );
  return rows[0]?.today ?? '';
}
