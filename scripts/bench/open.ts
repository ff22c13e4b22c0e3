import { Doc, XmlElement, XmlText } from 'yjs';
import { asOwner } from '#lib/kernel/server/database.ts';
import '#lib/notes/server/tables.ts';
import { startApp, type App } from '../../tests/support/app.ts';
import { openEditor } from '../../tests/support/live.ts';
import { percentile, type BenchOptions, type Report } from './report.ts';
import { seededRandom } from './seeded-random.ts';
import { makeWorld, removeWorld, type World } from './world.ts';

const authors = 10;
const restarts = 5;

/** How long from connecting to having the whole document, for a note of many edits: after a restart, then with the note open. */
export async function run({ sizes = [20_000] }: BenchOptions): Promise<Report> {
  const rows: Report['rows'][number][] = [];
  for (const size of sizes) {
    const world = await makeWorld(authors, (made) => writeEdits(made, size));
    try {
      rows.push(...(await measure(world, size)));
    } finally {
      removeWorld(world);
    }
  }
  return {
    conditions: `N edits of one character by ${String(authors)} people in a note of 5 KB, as so many rows of its log; time from opening the socket to holding the document, ${String(restarts)} restarts of the program. Times in ms.`,
    rows,
  };
}

async function measure(world: World, size: number) {
  const unpacked: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  for (let restart = 0; restart <= restarts; restart++) {
    const app = await startApp({ dataDir: world.dataDir });
    try {
      // The first opening ever replays the whole log; when the note is left, a snapshot is made of it.
      (restart === 0 ? unpacked : cold).push(await open(world, app));
      warm.push(await open(world, app));
    } finally {
      await app.stop();
    }
  }
  return [
    { edits: size, opening: 'from the whole log', ...summary(unpacked) },
    { edits: size, opening: 'after a restart', ...summary(cold) },
    { edits: size, opening: 'again', ...summary(warm) },
  ];
}

function summary(times: readonly number[]) {
  return { times: times.length, median: percentile(times, 0.5), worst: percentile(times, 1) };
}

async function open(world: World, app: App): Promise<number> {
  const began = performance.now();
  const editor = openEditor({
    url: `ws://127.0.0.1:${String(app.port)}/live`,
    origin: app.url,
    token: world.tokens[0] ?? '',
    padId: world.padId,
  });
  await editor.synced();
  const took = performance.now() - began;
  editor.leave();
  await new Promise((resolve) => setTimeout(resolve, 1_500)); // the note closes behind its last writer
  return took;
}

/** Everybody writes at a place of their own choosing, one character at a time, and each edit is a row of the log. */
async function writeEdits({ padId, personIds }: World, count: number): Promise<void> {
  const random = seededRandom(1);
  const shared = new Doc();
  const rows: Buffer[] = [];
  shared.on('update', (update: Uint8Array) => rows.push(Buffer.from(update)));
  const paragraph = new XmlElement('paragraph');
  const line = new XmlText();
  paragraph.insert(0, [line]);
  shared.getXmlFragment('body').push([paragraph]);
  for (let hand = 0; rows.length < count; hand = (hand + 1) % authors) {
    shared.clientID = 1_000 + hand;
    line.insert(Math.floor(random() * (line.length + 1)), 'abcdefghijklmnopqrst '[rows.length % 21] ?? ' ');
  }
  await asOwner(async (tx) => {
    const pad = await tx.selectFrom('pads').select('audience_id').where('id', '=', padId).executeTakeFirstOrThrow();
    const hand = (index: number) => ({
      pad_id: padId,
      audience_id: pad.audience_id,
      person_id: personIds[index % authors] ?? null,
      actor_name: null,
    });
    for (let index = 0; index < authors; index++)
      await tx
        .insertInto('pad_hands')
        .values({ ...hand(index), client_id: 1_000 + index })
        .execute();
    for (let from = 0; from < rows.length; from += 1_000)
      await tx
        .insertInto('pad_updates')
        .values(rows.slice(from, from + 1_000).map((bytes, index) => ({ ...hand(from + index), bytes })))
        .execute();
  });
}
