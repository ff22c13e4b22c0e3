import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { stands, type ObjectionState } from '../../objections/states.ts';
import { tally, type Rules } from '../../methods/known.ts';
import type { Tally } from '../../methods/method.ts';
import { fingerprint, type Json } from '../../register/canonical.ts';
import type { Part, Stance } from '../../types.ts';
import { rollOf, type HeldProposal } from './locked.ts';

/** All that a count is made from, as it stood at the closing; written once, in a fixed order. */
export interface Snapshot {
  readonly proposal: Id;
  readonly rules: Rules;
  readonly version: { readonly number: number; readonly title: string; readonly parts: readonly Part[] };
  readonly roll: readonly { readonly voice: Id; readonly person: Id | null; readonly organisation: Id | null }[];
  readonly positions: readonly {
    readonly voice: Id;
    readonly stance: Stance;
    readonly except: readonly Id[];
    readonly version: number;
    readonly confirmed: boolean;
  }[];
  readonly objections: readonly { readonly id: Id; readonly part: Id | null; readonly state: ObjectionState }[];
}

export interface Counted {
  readonly snapshot: Snapshot;
  readonly tally: Tally;
  /** SHA-256 of the canonical form of `{snapshot, tally}`. */
  readonly fingerprint: string;
}

/** Counts a proposal whose row is locked: what it reads cannot move until the transaction ends. */
export async function countProposal(tx: Tx, held: HeldProposal & { readonly rules: Rules }): Promise<Counted> {
  const roll = await rollOf(tx, held.id);
  const positions = await tx
    .selectFrom('positions')
    .selectAll()
    .where('proposal_id', '=', held.id)
    .orderBy('voice_id')
    .execute();
  const { rows: objections } = await sql<Snapshot['objections'][number]>`
    select o.id, o.part_id as part, s.state from objections o
    join lateral (select state from objection_states s where s.objection_id = o.id order by s.said_at desc, s.id desc limit 1) s on true
    where o.proposal_id = ${held.id} order by o.id`.execute(tx);
  const snapshot: Snapshot = {
    proposal: held.id,
    rules: held.rules,
    version: { number: held.version, title: held.title, parts: held.parts },
    roll: roll.map((voice) => ({ voice: voice.id, person: voice.personId, organisation: voice.organisationId })),
    positions: positions.map((one) => ({
      voice: one.voice_id,
      stance: one.stance,
      except: one.except_parts,
      version: one.version_number,
      confirmed: one.version_number >= held.substanceVersion,
    })),
    objections,
  };
  const standingObjections = objections.filter((one) => stands(one.state)).length;
  const counted = tally(held.rules, { roll: roll.length, ballots: snapshot.positions, standingObjections });
  return { snapshot, tally: counted, fingerprint: fingerprint({ snapshot, tally: counted } as unknown as Json) };
}
