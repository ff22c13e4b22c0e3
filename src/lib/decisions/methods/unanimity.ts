import { fallbacks } from './majority.ts';
import type { DraftRules, Fallback, Method, Missing, Quorum, Question, ReadRules, Voices } from './method.ts';
import { countVoices, oneOf, quorumQuestion, readQuorum } from './voices.ts';

/**
 * Unanimity (domain.md §3.1, rule D1): a word that statutes use and nobody can apply until this is said.
 * - base `all`: the whole roll; `present`: those who took part; `cast`: those who said for or against;
 * - abstention `breaks` it or is `neutral`; whoever abstains has cast nothing, so with base `cast` it can only be neutral;
 * - silence `breaks` it, or counts as `assent`; where only those present or casting are asked, it is `outside`.
 */
export interface UnanimityRules {
  readonly method: 'unanimity';
  readonly base: 'all' | 'present' | 'cast';
  readonly abstention: 'breaks' | 'neutral';
  readonly silence: 'breaks' | 'assent' | 'outside';
  readonly quorum: Quorum;
  readonly fallback: Fallback;
}

export const unanimity: Method<UnanimityRules> = {
  code: 'unanimity',
  stances: ['for', 'against', 'abstention'],
  read,
  tally(rules, count) {
    const voices = countVoices(count);
    const quorum = quorumQuestion(rules.quorum, voices);
    const together = togetherQuestion(rules, voices);
    return { carried: quorum.answer && together.answer, voices, working: [quorum, together] };
  },
};

/** `have`: voices in agreement; `needed` = `base`: all those who must be. */
function togetherQuestion(rules: UnanimityRules, voices: Voices): Question {
  const assenting = voices.for + (rules.silence === 'assent' ? voices.silent : 0);
  const abstaining = rules.abstention === 'breaks' ? voices.abstention : 0;
  const silent = rules.silence === 'outside' ? 0 : voices.silent;
  const base = voices.for + voices.against + abstaining + silent;
  return {
    question: 'nobody-against',
    have: assenting,
    needed: base,
    base,
    answer: assenting > 0 && assenting === base,
  };
}

function read(draft: DraftRules): ReadRules<UnanimityRules> {
  const base = oneOf(draft['base'], ['all', 'present', 'cast']);
  const abstention = oneOf(draft['abstention'], ['breaks', 'neutral']);
  const silence = oneOf(draft['silence'], ['breaks', 'assent', 'outside']);
  const quorum = readQuorum(draft);
  const fallback = oneOf(draft['fallback'], fallbacks);
  const missing: Missing[] = [];
  if (base === null) missing.push('base-unset');
  if (abstention === null) missing.push('abstention-unset');
  if (silence === null) missing.push('silence-unset');
  if (typeof quorum === 'string') missing.push(quorum);
  if (fallback === null) missing.push('fallback-unset');
  if (base === 'cast' && abstention === 'breaks') missing.push('abstention-contradicts-base');
  if (base !== null && silence !== null && (base === 'all') === (silence === 'outside'))
    missing.push('silence-contradicts-base');
  if (missing.length > 0 || base === null || abstention === null || silence === null) return { ok: false, missing };
  if (typeof quorum === 'string' || fallback === null) return { ok: false, missing };
  return { ok: true, rules: { method: 'unanimity', base, abstention, silence, quorum, fallback } };
}
