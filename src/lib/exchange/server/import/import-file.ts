import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import { slugify, type Id } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { asReader, readAs, type Tx } from '#lib/kernel/server/database.ts';
import { safeUrl } from '#lib/kernel/safe-url.ts';
import { layNote } from '#lib/notes/server/commands/create-note.ts';
import { rewriteNote } from '#lib/notes/server/commands/rewrite-note.ts';
import { resolve, type FileTree } from '../../links/resolve.ts';
import { readSource, type ReadSource } from '../../reading/read-source.ts';
import type { FileOutcome, Source } from '../../types.ts';
import { natureOf } from '../archive/limits.ts';
import { attachImages, keepImages, type KeptImage } from './images.ts';
import { sha256, type PlannedFile, type StartedImport } from './plan.ts';

export interface ImportWork {
  readonly member: Member;
  readonly started: StartedImport;
  readonly source: Source;
  readonly tree: FileTree;
  /** The note of each text, written or to come. */
  readonly notes: ReadonlyMap<string, Id>;
}

interface Reading extends ReadSource {
  readonly cited: readonly Id[];
  readonly broken: readonly string[];
  readonly links: number;
  readonly images: ReadonlyMap<string, KeptImage>;
}

const mostFindings = 50;

/**
 * Imports one text. The note, its images and the line of the report are one transaction: half a note is never there, and a file that
 * is done is not done again.
 */
export async function importFile(work: ImportWork, file: PlannedFile): Promise<void> {
  const itemId = file.item_id;
  if (itemId === null) return;
  const { member, started, source } = work;
  const content = await source.read(file.path);
  const hash = sha256(content);
  const before = await readAs(member, (tx) => findImported(tx, itemId));
  if (before?.sha256 === hash) {
    await asReader(member, (tx) => markDone(tx, file, { outcome: 'unchanged' }));
    return;
  }
  const reading = await readWithTargets(work, file.path, content);
  const told = reading.date === null ? member : { ...member, moment: reading.date };
  if (before !== null) await rewriteNote(member, itemId, { header: reading.header, body: reading.body });
  await asReader(before === null ? told : member, async (tx) => {
    if (!(await isWaiting(tx, file))) return;
    if (before === null) {
      const { header, body, licence, language } = reading;
      await layNote(tx, told, {
        itemId,
        header,
        body,
        licence,
        language: language ?? 'fr',
        audienceId: started.audienceId,
      });
    }
    await attachImages(tx, member, itemId, reading.images.values());
    await remember(tx, started, itemId, file.path, hash);
    await markDone(tx, file, { outcome: before === null ? 'created' : 'updated', reading });
    await markImages(tx, started.id, reading.images);
  });
}

async function findImported(tx: Tx, itemId: Id): Promise<{ sha256: string } | null> {
  const row = await tx.selectFrom('imported_notes').select('sha256').where('item_id', '=', itemId).executeTakeFirst();
  return row ?? null;
}

/** Reads the text once to know its images, and again once they are kept: most texts have none. */
async function readWithTargets(work: ImportWork, path: string, content: Buffer): Promise<Reading> {
  const images = new Set<string>();
  const first = readOnce(work, path, content, (image) => {
    images.add(image);
    return null;
  });
  if (images.size === 0) return { ...first, images: new Map() };
  const kept = await keepImages(work.source, images);
  return { ...readOnce(work, path, content, (image) => kept.get(image)?.id ?? null), images: kept };
}

function readOnce(
  { tree, notes }: ImportWork,
  from: string,
  content: Buffer,
  imageAt: (path: string) => Id | null,
): Omit<Reading, 'images'> {
  const cited = new Set<Id>();
  const broken = new Set<string>();
  let links = 0;
  const read = readSource(from, content, {
    link(href) {
      const meant = resolve(tree, from, href);
      if (meant.kind === 'elsewhere') return href.startsWith('#') ? anchored(href.slice(1)) : safeUrl(href);
      const note = meant.kind === 'file' ? notes.get(meant.path) : undefined;
      if (note === undefined || meant.kind !== 'file') {
        // An image that did not come along is told among the findings.
        if (natureOf(href.split(/[?#]/, 1)[0] ?? '') !== 'image') broken.add(href.slice(0, 300));
        return null;
      }
      links++;
      if (notes.get(from) !== note) cited.add(note);
      return paths.item(note) + anchored(meant.anchor);
    },
    image(src) {
      const meant = resolve(tree, from, src);
      return meant.kind === 'file' && natureOf(meant.path) === 'image' ? imageAt(meant.path) : null;
    },
  });
  return { ...read, cited: [...cited], broken: [...broken], links };
}

/** Where a heading stands in the pages that we write. */
function anchored(anchor: string): string {
  const slug = slugify(anchor);
  return slug === '' ? '' : `#t-${slug}`;
}

async function isWaiting(tx: Tx, file: PlannedFile): Promise<boolean> {
  const { rows } = await sql`select from import_files where id = ${file.id} and done_at is null for update`.execute(tx);
  return rows.length === 1;
}

async function remember(tx: Tx, started: StartedImport, itemId: Id, path: string, hash: string): Promise<void> {
  await sql`
    insert into imported_notes (item_id, audience_id, collective_id, root, path, sha256)
    select i.id, i.audience_id, i.collective_id, ${started.root}, ${path}, ${hash} from items i where i.id = ${itemId}
    on conflict (item_id) do update set root = excluded.root, path = excluded.path, sha256 = excluded.sha256, imported_at = moment()`.execute(
    tx,
  );
}

/** A link that led nowhere is told as such, not once more as a link kept as words. */
function findingsOf(reading: Reading | undefined): Reading['findings'] {
  const { findings = [], broken = [] } = reading ?? {};
  const isTold = (words: string): boolean => broken.some((address) => words.includes(address));
  return findings.filter(({ kind, words }) => kind !== 'link' || !isTold(words)).slice(0, mostFindings);
}

async function markDone(
  tx: Tx,
  file: PlannedFile,
  { outcome, reading }: { readonly outcome: FileOutcome; readonly reading?: Reading },
): Promise<void> {
  await sql`
    update import_files set done_at = clock_timestamp(), outcome = ${outcome}, links = ${reading?.links ?? 0},
      cited = ${[...(reading?.cited ?? [])]}::uuid[], broken = ${[...(reading?.broken ?? [])]},
      findings = ${JSON.stringify(findingsOf(reading))}::jsonb
    where id = ${file.id} and done_at is null`.execute(tx);
}

async function markImages(tx: Tx, importId: Id, images: ReadonlyMap<string, KeptImage>): Promise<void> {
  if (images.size === 0) return;
  await sql`
    update import_files set done_at = clock_timestamp(), outcome = 'kept'
    where import_id = ${importId} and path = any (${[...images.keys()]}) and done_at is null`.execute(tx);
}
