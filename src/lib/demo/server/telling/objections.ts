import type { Member } from '#lib/collectives/types.ts';
import { objectionSchema } from '#lib/decisions/schema.ts';
import {
  judgeObjection,
  raiseObjection,
  replyToObjection,
  settleObjection,
} from '#lib/decisions/server/commands/objection.ts';
import { findProposal } from '#lib/decisions/server/queries/find-proposal.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { ToldObjection, ToldProposal } from '../../schema.ts';
import { accepted, type Telling } from './telling.ts';

/** An objection and what becomes of it: judged by somebody named, integrated in the next text, lifted by whoever raised it. */
export function planObjection(telling: Telling, told: ToldProposal, objection: ToldObjection): void {
  const { by, part, text, qualified, integrated, lifted } = objection;
  const key = `${told.key}/${by}`;
  const raised = objection.days ?? (told.rounds.objections ?? told.days) + 1;
  const proposal = (): Id => telling.item(told.key);
  telling.plan(telling.clock.at(raised, 15), async (at) => {
    const member = await telling.member(by, at);
    const form = { part: (await partId(member, proposal(), part)) ?? '', ground: 'side-effect', argument: text };
    telling.keepItem(key, accepted(await raiseObjection(member, proposal(), objectionSchema.parse(form))));
  });
  if (qualified !== undefined)
    telling.plan(telling.clock.at(qualified.days, 16), async (at) => {
      const form = { objection: telling.item(key), state: 'qualified', why: qualified.reason, onBehalfOf: '' } as const;
      accepted(await judgeObjection(await telling.member(qualified.by, at), proposal(), form));
    });
  if (integrated === true)
    telling.plan(telling.clock.at((told.rounds.integrate ?? told.days) + 1, 11), async (at) => {
      const form = { objection: telling.item(key), state: 'integrated', why: '' } as const;
      accepted(await replyToObjection(await telling.member(told.by, at), proposal(), form));
    });
  if (lifted !== undefined)
    telling.plan(telling.clock.at(lifted, 9), async (at) => {
      const form = { objection: telling.item(key), state: 'lifted', why: '' } as const;
      accepted(await settleObjection(await telling.member(by, at), proposal(), form));
    });
}

/** The part of a proposal's present text at this place; undefined past its end. */
export async function partId(member: Member, id: Id, place: number): Promise<Id | undefined> {
  const page = await findProposal(member, member.place.slug, id, 'alone');
  return page?.proposal.versions.at(-1)?.parts[place]?.id;
}
