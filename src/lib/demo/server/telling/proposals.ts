import { amendmentSchema, draftSchema, positionSchema, type PositionForm } from '#lib/decisions/schema.ts';
import { amendProposal } from '#lib/decisions/server/commands/amend.ts';
import { draftProposal } from '#lib/decisions/server/commands/draft.ts';
import { openProposal } from '#lib/decisions/server/commands/open.ts';
import { takePosition } from '#lib/decisions/server/commands/position.ts';
import { movePhase } from '#lib/decisions/server/commands/rounds.ts';
import { phases } from '#lib/decisions/types.ts';
import type { Conduct, ToldProposal } from '../../schema.ts';
import { planObjection, partId } from './objections.ts';
import { planStep } from './steps.ts';
import { messageKey } from './threads.ts';
import { accepted, type Telling } from './telling.ts';

const paragraphs = (parts: readonly string[]): string => parts.join('\n\n');

/** A proposal, from its draft to where it stands: its rounds, its versions, what each says of it. */
export function planProposal(telling: Telling, told: ToldProposal, conduct: Conduct): void {
  telling.plan(telling.clock.at(told.days, 8), async (at) => {
    const form = draftSchema.parse(draftForm(telling, told, conduct));
    telling.keepItem(told.key, accepted(await draftProposal(await telling.member(told.by, at), form)));
  });
  telling.plan(telling.clock.at(told.days, 9), async (at) =>
    accepted(await openProposal(await telling.member(told.by, at), telling.item(told.key))),
  );
  for (const [phase, begins] of Object.entries(told.rounds))
    telling.plan(telling.clock.at(begins, 12), async (at) => {
      const to = phase as keyof typeof told.rounds;
      const facilitator = await telling.member(conduct.facilitator, at);
      accepted(await movePhase(facilitator, telling.item(told.key), { to, until: null, why: '' }));
    });
  for (const objection of told.objections) planObjection(telling, told, objection);
  planSecondText(telling, told);
  planPositions(telling, told);
  for (const step of told.steps) planStep(telling, step, told.key, told.by, Math.max(told.days + 1, -4));
}

function draftForm(telling: Telling, told: ToldProposal, conduct: Conduct): object {
  const { key: _, title, summary, method, parameters = {}, about, message, versions } = told;
  return {
    title,
    summary,
    text: paragraphs(versions[0] ?? []),
    method,
    voices: 'organisations',
    facilitator: telling.person(conduct.facilitator).id,
    secretary: telling.person(conduct.secretary).id,
    rightSource: conduct.rightSource,
    about: about === undefined ? '' : telling.item(about),
    message: message === undefined ? '' : telling.item(messageKey(message.thread, message.at)),
    ...(method === 'consent'
      ? { 'consent-silence': 'none', 'consent-quorum': 'none', ends: endsOf(telling, told) }
      : {}),
    ...(method === 'majority' ? { closesAt: telling.clock.local(telling.clock.at(told.deadlineDays, 18)) } : {}),
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`${method}-${name}`, value])),
  };
}

/** Each round ends when the next one opens; those to come take four days each. */
function endsOf(telling: Telling, { rounds, deadlineDays }: ToldProposal): string[] {
  let coming = deadlineDays;
  const begun = phases.filter((phase) => phase === 'clarify' || rounds[phase] !== undefined).length;
  return phases.map((_, place) => {
    const next = phases[place + 1];
    const begins = next === undefined || next === 'clarify' ? undefined : rounds[next];
    if (begins !== undefined) return telling.clock.local(telling.clock.at(begins, 12));
    if (place >= begun) coming += 4;
    return telling.clock.local(telling.clock.at(coming, 18));
  });
}

/** The text written again after the objections: a change of substance, which each confirms. */
function planSecondText(telling: Telling, told: ToldProposal): void {
  const second = told.versions[1];
  if (second === undefined) return;
  telling.plan(telling.clock.at((told.rounds.integrate ?? told.days) + 1, 10), async (at) => {
    const member = await telling.member(told.by, at);
    const id = telling.item(told.key);
    const part = await Promise.all(second.map((_, place) => partId(member, id, place)));
    const { title, summary } = told;
    const form = { title, summary, part: part.map((one) => one ?? ''), text: second, change: 'substance', from: 1 };
    accepted(await amendProposal(member, id, amendmentSchema.parse(form)));
  });
}

function planPositions(telling: Telling, told: ToldProposal): void {
  const { rounds, positions, versions, method } = told;
  const last = versions.length;
  const heard = rounds.objections === undefined ? told.days + 1 : rounds.objections + 2;
  const from = last > 1 && rounds.integrate !== undefined ? rounds.integrate + 2 : (rounds.consent ?? heard);
  const agreed = method === 'majority' ? 'for' : 'consent';
  planWords(telling, told, heard, positions.consentBefore, () => positionForm({ stance: agreed, version: 1 }));
  planWords(telling, told, from, positions.consent, () => positionForm({ stance: agreed, version: last }));
  planWords(telling, told, from, positions.abstain, () => positionForm({ stance: 'abstention', version: last }));
  for (const { by, text } of told.concerns)
    planWords(telling, told, from, [by], () => positionForm({ stance: 'concern', reason: text, version: last }));
}

function planWords(
  telling: Telling,
  { key }: ToldProposal,
  from: number,
  people: readonly string[],
  form: () => PositionForm,
): void {
  people.forEach((person, place) => {
    telling.plan(telling.clock.at(from + (place % 3), 13 + (place % 5)), async (at) =>
      accepted(await takePosition(await telling.member(person, at), telling.item(key), form())),
    );
  });
}

export function positionForm(
  words: Pick<PositionForm, 'stance' | 'version'> & { readonly reason?: string },
): PositionForm {
  return positionSchema.parse(words);
}
