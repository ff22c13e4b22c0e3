import type { Id } from '#lib/kernel/ids.ts';

/** Somebody who may be named in a form. */
export interface NamedPerson {
  readonly personId: Id;
  readonly name: string;
}

/** What the form of a proposal needs. */
export interface DraftScene {
  readonly people: readonly NamedPerson[];
  readonly circles: readonly { readonly id: Id; readonly name: string }[];
  readonly defaults: { readonly method: string; readonly voices: 'persons' | 'organisations' };
  /** What the proposal starts from, and the words it brings. */
  readonly source: {
    readonly id: Id;
    readonly kind: string;
    readonly title: string;
    readonly summary: string;
    readonly text: string;
  } | null;
  /** The message it is born of. */
  readonly message: { readonly id: Id; readonly threadId: Id; readonly title: string; readonly text: string } | null;
}

/** What the form that writes an outcome needs. */
export interface OutcomeScene {
  readonly people: readonly NamedPerson[];
  /** Decisions that a new one may replace. */
  readonly inForce: readonly { readonly id: Id; readonly number: number; readonly title: string }[];
  /** Today in the collective's time zone, `YYYY-MM-DD`. */
  readonly today: string;
}
