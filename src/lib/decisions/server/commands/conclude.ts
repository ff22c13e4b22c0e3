import type { Member } from '#lib/collectives/types.ts';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import type { Amendable, EntryContent } from '../../register/entry.ts';
import { areWhole, mayConclude, mayEnter, type ConcludeReason, type WordsReason } from '../../register/rules.ts';
import { mayPropose } from '../../rules.ts';
import type { OutcomeForm, ToldDecisionForm } from '../../schema.ts';
import { areMembers, checkSuperseded, inscribe, todayIn, type Inscribed, type NewStep } from './enter.ts';
import { holdProposal, touchItem, type HeldProposal } from './locked.ts';
import { personsWithVoice } from './open.ts';

type EntryReason =
  | WordsReason
  | 'not-members'
  | 'supersedes-unknown'
  | 'not-in-force'
  | 'supersedes-wider-body'
  | 'supersedes-out-of-sight';

/** A named person writes how a closed proposal ends, and it enters the register of the body that decided. */
export async function concludeProposal(
  member: Member,
  id: Id,
  form: OutcomeForm,
): Promise<Outcome<Inscribed, ConcludeReason | EntryReason>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'update', member.place.collectiveId);
    const closure = await tx.selectFrom('closures').selectAll().where('proposal_id', '=', id).executeTakeFirst();
    const right = mayConclude(member, held, form.outcome, closure?.tally ?? null);
    if (!right.ok) return right;
    if (closure === undefined) return refused('not-closed');
    const audienceId = readersOf(member, form.readers, held.audienceId);
    const fit = await checkWords(tx, member, { circleId: held.circleId, audienceId }, form);
    if (!fit.ok) return fit;
    const steps = stepsOf(form);
    const persons = [
      ...(await personsWithVoice(tx, id)),
      held.proposerId,
      form.owner,
      ...steps.map((step) => step.owner),
    ];
    const inscribed = await inscribe(tx, member, {
      circleId: held.circleId,
      audienceId,
      words: { ...decisionWords(form), proposal: proposalOf(held, closure) },
      act: `decision.${form.outcome}`,
      persons: persons.filter((one) => one !== null),
      steps,
    });
    await touchItem(tx, id, { state: 'concluded' });
    return done(inscribed);
  });
}

/** Enters a decision taken elsewhere: a meeting, or before the collective had Minga. */
export async function enterDecision(
  member: Member,
  form: ToldDecisionForm,
): Promise<Outcome<Inscribed, EntryReason | 'not-in-circle' | 'not-register-keeper' | 'decided-how-missing'>> {
  return asReader(member, async (tx) => {
    const reach = mayPropose(member, form.circle);
    if (!reach.ok) return reach;
    const right = mayEnter(member, form.circle, form.decidedHow);
    if (!right.ok) return right;
    const circle = member.place.circles.find((one) => one.id === form.circle);
    const own = circle?.audienceId ?? member.place.audienceId;
    const audienceId = readersOf(member, form.readers === 'body' ? 'proposal' : form.readers, own);
    const fit = await checkWords(tx, member, { circleId: form.circle, audienceId }, form);
    if (!fit.ok) return fit;
    const steps = stepsOf(form);
    const persons = [form.owner, ...steps.map((step) => step.owner)].filter((one) => one !== null);
    return done(
      await inscribe(tx, member, {
        circleId: form.circle,
        audienceId,
        words: { ...decisionWords(form), proposal: null },
        act: `decision.${form.outcome}`,
        persons,
        steps,
      }),
    );
  });
}

function readersOf(member: Member, readers: 'proposal' | 'collective' | 'public', own: Id): Id {
  return readers === 'public' ? publicAudience : readers === 'collective' ? member.place.audienceId : own;
}

type Decided = Omit<OutcomeForm, 'readers'>;

/** All that is verified of a decision's words, whichever way it comes to the register. */
async function checkWords(
  tx: Tx,
  member: Member,
  place: { readonly circleId: Id | null; readonly audienceId: Id },
  form: Decided,
): Promise<Outcome<undefined, EntryReason>> {
  const whole = areWhole(form.outcome, form, await todayIn(tx, member));
  if (!whole.ok) return whole;
  if (!(await areMembers(tx, member, [form.owner, ...form.stepOwner]))) return refused('not-members');
  return checkSuperseded(tx, member, place, form.outcome === 'adopted' ? form.supersedes : []);
}

function decisionWords(
  form: Decided,
): Omit<EntryContent, 'format' | 'register' | 'number' | 'item' | 'salt' | 'enteredAt' | 'enteredBy' | 'proposal'> {
  const adopted = form.outcome === 'adopted';
  const force: Amendable = adopted
    ? pickAmendable(form)
    : { ...pickAmendable(form), owner: null, inForceSince: null, reviewOn: null, noReviewReason: '', expiresOn: null };
  return {
    ...force,
    kind: 'decision',
    outcome: form.outcome,
    decidedHow: form.decidedHow,
    supersedes: adopted ? [...new Set(form.supersedes)] : [],
    target: null,
    changes: {},
    reason: '',
  };
}

export function pickAmendable(words: Amendable): Amendable {
  const { title, text, scope, owner, inForceSince, reviewOn, noReviewReason, expiresOn } = words;
  // A date makes the reason for having none untrue.
  return {
    title,
    text,
    scope,
    owner,
    inForceSince,
    reviewOn,
    noReviewReason: reviewOn === null ? noReviewReason : '',
    expiresOn,
  };
}

function proposalOf(
  held: HeldProposal,
  closure: { readonly closed_at: Date; readonly fingerprint: string; readonly tally: { readonly carried: boolean } },
): EntryContent['proposal'] {
  return {
    item: held.id,
    number: held.number ?? 0,
    version: held.version,
    method: held.method,
    closedAt: closure.closed_at.toISOString(),
    carried: closure.tally.carried,
    count: closure.fingerprint,
  };
}

/** The rows of the form with a label; an empty row is an empty row. */
function stepsOf(form: Pick<Decided, 'step' | 'stepOwner' | 'stepDue'>): NewStep[] {
  return form.step.flatMap((label, at) =>
    label === '' ? [] : [{ label, owner: form.stepOwner[at] ?? null, dueOn: form.stepDue[at] ?? null }],
  );
}
