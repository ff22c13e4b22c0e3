import type { Id } from '#lib/kernel/ids.ts';

export type MethodCode = 'consent' | 'unanimity' | 'majority';

/** Where a proposal is. `concluded`: somebody named has written its outcome. */
export type Stage = 'draft' | 'open' | 'closed' | 'concluded' | 'withdrawn';

/** The rounds of a consent, in order. Votes have none. */
export const phases = ['clarify', 'react', 'objections', 'integrate', 'consent'] as const;
export type Phase = (typeof phases)[number];

/** One voice each: of every person of the body, or of every member organisation through whoever it has mandated. */
export type VoiceKind = 'persons' | 'organisations';

export type Stance = 'consent' | 'concern' | 'objection' | 'for' | 'against' | 'abstention' | 'aside';

/** A paragraph that keeps its id through versions, so that objections and positions go on pointing at it. */
export interface Part {
  readonly id: Id;
  readonly text: string;
}

/** `substance`: voters are asked to confirm. `wording`: positions stand. The proposer says which, and it shows. */
export type Change = 'first' | 'substance' | 'wording';

/** What the rules need to know of a proposal to say who may do what. */
export interface ProposalStanding {
  readonly stage: Stage;
  readonly method: MethodCode;
  /** null for a vote, and for a draft. */
  readonly phase: Phase | null;
  /** The end of what is open now; null while none is set. */
  readonly closesAt: Date | null;
  readonly proposerId: Id;
  readonly facilitatorId: Id | null;
  readonly secretaryId: Id | null;
  /** The circle that decides; null: the whole collective. */
  readonly circleId: Id | null;
  readonly voiceKind: VoiceKind;
  readonly version: number;
}

/** A line of the electorate, frozen at opening. Exactly one of the two ids is set. */
export interface Voice {
  readonly id: Id;
  readonly personId: Id | null;
  readonly organisationId: Id | null;
}

export type OutcomeKind = 'adopted' | 'rejected' | 'withdrawn' | 'postponed';

/** What an entry of the register is. */
export type EntryKind = 'decision' | 'correction' | 'repeal' | 'review';

/** Where an entry stands today: derived from later entries and the date, never written. */
export type Standing =
  'in-force' | 'upcoming' | 'superseded' | 'repealed' | 'expired' | 'rejected' | 'withdrawn' | 'postponed' | 'amending';
