import type { KnownPerson } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Asked, InForce } from '#lib/decisions/reading/asked.ts';
import type { Harvested } from '#lib/notes/types.ts';
import type { Step } from '#lib/steps/types.ts';

/** Something that waits for this person: what decisions ask, a message that calls, a step to pick up. */
export interface Await extends Omit<Asked, 'why' | 'kind'> {
  readonly why: Asked['why'] | 'call' | 'step';
  readonly kind: string;
}

export interface Home {
  /** The most pressing first. */
  readonly awaits: readonly Await[];
  readonly inForce: readonly InForce[];
  readonly freeSteps: readonly Step[];
  readonly harvest: readonly Harvested[];
  readonly people: ReadonlyMap<Id, KnownPerson>;
  readonly timeZone: string;
  readonly now: Date;
}

/** A collective as it shows itself to who is not in it. */
export interface Face {
  readonly name: string;
  readonly territory: string;
  readonly summary: string;
  readonly takesRequests: boolean;
  readonly notes: readonly Harvested[];
  readonly decisions: readonly InForce[];
}
