import { readAs } from '#lib/kernel/server/database.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { addStep } from '#lib/steps/server/commands/add-step.ts';
import { claimStep, finishStep } from '#lib/steps/server/commands/carry-step.ts';
import type { ToldStep } from '../../schema.ts';
import { accepted, type Telling } from './telling.ts';

/** A step added beside an item, and what becomes of it. */
export function planStep(telling: Telling, told: ToldStep, item: string, by: string, first: number): void {
  const since = told.days ?? first;
  telling.plan(telling.clock.at(since, 11), async (at) => {
    const dueOn = told.due === undefined ? null : telling.clock.day(told.due);
    const { label, size } = told;
    accepted(await addStep(await telling.member(by, at), { itemId: telling.item(item), label, size, dueOn }));
  });
  planCarrying(telling, told, item, since);
}

/** Who takes a step that stands beside an item since this day, and when it is done. */
export function planCarrying(telling: Telling, told: ToldStep, item: string, since: number): void {
  const { claimed, claimedDays = since, done, label } = told;
  if (claimed === undefined) return;
  planCarry(telling, telling.clock.at(claimedDays, 14), claimed, { item, label, act: claimStep });
  if (done !== undefined) planDone(telling, done, claimed, { item, label });
}

interface Where {
  readonly item: string;
  readonly label: string;
}

/** A step done by who carries it. */
export function planDone(telling: Telling, days: number, by: string, where: Where): void {
  planCarry(telling, telling.clock.at(days, 17), by, { ...where, act: finishStep });
}

function planCarry(telling: Telling, when: Date, by: string, carry: Where & { readonly act: typeof claimStep }): void {
  telling.plan(when, async (at) => {
    const member = await telling.member(by, at);
    accepted(await carry.act(member, await findStep(member, telling.item(carry.item), carry.label)));
  });
}

async function findStep(member: Parameters<typeof readAs>[0], itemId: Id, label: string): Promise<Id> {
  const { id } = await readAs(member, (tx) =>
    tx
      .selectFrom('steps')
      .select('id')
      .where('item_id', '=', itemId)
      .where('label', '=', label)
      .executeTakeFirstOrThrow(),
  );
  return id;
}
