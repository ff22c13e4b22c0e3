import type { AudienceChoice } from '#lib/collectives/audiences/types.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Body } from '#lib/notes/document/body.ts';
import { readMarkdown } from '#lib/notes/document/read-markdown.ts';
import { parseNote } from '#lib/notes/header/parse.ts';
import { addWords } from '#lib/notes/server/commands/add-words.ts';
import { continueNote } from '#lib/notes/server/commands/continue-note.ts';
import { createNote } from '#lib/notes/server/commands/create-note.ts';
import { publishNote } from '#lib/notes/server/commands/publish-note.ts';
import { rewriteNote } from '#lib/notes/server/commands/rewrite-note.ts';
import type { NewHeader } from '#lib/notes/types.ts';
import type { ToldNote } from '../../schema.ts';
import { readNoteText } from '../../story/read-story.ts';
import { planCarrying } from './steps.ts';
import { accepted, type Telling } from './telling.ts';

const licence = 'CC-BY-SA-4.0';
const writersAlways = { kind: 'collective' } as const;

/** A note, the hands that wrote it on their days, its publication, and what its steps became. */
export function planNote(telling: Telling, told: ToldNote): void {
  const { key, author, days, second, later } = told;
  const { header, body } = parseNote(readNoteText(told.file));
  const [first = '', rest = ''] = second === undefined ? [body] : cutBefore(body, `## ${second.heading}`);
  telling.plan(telling.clock.at(days, 9), async (at) => {
    const content = { header: withPeople(telling, header, told), body: bodyOf(telling, first) };
    telling.keepItem(key, await write(telling, told, content, at));
  });
  if (second !== undefined) planWords(telling, key, second.by, telling.clock.at(second.days, 18), rest);
  telling.plan(telling.clock.at(second?.days ?? days, 19), async (at) => {
    const readers = readersOf(telling, told.readers);
    const member = await telling.member(author, at);
    accepted(await publishNote(member, { itemId: telling.item(key), readers, name: '', licence }));
  });
  if (later !== undefined) planWords(telling, key, later.by, telling.clock.at(later.days, later.hour), later.text);
  for (const step of told.steps) planCarrying(telling, step, key, second?.days ?? days);
}

function cutBefore(text: string, heading: string): [string, string] {
  const at = text.indexOf(heading);
  if (at === -1) throw new Error(`the story has no ${heading}`);
  return [text.slice(0, at), text.slice(at)];
}

function planWords(telling: Telling, key: string, by: string, when: Date, words: string): void {
  telling.plan(when, async (at) =>
    accepted(await addWords(await telling.member(by, at), telling.item(key), bodyOf(telling, words))),
  );
}

interface Content {
  readonly header: NewHeader;
  readonly body: Body;
}

async function write(telling: Telling, told: ToldNote, content: Content, at: Date): Promise<Id> {
  const member = await telling.member(told.author, at);
  const readers = readersOf(telling, told.readers);
  const writers = readers.kind === 'circle' ? readers : writersAlways;
  if (told.continues === undefined) return accepted(await createNote(member, { ...content, writers, licence })).itemId;
  const sourceId = telling.item(told.continues);
  const { itemId } = accepted(await continueNote(member, { sourceId, writers }));
  accepted(await rewriteNote(member, itemId, content));
  return itemId;
}

export function readersOf(telling: Telling, readers: string): AudienceChoice {
  if (readers === 'public' || readers === 'collective') return { kind: readers };
  const networkId = telling.network(readers);
  return networkId === null ? { kind: 'circle', circleId: telling.circle(readers) } : { kind: 'network', networkId };
}

/** A link whose address is a word of the story leads to that item. */
function bodyOf(telling: Telling, text: string): Body {
  return readMarkdown(text, { link: (word) => paths.item(telling.item(word)), image: () => null }).body;
}

function withPeople(telling: Telling, header: NewHeader, { steps }: ToldNote): NewHeader {
  const ids = new Map([...telling.people()].map(({ name, id }) => [name, id]));
  const told = steps.map(({ label, size, due }) => ({
    label,
    size,
    due: due === undefined ? '' : telling.clock.day(due),
  }));
  return {
    ...header,
    steps: [...header.steps, ...told],
    participants: header.participants.map((person) => ({ ...person, personId: ids.get(person.name) ?? '' })),
  };
}
