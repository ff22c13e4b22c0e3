import type { DraftRules, Fallback, Fraction, Method, Missing, Quorum, Question, ReadRules, Voices } from './method.ts';
import { countVoices, oneOf, quorumQuestion, readFraction, readQuorum, voicesFor } from './voices.ts';

/**
 * Majority (domain.md §3.1, rule D1). Nothing is implied: which share, of what, and what becomes of those who abstain or stay silent.
 * - base `cast`: for + against; `present`: every voice that took part, « je ne prends pas part » included; `members`: the whole roll;
 * - abstention `in`/`out` of that base;
 * - silence `absent`: outside everything; `against`/`for`: those who said nothing are added there (never to the quorum).
 */
export interface MajorityRules {
  readonly method: 'majority';
  readonly threshold: Fraction;
  /** true: more than the threshold; false: at least it. */
  readonly strict: boolean;
  readonly base: 'cast' | 'present' | 'members';
  readonly abstention: 'in' | 'out';
  readonly silence: 'absent' | 'against' | 'for';
  readonly quorum: Quorum;
  readonly fallback: Fallback;
}

export const fallbacks = ['unchanged', 'postponed', 'majority', 'wider-body'] as const;

export const majority: Method<MajorityRules> = {
  code: 'majority',
  stances: ['for', 'against', 'abstention', 'aside'],
  read,
  tally(rules, count) {
    const voices = countVoices(count);
    const quorum = quorumQuestion(rules.quorum, voices);
    const threshold = thresholdQuestion(rules, voices);
    return { carried: quorum.answer && threshold.answer, voices, working: [quorum, threshold] };
  },
};

function thresholdQuestion(rules: MajorityRules, voices: Voices): Question {
  const silentFor = rules.silence === 'for' ? voices.silent : 0;
  const have = voices.for + silentFor;
  const base = baseOf(rules, voices);
  const needed = voicesFor(rules.threshold, base, rules.strict);
  return { question: 'threshold', have, needed, base, answer: have > 0 && have >= needed };
}

function baseOf(rules: MajorityRules, voices: Voices): number {
  const abstention = rules.abstention === 'in' ? voices.abstention : 0;
  const speaking = rules.silence === 'absent' ? 0 : voices.silent;
  switch (rules.base) {
    case 'cast':
      return voices.for + voices.against + abstention + speaking;
    case 'present':
      return voices.for + voices.against + voices.aside + abstention + speaking;
    case 'members':
      return voices.roll - (rules.abstention === 'out' ? voices.abstention : 0);
  }
}

function read(draft: DraftRules): ReadRules<MajorityRules> {
  const threshold = readFraction(draft['threshold']);
  const strict = oneOf(draft['strict'], ['more-than', 'at-least']);
  const base = oneOf(draft['base'], ['cast', 'present', 'members']);
  const abstention = oneOf(draft['abstention'], ['in', 'out']);
  const silence = oneOf(draft['silence'], ['absent', 'against', 'for']);
  const quorum = readQuorum(draft);
  const fallback = oneOf(
    draft['fallback'],
    fallbacks.filter((one) => one !== 'majority'),
  );
  const missing: Missing[] = [];
  if (threshold === null) missing.push('threshold-unset');
  if (strict === null) missing.push('strict-unset');
  if (base === null) missing.push('base-unset');
  if (abstention === null) missing.push('abstention-unset');
  if (silence === null) missing.push('silence-unset');
  if (typeof quorum === 'string') missing.push(quorum);
  if (fallback === null) missing.push('fallback-unset');
  if (threshold === null || strict === null || base === null || abstention === null || silence === null)
    return { ok: false, missing };
  if (typeof quorum === 'string' || fallback === null) return { ok: false, missing };
  const rules = { method: 'majority', threshold, strict: strict === 'more-than', base, abstention, silence } as const;
  return { ok: true, rules: { ...rules, quorum, fallback } };
}
