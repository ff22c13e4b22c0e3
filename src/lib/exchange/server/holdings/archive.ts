import { PassThrough, pipeline, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { findOwnNote, listOwnNotes } from '#lib/notes/server/queries/own-words.ts';
import { slugify, type Id } from '#lib/kernel/ids.ts';
import { log } from '#lib/kernel/server/log.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import * as m from '#lib/messages/messages.js';
import { holdings, type Chapter, type Holding } from './catalogue.ts';
import { listOwnFiles, readOwnFile } from './files.ts';
import { readHolding } from './rows.ts';
import { chapterFile, tell } from './telling.ts';

type Owner = Reader & { readonly personId: Id };
type InLanguage = { readonly locale: 'fr' | 'en' };

/**
 * All that is kept of somebody, as one ZIP made while it is sent: texts to read, and the same in JSON for another program. Nothing
 * larger than a page of rows or one note is held at once; files pass through. Destroying the stream stops the reading.
 */
export async function openArchive(owner: Owner, language: InLanguage): Promise<Readable> {
  const zip = new ZipFile();
  const out = new PassThrough();
  let reading: Readable | null = null;
  pipeline(zip.outputStream, out, () => reading?.destroy());
  const add = (name: string, write: () => AsyncGenerator<string | Uint8Array>): void => {
    zip.addReadStreamLazy(name, { compress: true }, (give) => {
      reading = Readable.from(write(), { objectMode: false }).on('error', (error) => {
        log.error('the archive of somebody was cut short', { error });
        out.destroy(error);
      });
      give(null, reading);
    });
  };
  zip.addBuffer(
    Buffer.from(m.exchange_data_readme({}, language)),
    `${m.exchange_data_file({ chapter: 'readme' }, language)}.txt`,
  );
  for (const chapter of new Set(holdings.map((one) => one.chapter)))
    add(chapterFile(chapter, language), () => writeChapter(chapter, owner, language));
  for (const [name, parts] of byTable()) add(`json/${name}.json`, () => writeJson(parts, owner));
  const folder = m.exchange_data_file({ chapter: 'notes' }, language);
  for (const id of await listOwnNotes(owner.personId)) add(`${folder}/${id}.txt`, () => writeNote(id, owner, language));
  const files = m.exchange_data_file({ chapter: 'files' }, language);
  for (const file of await listOwnFiles(owner.personId))
    add(`${files}/${file.path}`, () => readOwnFile(file, language));
  zip.end();
  return out;
}

async function* writeChapter(chapter: Chapter, owner: Owner, language: InLanguage): AsyncGenerator<string> {
  yield `${m.exchange_data_chapter({ chapter }, language)}\n\n`;
  for (const holding of holdings)
    if (holding.chapter === chapter)
      for await (const held of readHolding(holding, owner)) yield tell(holding, held, language);
}

function byTable(): Map<string, Holding[]> {
  const tables = new Map<string, Holding[]>();
  for (const holding of holdings) tables.set(holding.table, [...(tables.get(holding.table) ?? []), holding]);
  return tables;
}

async function* writeJson(parts: readonly Holding[], owner: Owner): AsyncGenerator<string> {
  let before = '[\n';
  for (const holding of parts)
    for await (const { values, ...where } of readHolding(holding, owner)) {
      yield before + JSON.stringify({ ...where, ...values });
      before = ',\n';
    }
  yield before === ',\n' ? '\n]\n' : '[]\n';
}

async function* writeNote(id: Id, owner: Owner, language: InLanguage): AsyncGenerator<string> {
  const note = await findOwnNote(owner, id, language.locale);
  if (note.whole) yield note.text;
  else yield `${[m.exchange_data_passages({}, language), ...note.passages].join('\n\n')}\n`;
}

/** `minga-hugo-sansonnat.zip`: the name of the file, in plain letters. */
export function archiveName(name: string): string {
  return `minga-${slugify(name) || 'export'}.zip`;
}
