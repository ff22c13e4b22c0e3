import type { Id } from '#lib/kernel/ids.ts';
import { refused, type Outcome } from '#lib/kernel/outcome.ts';

export interface Demonstration {
  readonly slug: string;
  /** The person whose place the visitor takes. */
  readonly personId: Id;
}

/** Makes the demonstration collective, or finds it already made. The story is written (src/lib/demo/story), its teller is not. */
export function makeDemonstration(): Promise<Outcome<Demonstration, 'demonstration-not-ready'>> {
  return Promise.resolve(refused('demonstration-not-ready'));
}
