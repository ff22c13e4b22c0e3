import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { log } from '#lib/kernel/server/log.ts';
import { mentioners, stepWriters } from '../../document/hands.ts';
import { readPad, type NoteContent } from '../../document/read-pad.ts';
import { mentionsIn } from '../../document/references.ts';
import { indexDraft, projectItem, projectPad } from '../commands/project.ts';
import type { OpenPad } from './open-pad.ts';
import type { PadFollower } from './pads.ts';

/** A draft is projected this long after a pause in writing, and at least this often while nobody pauses. */
const afterPauseMs = 400;
const atLeastEveryMs = 3_000;
const retryMs = 2_000;

interface Turn {
  timer: NodeJS.Timeout | null;
  readonly since: number;
}

/** Keeps the rows that tell of a draft (title, steps, links, search…) in step with its log. */
class Projector implements PadFollower {
  readonly #turns = new Map<OpenPad, Turn>();
  readonly #working = new Map<OpenPad, Promise<void>>();

  written(pad: OpenPad): void {
    const turn = this.#turns.get(pad) ?? { timer: null, since: Date.now() };
    this.#turns.set(pad, turn);
    if (turn.timer !== null) clearTimeout(turn.timer);
    const wait = Math.max(0, Math.min(afterPauseMs, turn.since + atLeastEveryMs - Date.now()));
    turn.timer = setTimeout(() => void this.#project(pad), wait);
  }

  async settle(pad: OpenPad): Promise<void> {
    await this.#working.get(pad);
    if (this.#turns.has(pad)) await this.#project(pad);
  }

  async #project(pad: OpenPad): Promise<void> {
    const working = this.#working.get(pad);
    if (working !== undefined) await working;
    const turn = this.#turns.get(pad);
    if (turn === undefined) return;
    if (turn.timer !== null) clearTimeout(turn.timer);
    this.#turns.delete(pad);
    const work = this.#try(pad);
    this.#working.set(pad, work);
    await work;
    this.#working.delete(pad);
  }

  async #try(pad: OpenPad): Promise<void> {
    try {
      await project(pad);
    } catch (error) {
      log.error('a draft could not be projected, and is tried again', { padId: pad.id, error });
      setTimeout(() => {
        this.written(pad);
      }, retryMs).unref();
    }
  }
}

export const projector = new Projector();

async function project(pad: OpenPad): Promise<void> {
  const content = readPad(pad.doc);
  const mentions = mentionsIn(content.body);
  const clients = { mentioners: mentioners(pad.doc), stepWriters: stepWriters(pad.doc) };
  await pad.allWritten(); // what is told is never ahead of the log
  await asOwner(async (tx) => {
    const place = await findPlace(tx, pad.id);
    if (place === undefined) return;
    const isNew = await projectPad(tx, { padId: pad.id, slug: place.slug, content, seq: pad.seq });
    if (!isNew) return;
    await projectReaders(tx, place, content);
    await signSteps(tx, pad.id, place.itemId, clients.stepWriters);
    await tellMentions(tx, pad.id, place, mentions, clients.mentioners);
  });
}

interface PadPlace {
  readonly itemId: Id;
  readonly collectiveId: Id;
  readonly slug: string;
  /** Those who write. */
  readonly writersId: Id;
  /** Those who read the item at this moment. */
  readonly readersId: Id;
  readonly isPublished: boolean;
}

/** The note is locked first, as every act on it does: a projection never crosses a publication. */
async function findPlace(tx: Tx, padId: Id): Promise<PadPlace | undefined> {
  const row = await tx
    .selectFrom('pads as p')
    .innerJoin('notes as n', 'n.item_id', 'p.item_id')
    .innerJoin('collectives as c', 'c.id', 'p.collective_id')
    .select(['p.item_id', 'p.collective_id', 'p.audience_id as writers_id', 'n.audience_id', 'n.version_id', 'c.slug'])
    .where('p.id', '=', padId)
    .forUpdate('n')
    .executeTakeFirst();
  return (
    row && {
      itemId: row.item_id,
      collectiveId: row.collective_id,
      slug: row.slug,
      writersId: row.writers_id,
      readersId: row.audience_id,
      isPublished: row.version_id !== null,
    }
  );
}

/** Readers have the published version and nothing of the draft; before it, those who write are the readers. */
async function projectReaders(tx: Tx, place: PadPlace, content: NoteContent): Promise<void> {
  const { itemId, collectiveId, readersId, writersId } = place;
  if (place.isPublished) await indexDraft(tx, { itemId, collectiveId, audienceId: writersId }, content);
  else await projectItem(tx, { itemId, collectiveId, audienceId: readersId }, content, null);
}

async function signSteps(tx: Tx, padId: Id, itemId: Id, writers: ReadonlyMap<Id, number>): Promise<void> {
  if (writers.size === 0) return;
  await sql`
    update steps s set created_by = h.person_id
    from unnest(${[...writers.keys()]}::uuid[], ${[...writers.values()]}::bigint[]) g(step_id, client_id)
    join pad_hands h on h.pad_id = ${padId} and h.client_id = g.client_id
    where s.id = g.step_id and s.item_id = ${itemId} and s.created_by is null and h.person_id is not null`.execute(tx);
}

/** Each mention is told once: when somebody is mentioned more times than they were told of. */
async function tellMentions(
  tx: Tx,
  padId: Id,
  place: PadPlace,
  counts: ReadonlyMap<Id, number>,
  clients: ReadonlyMap<Id, number>,
): Promise<void> {
  if (counts.size === 0) return;
  const { rows } = await sql<{ person_id: Id; by: Id | null }>`
    with raised as (
      insert into pad_mentions as m (pad_id, person_id, told)
      select ${padId}, p.id, g.times from unnest(${[...counts.keys()]}::uuid[], ${[...counts.values()]}::int[]) g(id, times)
      join persons p on p.id = g.id
      on conflict (pad_id, person_id) do update set told = excluded.told where m.told < excluded.told
      returning m.person_id)
    select r.person_id, h.person_id as by
    from raised r
    left join unnest(${[...clients.keys()]}::uuid[], ${[...clients.values()]}::bigint[]) c(person_id, client_id) on c.person_id = r.person_id
    left join pad_hands h on h.pad_id = ${padId} and h.client_id = c.client_id`.execute(tx);
  for (const [by, persons] of Map.groupBy(rows, (row) => row.by))
    await record(tx, by === null ? { system: 'minga' } : { personId: by }, {
      act: 'note.mentioned',
      collectiveId: place.collectiveId,
      audienceId: place.writersId,
      particulars: { persons: persons.map((row) => row.person_id), itemId: place.itemId, padId },
    });
}
