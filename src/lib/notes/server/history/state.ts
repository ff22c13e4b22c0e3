import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { namesOf } from '#lib/kernel/server/names.ts';
import * as m from '#lib/messages/messages.js';
import { initials } from '#lib/ui/text.ts';
import type { Body } from '../../document/body.ts';
import type { Signature } from '../../document/html.ts';
import { KnownHands } from '../../document/known-hands.ts';
import { bodyOf } from '../../document/layout.ts';
import { readSignedBody } from '../../document/read-body.ts';
import { readPad, type NoteContent } from '../../document/read-pad.ts';
import { writeText } from '../../document/text.ts';
import { contentOf } from '../../document/version-content.ts';
import type { Point } from '../../history/points.ts';
import type { Ground } from './ground.ts';
import { padAt } from './replay.ts';

/** What a note said at a point of its past. */
export interface PastState {
  readonly point: Point;
  readonly content: NoteContent;
  readonly at: Date;
  /** Place in the log up to which it tells. */
  readonly seq: number;
  /** The version that kept it; null for a moment. */
  readonly version: {
    readonly id: Id;
    readonly number: number | null;
    readonly name: string;
    readonly madeBy: Id | null;
    readonly withdrawnAt: Date | null;
    readonly licence: string | null;
  } | null;
}

/** The note at a point; null when there is no such point, or when it is not this viewer's to read. */
export async function stateAt(tx: Tx, ground: Ground, point: Point): Promise<PastState | null> {
  switch (point.kind) {
    case 'now':
      return momentAt(tx, ground, point);
    case 'moment':
      return momentAt(tx, ground, point, point.seq);
    case 'published':
    case 'named':
      return versionAt(tx, ground, point);
  }
}

async function momentAt(tx: Tx, { pad }: Ground, point: Point, seq?: number): Promise<PastState | null> {
  if (pad === null) return null;
  const { doc, last } = await padAt(tx, pad.id, seq);
  const content = readPad(doc);
  doc.destroy();
  // Before the first word there was an empty page.
  return { point, content, at: last?.at ?? pad.openedAt, seq: last?.seq ?? 0, version: null };
}

async function versionAt(
  tx: Tx,
  ground: Ground,
  point: Extract<Point, { kind: 'published' | 'named' }>,
): Promise<PastState | null> {
  if (ground.pad === null && point.kind === 'named') return null;
  const version = await tx
    .selectFrom('note_versions')
    .selectAll()
    .where('item_id', '=', ground.itemId)
    .where((eb) =>
      point.kind === 'published'
        ? eb('number', '=', point.number)
        : eb.and([eb('id', '=', point.id), eb('number', 'is', null)]),
    )
    .where((eb) => (ground.pad === null ? eb('withdrawn_at', 'is', null) : eb.val(true)))
    .executeTakeFirst();
  if (version === undefined) return null;
  const { id, number, name, made_by: madeBy, withdrawn_at: withdrawnAt, licence, seq, made_at: at } = version;
  return {
    point,
    content: contentOf(version),
    at,
    seq,
    version: { id, number, name, madeBy, withdrawnAt, licence },
  };
}

export interface SignedBody {
  readonly body: Body;
  /** Whose words are in it, by the key of their marks. */
  readonly hands: ReadonlyMap<string, Signature>;
}

/**
 * The text of a state, each stretch signed by whoever wrote it, under the names that this reader may know. null when the log tells
 * something else at its place: a part of it was erased since (docs/adr/0111).
 */
export async function signedBodyAt(
  tx: Tx,
  padId: Id,
  { seq, content }: Pick<PastState, 'seq' | 'content'>,
): Promise<SignedBody | null> {
  const { doc } = await padAt(tx, padId, seq);
  if (writeText(readPad(doc).body) !== writeText(content.body)) return null;
  const { rows } = await sql<{ client_id: number; person_id: Id | null }>`
    select client_id, person_id from pad_hands where pad_id = ${padId} order by since`.execute(tx);
  const persons = new Map(rows.map((row) => [row.client_id, row.person_id]));
  const met = new Set<string>();
  const body = readSignedBody(bodyOf(doc), (client) => {
    const key = keyOf(persons.get(client));
    met.add(key);
    return key;
  });
  doc.destroy();
  return { body, hands: await signaturesOf(tx, met) };
}

const program = 'program';

function keyOf(personId: Id | null | undefined): string {
  return personId ?? program;
}

async function signaturesOf(tx: Tx, keys: ReadonlySet<string>): Promise<Map<string, Signature>> {
  const ids = [...keys].filter((key) => key !== program);
  const names = await namesOf(tx, ids);
  const hues = new KnownHands([]);
  return new Map(
    [...keys].map((key) => {
      const name = key === program ? m.notes_history_program() : (names.get(key)?.name ?? m.notes_somebody());
      return [key, { name, initials: initials(name), hue: hues.hueOf(key) }];
    }),
  );
}
