import type { DraftRules, Method, Missing, Quorum, ReadRules } from './method.ts';
import { countVoices, oneOf, quorumQuestion, readQuorum } from './voices.ts';

/**
 * Consent (domain.md §3.1–3.2, rules D2 and D3): carried when no objection stands, untested ones included. Concerns never block.
 * - silence `assent`: who said nothing by the end lets it pass, and counts for the quorum; `none`: silence is not agreement.
 */
export interface ConsentRules {
  readonly method: 'consent';
  readonly silence: 'assent' | 'none';
  readonly quorum: Quorum;
}

export const consent: Method<ConsentRules> = {
  code: 'consent',
  stances: ['consent', 'objection', 'concern', 'abstention'],
  read,
  tally(rules, count) {
    const voices = countVoices(count);
    const asked = quorumQuestion(rules.quorum, voices);
    const quorum =
      rules.silence === 'assent' ? { ...asked, have: voices.roll, answer: voices.roll >= asked.needed } : asked;
    const standing = count.standingObjections;
    const objections = {
      question: 'no-objection',
      have: standing,
      needed: 0,
      base: standing,
      answer: standing === 0,
    } as const;
    const somebody = rules.silence === 'assent' || voices.consent + voices.concern > 0;
    return { carried: quorum.answer && objections.answer && somebody, voices, working: [quorum, objections] };
  },
};

function read(draft: DraftRules): ReadRules<ConsentRules> {
  const silence = oneOf(draft['silence'], ['assent', 'none']);
  const quorum = readQuorum(draft);
  const missing: Missing[] = [];
  if (silence === null) missing.push('silence-unset');
  if (typeof quorum === 'string') missing.push(quorum);
  if (silence === null || typeof quorum === 'string') return { ok: false, missing };
  return { ok: true, rules: { method: 'consent', silence, quorum } };
}
