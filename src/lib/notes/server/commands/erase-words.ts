import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, readAs, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { readPad, type NoteContent } from '../../document/read-pad.ts';
import { writeText } from '../../document/text.ts';
import { contentOf } from '../../document/version-content.ts';
import { mayErase } from '../../rules.ts';
import { findGround, isWritten, type Written } from '../history/ground.ts';
import { findStretches, leadToTheSame, rewrite, rewritten, type Rewriting, type Row } from '../history/rewrite-log.ts';
import { withPad } from '../live/edit-pad.ts';
import '../tables.ts';

export interface Erasing {
  readonly itemId: Id;
  readonly words: string;
  readonly why: string;
}

export type NotErased =
  'not-a-writer' | 'erasers-only' | 'words-still-written' | 'words-still-published' | 'words-never-written';

/**
 * Erases some words for good from the past of a note (docs/adr/0111): the log is rewritten where they came and went, versions that say
 * them go, and what was done stays said. The text as it is now does not change: words that are still in it are taken out first.
 * Answers how many edits were made one.
 */
export async function eraseWords(
  member: Member,
  input: Erasing,
): Promise<Outcome<{ readonly edits: number }, NotErased>> {
  const ground = await readAs(member, (tx) => findGround(tx, member, input.itemId));
  if (!isWritten(ground)) return refused('not-a-writer');
  const verdict = mayErase(member.place);
  if (!verdict.ok) return verdict;
  const current = await withPad(ground.pad.id, (pad) => Promise.resolve(readPad(pad.doc)));
  if (current === null) return refused('not-a-writer');
  if (says(current, input.words)) return refused('words-still-written');
  return asOwner((tx) => eraseAsOwner(tx, member, ground, input), member);
}

async function eraseAsOwner(
  tx: Tx,
  member: Member,
  ground: Written,
  input: Erasing,
): Promise<Outcome<{ readonly edits: number }, NotErased>> {
  // The note first, as every act on it: no publication, no projection and no other erasure meanwhile. The log itself goes on growing.
  await tx.selectFrom('notes').select('item_id').where('item_id', '=', input.itemId).forUpdate().executeTakeFirst();
  const versions = await listVersionsThatSay(tx, input);
  if (versions.some(({ isPublished }) => isPublished)) return refused('words-still-published');
  const rows: Row[] = await tx
    .selectFrom('pad_updates')
    .select(['seq', 'at', 'bytes'])
    .where('pad_id', '=', ground.pad.id)
    .orderBy('seq')
    .execute();
  const rewritings = rewrite(rows, await findStretches(rows, input.words));
  if (rewritings.length === 0 && versions.length === 0) return refused('words-never-written');
  await proveErased(rows, rewritings, input.words);
  for (const rewriting of rewritings) await writeRewriting(tx, member, ground, { ...rewriting, why: input.why });
  await dropCopies(tx, ground, input, { versions: versions.map(({ id }) => id), from: rewritings[0]?.from.seq });
  const edits = rewritings.reduce((sum, one) => sum + one.edits, 0);
  await record(tx, member, {
    act: 'note.erased',
    collectiveId: ground.collectiveId,
    audienceId: ground.pad.writersId,
    particulars: { itemId: input.itemId, edits, versions: versions.length },
  });
  return done({ edits });
}

/** Whatever is wrong with a rewriting is found before it is kept: the past is not tried twice. */
async function proveErased(rows: readonly Row[], rewritings: readonly Rewriting[], words: string): Promise<void> {
  const clean = rewritten(rows, rewritings);
  if (!leadToTheSame(rows, clean)) throw new Error('the rewritten log does not lead to the same text');
  const isSaid = clean.some(({ bytes }) => Buffer.from(bytes).includes(words));
  if (isSaid || (await findStretches(clean, words)).length > 0)
    throw new Error('the rewritten log still says what was erased');
}

async function writeRewriting(
  tx: Tx,
  member: Member,
  { pad }: Written,
  { from, until, edits, bytes, why }: Rewriting & { readonly why: string },
): Promise<void> {
  await tx
    .deleteFrom('pad_updates')
    .where('pad_id', '=', pad.id)
    .where('seq', '>=', from.seq)
    .where('seq', '<=', until.seq)
    .execute();
  await sql`
    insert into pad_updates (seq, pad_id, audience_id, actor_name, at, bytes) overriding system value
    values (${until.seq}, ${pad.id}, ${pad.writersId}, 'minga', ${until.at}, ${Buffer.from(bytes)})`.execute(tx);
  await tx
    .insertInto('pad_erasures')
    .values({
      id: newId(),
      pad_id: pad.id,
      audience_id: pad.writersId,
      seq: until.seq,
      edits,
      from_at: from.at,
      until_at: until.at,
      why,
      erased_by: member.personId,
    })
    .execute();
}

interface SayingVersion {
  readonly id: Id;
  /** Readers have it. */
  readonly isPublished: boolean;
}

async function listVersionsThatSay(tx: Tx, { itemId, words }: Erasing): Promise<SayingVersion[]> {
  const rows = await tx.selectFrom('note_versions').selectAll().where('item_id', '=', itemId).execute();
  return rows
    .filter((row) => row.name.toLowerCase().includes(words.toLowerCase()) || says(contentOf(row), words))
    .map((row) => ({ id: row.id, isPublished: row.number !== null && row.withdrawn_at === null }));
}

/** What was made of the log, or beside it, and may say the same words. */
async function dropCopies(
  tx: Tx,
  { itemId, pad }: Written,
  { words }: Erasing,
  { versions, from }: { readonly versions: readonly Id[]; readonly from: number | undefined },
): Promise<void> {
  if (versions.length > 0) await tx.deleteFrom('note_versions').where('id', 'in', versions).execute();
  if (from !== undefined)
    await tx.deleteFrom('pad_snapshots').where('pad_id', '=', pad.id).where('seq', '>=', from).execute();
  await sql`
    delete from pad_quarantine where pad_id = ${pad.id} and position(convert_to(${words}, 'UTF8') in bytes) > 0`.execute(
    tx,
  );
  await sql`
    delete from steps where item_id = ${itemId} and dropped_at is not null and position(lower(${words}) in lower(label)) > 0`.execute(
    tx,
  );
}

function says(content: NoteContent, words: string): boolean {
  const all = `${JSON.stringify(content)}\n${writeText(content.body)}\n${Object.values(content.header).join('\n')}`;
  const lower = words.toLowerCase();
  return [lower, JSON.stringify(lower).slice(1, -1)].some((form) => all.toLowerCase().includes(form));
}
