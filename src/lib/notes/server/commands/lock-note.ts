import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { mayWritePad } from '../../rules.ts';
import type { NoteState } from '../../types.ts';
import '../tables.ts';

/** A note held by a transaction that is about to change what its readers or its writers may do. */
export interface HeldNote {
  readonly itemId: Id;
  readonly padId: Id;
  readonly collectiveId: Id;
  readonly writersId: Id;
  /** The audience of the item: the writers', until something is published. */
  readonly readersId: Id;
  readonly versionId: Id | null;
  readonly numbersGiven: number;
  readonly state: NoteState;
  readonly licence: string | null;
}

export type NotHeld = 'unknown-note' | 'not-a-writer' | 'readers-elsewhere';

/**
 * Locks a note for one who writes it. The note's own row first, as the projections do. `readers-elsewhere`: it was published to
 * readers among whom this person is not; they write it, and others decide who reads it.
 */
export async function lockNote(tx: Tx, member: Member, itemId: Id): Promise<Outcome<HeldNote, NotHeld>> {
  const note = await tx.selectFrom('notes').selectAll().where('item_id', '=', itemId).forUpdate().executeTakeFirst();
  const pad = await tx
    .selectFrom('pads as p')
    .innerJoin('audiences as a', 'a.id', 'p.audience_id')
    .leftJoin('items as i', 'i.id', 'p.item_id')
    .select(['p.id', 'p.collective_id', 'p.audience_id', 'a.kind', 'i.licence'])
    .where('p.item_id', '=', itemId)
    .executeTakeFirst();
  if (pad === undefined) return refused(note === undefined ? 'unknown-note' : 'not-a-writer');
  const isMember = member.place.collectiveId === pad.collective_id;
  const isClosed = isMember && member.place.closed;
  const verdict = mayWritePad({ holdsAudience: true, isMember, isClosed, isNamed: pad.kind === 'named' });
  if (!verdict.ok) return verdict;
  if (note === undefined) return refused('readers-elsewhere');
  return done({
    itemId,
    padId: pad.id,
    collectiveId: pad.collective_id,
    writersId: pad.audience_id,
    readersId: note.audience_id,
    versionId: note.version_id,
    numbersGiven: note.numbers_given,
    state: note.version_id === null ? 'draft' : 'published',
    licence: pad.licence,
  });
}
