import { sayRefusal } from '#lib/kernel/server/say.ts';
import { readRules } from '../../methods/known.ts';
import type { ReadProposal } from '../../reading/proposal.ts';
import { phases } from '../../types.ts';

/** What a draft does not say yet and must before it opens (rule D1), each in its sentence. Opening checks the same again, and the dates. */
export function listUnsaid(proposal: ReadProposal): string[] {
  const rules = readRules(proposal.method, proposal.draftRules);
  const undated = proposal.method === 'consent' ? proposal.plans.length < phases.length : proposal.closesAt === null;
  const reasons = [
    ...(proposal.versions.at(-1)?.parts.length === 0 ? ['proposal-text-empty'] : []),
    ...(proposal.facilitatorId === null ? ['facilitator-unset'] : []),
    ...(proposal.method === 'consent' && proposal.facilitatorId === proposal.proposerId
      ? ['facilitator-is-proposer']
      : []),
    ...(proposal.secretaryId === null ? ['secretary-unset'] : []),
    ...(proposal.rightSource.trim() === '' ? ['right-unset'] : []),
    ...(rules.ok ? [] : rules.missing),
    ...(undated ? [proposal.method === 'consent' ? 'dates-unset' : 'deadline-unset'] : []),
  ];
  return reasons.map(sayRefusal);
}
