import type { MethodCode, Stance } from '../types.ts';
import { consent, type ConsentRules } from './consent.ts';
import { majority, type MajorityRules } from './majority.ts';
import type { Count, DraftRules, ReadRules, Tally } from './method.ts';
import { unanimity, type UnanimityRules } from './unanimity.ts';

export type Rules = ConsentRules | UnanimityRules | MajorityRules;

export const methodCodes = ['consent', 'unanimity', 'majority'] as const satisfies readonly MethodCode[];

const methods = { consent, unanimity, majority };

/** Proves a draft rule complete under its method, or names what is missing. */
export function readRules(method: MethodCode, draft: DraftRules): ReadRules<Rules> {
  return methods[method].read(draft);
}

export function stancesOf(method: MethodCode): readonly Stance[] {
  return methods[method].stances;
}

/** Counts by the rule fixed at opening. Pure: the same roll and positions always give the same tally. */
export function tally(rules: Rules, count: Count): Tally {
  switch (rules.method) {
    case 'consent':
      return consent.tally(rules, count);
    case 'unanimity':
      return unanimity.tally(rules, count);
    case 'majority':
      return majority.tally(rules, count);
  }
}
