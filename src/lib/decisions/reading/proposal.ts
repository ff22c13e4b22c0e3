import type { Readership } from '#lib/collectives/audiences/types.ts';
import type { KnownPerson } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Ancestor, Link } from '#lib/kernel/links.ts';
import type { Step } from '#lib/steps/types.ts';
import type { Talk } from '#lib/threads/reading/list.ts';
import type { Rules } from '../methods/known.ts';
import type { DraftRules, Tally } from '../methods/method.ts';
import type { Ground, ObjectionState } from '../objections/states.ts';
import type { Change, OutcomeKind, Part, Phase, ProposalStanding, Stance, Voice } from '../types.ts';

/** One state of the text. */
export interface Version {
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  readonly parts: readonly Part[];
  readonly change: Change;
  readonly note: string;
  readonly writtenBy: Id;
  readonly writtenAt: Date;
}

/** A question, its answer, a reaction or a concern, in its round. */
export interface RoundEntry {
  readonly id: Id;
  readonly kind: 'question' | 'answer' | 'reaction' | 'concern';
  readonly answersId: Id | null;
  readonly partId: Id | null;
  readonly authorId: Id;
  readonly body: string;
  readonly writtenAt: Date;
}

/** A voice of the roll, as it shows: under its person's or its organisation's name, with its last word. */
export interface RollLine extends Voice {
  readonly name: string | null;
  readonly position: {
    readonly stance: Stance;
    readonly except: readonly Id[];
    readonly reason: string;
    readonly versionNumber: number;
    readonly takenBy: Id;
    readonly takenAt: Date;
  } | null;
}

export interface ObjectionStep {
  readonly state: ObjectionState;
  readonly versionNumber: number;
  readonly saidBy: Id;
  readonly onBehalfOf: string;
  readonly why: string;
  readonly saidAt: Date;
}

export interface ReadObjection {
  readonly id: Id;
  readonly partId: Id | null;
  readonly voiceId: Id;
  readonly authorId: Id;
  readonly ground: Ground;
  readonly argument: string;
  readonly raisedAt: Date;
  /** From the raising on; never empty. */
  readonly steps: readonly ObjectionStep[];
}

/** What a named person wrote in the register to conclude a proposal, as it was first said. */
export interface Concluding {
  readonly id: Id;
  readonly number: number;
  readonly title: string;
  readonly outcome: OutcomeKind;
  readonly text: string;
  readonly decidedHow: string;
  readonly by: Id;
}

export interface ReadProposal extends ProposalStanding {
  readonly id: Id;
  readonly collectiveId: Id;
  readonly number: number | null;
  readonly title: string;
  readonly summary: string;
  readonly audienceId: Id;
  readonly readership: Readership;
  /** Who reads once it is open: the same as `readership` from then on. */
  readonly futureReadership: Readership | null;
  readonly circle: { readonly id: Id; readonly name: string } | null;
  readonly rules: Rules | null;
  readonly draftRules: DraftRules;
  readonly rightSource: string;
  readonly createdAt: Date;
  readonly openedAt: Date | null;
  readonly withdrawn: { readonly at: Date; readonly by: Id; readonly why: string } | null;
  /** Oldest first; never empty. */
  readonly versions: readonly Version[];
  /** The last version whose change asks voters to confirm. */
  readonly substanceVersion: number;
  readonly plans: readonly { readonly phase: Phase; readonly endsAt: Date }[];
  readonly extensions: readonly { readonly until: Date; readonly why: string; readonly by: Id; readonly at: Date }[];
  readonly closure: {
    readonly by: Id | null;
    readonly at: Date;
    readonly why: string;
    readonly tally: Tally;
    readonly fingerprint: string;
  } | null;
  /** The entry of the register that concludes it. */
  readonly decision: Concluding | null;
  readonly timeZone: string;
}

export interface ProposalPage {
  readonly proposal: ReadProposal;
  readonly roll: readonly RollLine[];
  readonly objections: readonly ReadObjection[];
  readonly entries: readonly RoundEntry[];
  readonly people: ReadonlyMap<Id, KnownPerson>;
  readonly links: readonly Link[];
  readonly lineage: readonly Ancestor[];
  readonly steps: readonly Step[];
  readonly talks: readonly Talk[];
  /** By the database's clock. */
  readonly now: Date;
}

/** A proposal in a list. */
export interface ProposalLine {
  readonly id: Id;
  readonly number: number | null;
  readonly title: string;
  readonly summary: string;
  readonly stage: ProposalStanding['stage'];
  readonly method: ProposalStanding['method'];
  readonly phase: Phase | null;
  readonly closesAt: Date | null;
  readonly openedAt: Date | null;
  readonly circleName: string | null;
  /** The reader has a voice there, and what it says now is not (or no longer) heard. */
  readonly awaitsVoice: boolean;
  readonly standing: number;
  readonly decision: Pick<Concluding, 'id' | 'number' | 'title' | 'outcome'> | null;
}
