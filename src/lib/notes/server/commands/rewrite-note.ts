import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { Body } from '../../document/body.ts';
import { readPad } from '../../document/read-pad.ts';
import { writePad } from '../../document/write-pad.ts';
import type { NewHeader, NoteHeader } from '../../types.ts';
import { editPad } from '../live/edit-pad.ts';
import { findPad } from '../queries/pad.ts';

/**
 * Makes a note's draft say this, as an edit of the member: what stays keeps its author, and the history keeps what was there.
 * Resolves once it is in the log.
 */
export async function rewriteNote(
  member: Member,
  itemId: Id,
  { header, body }: { readonly header: NewHeader; readonly body: Body },
): Promise<Outcome<undefined, 'not-a-writer'>> {
  const pad = await findPad(member, itemId);
  if (pad?.access !== 'write') return refused('not-a-writer');
  await editPad(pad.padId, member, (doc) => {
    writePad(doc, { header: withKnownIds(header, readPad(doc).header), body });
  });
  return done();
}

/** A step or a person who was there already is the same row: whoever claimed it keeps it. */
function withKnownIds(header: NewHeader, before: NoteHeader): NoteHeader {
  const steps = new Map(before.steps.map((step) => [step.label, step.id]));
  const people = new Map(before.participants.map((person) => [person.name, person]));
  const take = (known: Map<string, string>, key: string): string => {
    const id = known.get(key) ?? newId();
    known.delete(key);
    return id;
  };
  const personIds = new Map([...people].map(([name, person]) => [name, person.id]));
  return {
    ...header,
    steps: header.steps.map((step) => ({ ...step, id: take(steps, step.label) })),
    participants: header.participants.map((person) => ({
      ...person,
      id: take(personIds, person.name),
      personId: people.get(person.name)?.personId ?? person.personId,
    })),
  };
}
