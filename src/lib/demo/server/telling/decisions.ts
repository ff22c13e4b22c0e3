import { correctionSchema, outcomeSchema } from '#lib/decisions/schema.ts';
import { closeAt } from '#lib/decisions/server/commands/close.ts';
import { concludeProposal, pickAmendable } from '#lib/decisions/server/commands/conclude.ts';
import { correctEntry } from '#lib/decisions/server/commands/follow-up.ts';
import { takePosition } from '#lib/decisions/server/commands/position.ts';
import { findEntryPage } from '#lib/decisions/server/queries/find-entry.ts';
import type { Conduct, ToldDecision } from '../../schema.ts';
import { planProposal, positionForm } from './proposals.ts';
import { planDone } from './steps.ts';
import { accepted, type Telling } from './telling.ts';

/** How long a decision takes, from its opening to its outcome, in days; and when its rounds open. */
const course = 16;
const openings = { react: 4, objections: 7, integrate: 11, consent: 13 };

/** A decision of the past: proposed, discussed, counted at its end, written in the register by a named person, corrected when it must be. */
export function planDecision(
  telling: Telling,
  told: ToldDecision,
  { conduct, everyone }: { readonly conduct: Conduct; readonly everyone: readonly string[] },
): void {
  const days = told.days - course;
  const rounds = Object.fromEntries(Object.entries(openings).map(([phase, after]) => [phase, days + after]));
  const { key, title, by, method, parameters, about, objections, concerns, text } = told;
  const consent = told.votes === undefined ? othersThan(told, everyone) : [];
  const proposal = { key, title, by, days, method, parameters, about, objections, concerns, summary: '', steps: [] };
  planProposal(
    telling,
    {
      ...proposal,
      versions: [text],
      rounds: method === 'consent' ? rounds : {},
      deadlineDays: told.days,
      positions: { consent, consentBefore: [], abstain: [] },
    },
    conduct,
  );
  planVotes(telling, told);
  telling.plan(telling.clock.at(told.days, 18), async (at) => {
    const closed = await closeAt(telling.item(key), { moment: at });
    if (!closed) throw new Error(`the story does not close ${key}`);
  });
  planOutcome(telling, told, conduct);
  planCorrection(telling, told);
}

function othersThan(told: ToldDecision, everyone: readonly string[]): string[] {
  const others = new Set([...told.objections, ...told.concerns].map(({ by }) => by));
  return everyone.filter((person) => !others.has(person));
}

function planVotes(telling: Telling, { key, days, votes }: ToldDecision): void {
  const said = [
    ...(votes?.for ?? []).map((person) => [person, 'for'] as const),
    ...(votes?.against ?? []).map((person) => [person, 'against'] as const),
    ...(votes?.abstain ?? []).map((person) => [person, 'abstention'] as const),
  ];
  said.forEach(([person, stance], place) => {
    telling.plan(telling.clock.at(days - course + 1 + place, 12 + (place % 8)), async (at) => {
      const form = positionForm({ stance, version: 1 });
      accepted(await takePosition(await telling.member(person, at), telling.item(key), form));
    });
  });
}

/** The day it enters the register, and the key by which the story finds its entry again. */
const entryKey = (key: string): string => `${key}/entry`;

function planOutcome(telling: Telling, told: ToldDecision, { secretary }: Conduct): void {
  const { clock } = telling;
  telling.plan(clock.at(told.days, 19), async (at) => {
    const adopted = told.kind === 'adopted';
    const inscribed = await concludeProposal(
      await telling.member(secretary, at),
      telling.item(told.key),
      outcomeSchema.parse({
        outcome: told.kind,
        title: told.title,
        text: [...told.text, told.outcome].join('\n\n'),
        ...(adopted ? inForce(telling, told) : {}),
        step: told.steps.map(({ label }) => label),
        stepOwner: told.steps.map(({ person }) => (person === undefined ? '' : telling.person(person).id)),
        stepDue: told.steps.map(() => ''),
      }),
    );
    telling.keepItem(entryKey(told.key), accepted(inscribed).id);
  });
  for (const { label, person, done } of told.steps)
    if (done !== undefined && person !== undefined)
      planDone(telling, done, person, { item: entryKey(told.key), label });
}

function inForce(telling: Telling, { days, owner, reviewDays, scope }: ToldDecision): object {
  return {
    scope,
    owner: owner === undefined ? '' : telling.person(owner).id,
    inForceSince: telling.clock.day(days),
    reviewOn: reviewDays === undefined ? '' : telling.clock.day(reviewDays),
  };
}

function planCorrection(telling: Telling, told: ToldDecision): void {
  const { correction, key } = told;
  if (correction === undefined) return;
  telling.plan(telling.clock.at(correction.days, 11), async (at) => {
    const member = await telling.member(correction.by, at);
    const id = telling.item(entryKey(key));
    const page = await findEntryPage(member, member.place.slug, id);
    if (page === null) throw new Error(`the story loses the entry of ${key}`);
    const reviewOn = telling.clock.day(correction.reviewDays);
    const said = Object.entries(pickAmendable(page.head.effective)).map(
      ([name, value]) => [name, value ?? ''] as const,
    );
    const form = correctionSchema.parse({ ...Object.fromEntries(said), reviewOn, reason: correction.text });
    accepted(await correctEntry(member, id, form));
  });
}
