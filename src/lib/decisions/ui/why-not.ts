import * as m from '#lib/messages/messages.js';
import type { Verdict } from '#lib/kernel/outcome.ts';

/** The sentences of the refusals that a page tells beforehand, where the button is not. */
const sentences: Readonly<Record<string, () => string>> = {
  'already-concluded': m.refusal_already_concluded,
  'judges-own-objection': m.refusal_judges_own_objection,
  'judges-own-proposal': m.refusal_judges_own_proposal,
  'not-closed': m.refusal_not_closed,
  'not-elector': m.refusal_not_elector,
  'not-facilitator': m.refusal_not_facilitator,
  'not-last-round': m.refusal_not_last_round,
  'not-proposer': m.refusal_not_proposer,
  'not-register-keeper': m.refusal_not_register_keeper,
  'not-this-round': m.refusal_not_this_round,
  'not-your-objection': m.refusal_not_your_objection,
  'objection-untested': m.refusal_objection_untested,
  'objections-later': m.refusal_objections_later,
  'past-deadline': m.refusal_past_deadline,
  'text-unchanged': m.refusal_text_unchanged,
};

export interface Absent {
  /** What cannot be done, as its button would say it. */
  readonly act: string;
  readonly verdict: Verdict<string>;
}

export interface WhyNot {
  readonly acts: string;
  readonly why: string;
}

/** Why these acts have no button here: one sentence a reason, with the acts it keeps away. What is allowed says nothing. */
export function sayWhyNot(absent: readonly Absent[]): WhyNot[] {
  const acts = new Map<string, string[]>();
  for (const { act, verdict } of absent)
    if (!verdict.ok) acts.set(verdict.reason, [...(acts.get(verdict.reason) ?? []), act]);
  return [...acts].flatMap(([reason, kept]) => {
    const why = sentences[reason]?.();
    return why === undefined ? [] : [{ acts: kept.join(', '), why }];
  });
}
