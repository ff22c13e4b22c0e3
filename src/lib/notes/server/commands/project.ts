import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { setLinks } from '#lib/kernel/server/links.ts';
import { dropText, indexText } from '#lib/kernel/server/search-index.ts';
import { hashtagKey } from '#lib/kernel/search-words.ts';
import { writeHtml, type Places } from '../../document/html.ts';
import type { NoteContent } from '../../document/read-pad.ts';
import { hashtagsIn, itemsCitedIn } from '../../document/references.ts';
import { writeText } from '../../document/text.ts';
import '../tables.ts';

/** Where a text of this collective leads. Only addresses that keep their meaning: they are written into stored HTML. */
export function placesOf(slug: string): Places {
  return {
    attachment: paths.file,
    item: paths.item,
    hashtag: (tag) => paths.hashtag(slug, tag),
  };
}

/** The mots-dièse of the header, then those of the text; each once, as first written. */
export function allHashtags({ header, body }: NoteContent): string[] {
  const known = new Map<string, string>();
  for (const tag of [...header.hashtags, ...hashtagsIn(body)])
    if (!known.has(hashtagKey(tag))) known.set(hashtagKey(tag), tag);
  return [...known.values()];
}

export interface PadProjection {
  readonly padId: Id;
  readonly slug: string;
  readonly content: NoteContent;
  /** Place in the log up to which `content` tells. */
  readonly seq: number;
}

/** Writes what the pad says now on the pad's own row. False when a later state is there already. */
export async function projectPad(tx: Tx, { padId, slug, content, seq }: PadProjection): Promise<boolean> {
  const { header, body } = content;
  const { numUpdatedRows } = await tx
    .updateTable('pads')
    .set({
      title: header.title,
      summary: header.description,
      context: header.context,
      hashtags: allHashtags(content),
      steps: JSON.stringify(header.steps),
      participants: JSON.stringify(header.participants),
      body_html: writeHtml(body, placesOf(slug)).html,
      body_text: writeText(body),
      projected_seq: seq,
      updated_at: writtenAt(padId, seq),
    })
    .where('id', '=', padId)
    .where('projected_seq', '<=', seq)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export interface ItemFace {
  readonly itemId: Id;
  readonly collectiveId: Id;
  /** The audience of the item at this moment. */
  readonly audienceId: Id;
}

/** When these words were written, which may be long before they are projected: the program stopped in between. */
function writtenAt(padId: Id, seq: number) {
  return sql<Date>`coalesce((select u.at from pad_updates u where u.pad_id = ${padId} and u.seq = ${seq}), moment())`;
}

/**
 * Writes on the item, and on all that follows its readers, what these readers may know: title, summary, mots-dièse, steps,
 * participants, links, search. `content`: the draft while nothing is published, the published version from then on.
 */
export async function projectItem(tx: Tx, face: ItemFace, content: NoteContent, hand: Id | null): Promise<void> {
  const { header, body } = content;
  const hashtags = allHashtags(content);
  await tx
    .updateTable('items')
    .set({ title: header.title, summary: header.description, hashtags, updated_at: sql<Date>`moment()` })
    .where('id', '=', face.itemId)
    .execute();
  await projectSteps(tx, face, content, hand);
  await projectParticipations(tx, face, content);
  const cited = itemsCitedIn(body).map((itemId) => ({ itemId }));
  await setLinks(tx, { id: face.itemId, audienceId: face.audienceId }, 'cites', cited, hand);
  await indexText(tx, {
    source: 'item',
    sourceId: face.itemId,
    itemId: face.itemId,
    audienceId: face.audienceId,
    kind: 'note',
    title: header.title,
    body: searchable(content),
    hashtags,
  });
}

/** Makes the draft of a published note findable by those who write it. */
export async function indexDraft(tx: Tx, face: ItemFace, content: NoteContent): Promise<void> {
  await indexText(tx, {
    source: 'pad',
    sourceId: face.itemId,
    itemId: face.itemId,
    audienceId: face.audienceId,
    kind: 'note',
    title: content.header.title,
    body: searchable(content),
    hashtags: allHashtags(content),
  });
}

export async function forgetDraft(tx: Tx, itemId: Id): Promise<void> {
  await dropText(tx, 'pad', itemId);
}

function searchable({ header, body }: NoteContent): string {
  const people = header.participants.map(({ name, organisation }) => `${name} ${organisation}`);
  const steps = header.steps.map(({ label }) => label);
  return [header.description, writeText(body), header.context, ...steps, ...people].join('\n');
}

/**
 * A step keeps who claimed or did it: it is found again by its id. One taken out of the text is dropped, and comes back if it is
 * written again. A step whose id stands in another note stays there: an id copied by hand takes nothing from anybody.
 */
async function projectSteps(tx: Tx, face: ItemFace, { header }: NoteContent, hand: Id | null): Promise<void> {
  const ids = header.steps.map(({ id }) => id);
  await sql`
    update steps set dropped_at = moment() where item_id = ${face.itemId} and dropped_at is null and done_at is null
      and not (id = any (${ids}::uuid[]))`.execute(tx);
  if (ids.length === 0) return;
  await sql`
    insert into steps as s (id, item_id, audience_id, collective_id, label, size, due_on, position, created_by)
    select g.id, ${face.itemId}, ${face.audienceId}, ${face.collectiveId}, g.label, g.size, nullif(g.due, '')::date, g.place, ${hand}
    from unnest(${ids}::uuid[], ${header.steps.map(({ label }) => label)}::text[], ${header.steps.map(({ size }) => size)}::text[],
      ${header.steps.map(({ due }) => due)}::text[]) with ordinality g(id, label, size, due, place)
    on conflict (id) do update set label = excluded.label, size = excluded.size, due_on = excluded.due_on,
      position = excluded.position, dropped_at = null
    where s.item_id = excluded.item_id
      and row(s.label, s.size, s.due_on, s.position, s.dropped_at) is distinct from
        row(excluded.label, excluded.size, excluded.due_on, excluded.position, null::timestamptz)`.execute(tx);
}

async function projectParticipations(tx: Tx, face: ItemFace, { header }: NoteContent): Promise<void> {
  const people = header.participants;
  await tx
    .deleteFrom('participations')
    .where('item_id', '=', face.itemId)
    .where(sql<boolean>`not (id = any (${people.map(({ id }) => id)}::uuid[]))`)
    .execute();
  if (people.length === 0) return;
  await sql`
    insert into participations as p (id, item_id, audience_id, person_id, name, organisation, part, position)
    select g.id, ${face.itemId}, ${face.audienceId}, nullif(g.person, '')::uuid, g.name, g.organisation, g.part, g.place
    from unnest(${people.map(({ id }) => id)}::uuid[], ${people.map(({ personId }) => personId)}::text[],
      ${people.map(({ name }) => name)}::text[], ${people.map(({ organisation }) => organisation)}::text[],
      ${people.map(({ part }) => part)}::text[]) with ordinality g(id, person, name, organisation, part, place)
    on conflict (id) do update set person_id = excluded.person_id, name = excluded.name, organisation = excluded.organisation,
      part = excluded.part, position = excluded.position
    where p.item_id = excluded.item_id`.execute(tx);
}
