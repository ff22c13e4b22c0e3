import type { Id } from '#lib/kernel/ids.ts';

export interface Demonstration {
  readonly slug: string;
  /** The person whose place the visitor takes. */
  readonly personId: Id;
}

/** Makes the demonstration collective, or finds it already made. */
export function makeDemonstration(): Promise<Demonstration> {
  return Promise.reject(new Error('this installation carries no demonstration yet'));
}
