import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { Ground, ObjectionState } from '../../objections/states.ts';
import { touchItem, type HeldProposal } from './locked.ts';
import { where } from './rounds.ts';

interface NewObjection {
  readonly voiceId: Id;
  readonly partId: Id | null;
  readonly ground: Ground;
  readonly argument: string;
}

/** Writes an objection and its first state, and tells the proposer and who facilitates. */
export async function insertObjection(tx: Tx, member: Member, held: HeldProposal, raised: NewObjection): Promise<Id> {
  const id = newId();
  await tx
    .insertInto('objections')
    .values({
      id,
      proposal_id: held.id,
      audience_id: held.audienceId,
      voice_id: raised.voiceId,
      author_id: member.personId,
      part_id: raised.partId,
      ground: raised.ground,
      argument: raised.argument,
    })
    .execute();
  await addState(tx, member, held, { objection: id, state: 'raised', why: '' });
  await touchItem(tx, held.id);
  const persons = [held.proposerId, held.facilitatorId].filter((one) => one !== null);
  await record(tx, member, { act: 'objection.raised', ...where(held), particulars: { objection: id, persons } });
  return id;
}

export interface NewState {
  readonly objection: Id;
  readonly state: ObjectionState;
  readonly why: string;
  readonly onBehalfOf?: string;
}

export async function addState(tx: Tx, member: Member, held: HeldProposal, state: NewState): Promise<void> {
  await tx
    .insertInto('objection_states')
    .values({
      id: newId(),
      objection_id: state.objection,
      proposal_id: held.id,
      audience_id: held.audienceId,
      state: state.state,
      version_number: held.version,
      said_by: member.personId,
      on_behalf_of: state.onBehalfOf ?? '',
      why: state.why,
    })
    .execute();
}
