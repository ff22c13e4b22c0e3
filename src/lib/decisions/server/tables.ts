import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { DraftRules, Tally } from '../methods/method.ts';
import type { Rules } from '../methods/known.ts';
import type { Ground, ObjectionState } from '../objections/states.ts';
import type { EntryContent } from '../register/entry.ts';
import type { Change, EntryKind, MethodCode, OutcomeKind, Part, Phase, Standing, Stance, VoiceKind } from '../types.ts';
import type { Snapshot } from './commands/snapshot.ts';

type Json<Value> = ColumnType<Value, string, string>;

export interface ProposalsTable {
  item_id: Id;
  audience_id: Id;
  collective_id: Id;
  number: number | null;
  circle_id: Id | null;
  readers_audience_id: Id;
  method: MethodCode;
  draft_rules: ColumnType<DraftRules, string | undefined, string>;
  rules: ColumnType<Rules | null, string | null | undefined, string>;
  voice_kind: VoiceKind;
  right_source: Generated<string>;
  proposer_id: Id;
  facilitator_id: Id | null;
  secretary_id: Id | null;
  phase: Phase | null;
  closes_at: Date | null;
  opened_at: Date | null;
  opened_by: Id | null;
  closed_at: Date | null;
  closed_by: Id | null;
  withdrawn_at: Date | null;
  withdrawn_by: Id | null;
  withdrawn_why: Generated<string>;
}

export interface ProposalVersionsTable {
  id: Id;
  proposal_id: Id;
  audience_id: Id;
  number: number;
  title: string;
  summary: Generated<string>;
  parts: Json<readonly Part[]>;
  change: Change;
  note: Generated<string>;
  written_by: Id;
  written_at: Generated<Date>;
}

export interface PhasePlansTable {
  proposal_id: Id;
  audience_id: Id;
  phase: Phase;
  ends_at: Date;
}

export interface PhaseMovesTable {
  id: Id;
  proposal_id: Id;
  audience_id: Id;
  phase: Phase;
  moved_by: Id;
  moved_at: Generated<Date>;
  why: Generated<string>;
}

export interface PhaseEntriesTable {
  id: Id;
  proposal_id: Id;
  audience_id: Id;
  phase: Phase;
  kind: 'question' | 'answer' | 'reaction' | 'concern';
  answers_id: Id | null;
  part_id: Id | null;
  author_id: Id;
  body: string;
  written_at: Generated<Date>;
}

export interface VoicesTable {
  id: Id;
  proposal_id: Id;
  audience_id: Id;
  person_id: Id | null;
  organisation_id: Id | null;
  why: 'member' | 'circle-member' | 'organisation';
  since: Date;
}

export interface PositionsTable {
  proposal_id: Id;
  voice_id: Id;
  audience_id: Id;
  stance: Stance;
  except_parts: Generated<Id[]>;
  reason: Generated<string>;
  version_number: number;
  taken_by: Id;
  taken_at: Generated<Date>;
}

export interface PositionWordsTable {
  id: GeneratedAlways<number>;
  proposal_id: Id;
  voice_id: Id;
  audience_id: Id;
  stance: Stance | null;
  except_parts: Id[];
  reason: string;
  version_number: number;
  taken_by: Id;
  taken_at: GeneratedAlways<Date>;
}

export interface ObjectionsTable {
  id: Id;
  proposal_id: Id;
  audience_id: Id;
  voice_id: Id;
  author_id: Id;
  part_id: Id | null;
  ground: Ground;
  argument: string;
  raised_at: Generated<Date>;
}

export interface ObjectionStatesTable {
  id: Id;
  objection_id: Id;
  proposal_id: Id;
  audience_id: Id;
  state: ObjectionState;
  version_number: number;
  said_by: Id;
  on_behalf_of: Generated<string>;
  why: Generated<string>;
  said_at: Generated<Date>;
}

export interface ClosuresTable {
  proposal_id: Id;
  audience_id: Id;
  closed_by: Id | null;
  closed_at: Date;
  why: Generated<string>;
  snapshot: Json<Snapshot>;
  tally: Json<Tally>;
  fingerprint: string;
}

export interface ExtensionsTable {
  id: Id;
  proposal_id: Id;
  audience_id: Id;
  closes_at_before: Date;
  closes_at_after: Date;
  why: string;
  extended_by: Id;
  extended_at: Generated<Date>;
}

export interface RegistersTable {
  id: Id;
  collective_id: Id;
  circle_id: Id | null;
  audience_id: Id;
  last_number: Generated<number>;
  head: Generated<string>;
  last_proposal: Generated<number>;
}

export interface RegisterSealsTable {
  register_id: Id;
  number: number;
  audience_id: Id;
  digest: string;
  previous: string;
  hash: string;
  sealed_at: Generated<Date>;
}

export interface RegisterEntriesTable {
  item_id: Id;
  audience_id: Id;
  collective_id: Id;
  content: Json<EntryContent>;
  register_id: GeneratedAlways<Id>;
  number: GeneratedAlways<number>;
  kind: GeneratedAlways<EntryKind>;
  outcome: GeneratedAlways<OutcomeKind | null>;
  proposal_id: GeneratedAlways<Id | null>;
  target_id: GeneratedAlways<Id | null>;
  supersedes: GeneratedAlways<Id[]>;
  entered_by: GeneratedAlways<Id>;
}

/** A view: where each entry stands today. */
export interface DecisionStandingsView {
  item_id: GeneratedAlways<Id>;
  audience_id: GeneratedAlways<Id>;
  collective_id: GeneratedAlways<Id>;
  register_id: GeneratedAlways<Id>;
  number: GeneratedAlways<number>;
  kind: GeneratedAlways<EntryKind>;
  outcome: GeneratedAlways<OutcomeKind | null>;
  proposal_id: GeneratedAlways<Id | null>;
  target_id: GeneratedAlways<Id | null>;
  supersedes: GeneratedAlways<Id[]>;
  entered_by: GeneratedAlways<Id>;
  effective: GeneratedAlways<EntryContent>;
  /** Today in the collective's time zone, `YYYY-MM-DD`. */
  today: GeneratedAlways<string>;
  standing: GeneratedAlways<Standing>;
  ended_by_id: GeneratedAlways<Id | null>;
  ended_by_number: GeneratedAlways<number | null>;
}

declare module '#lib/kernel/server/tables.ts' {
  interface Tables {
    proposals: ProposalsTable;
    proposal_versions: ProposalVersionsTable;
    phase_plans: PhasePlansTable;
    phase_moves: PhaseMovesTable;
    phase_entries: PhaseEntriesTable;
    voices: VoicesTable;
    positions: PositionsTable;
    position_words: PositionWordsTable;
    objections: ObjectionsTable;
    objection_states: ObjectionStatesTable;
    closures: ClosuresTable;
    extensions: ExtensionsTable;
    registers: RegistersTable;
    register_seals: RegisterSealsTable;
    register_entries: RegisterEntriesTable;
    decision_standings: DecisionStandingsView;
  }
}
