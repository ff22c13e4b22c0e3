import type { Tx } from './database.ts';

/** Said in the journal when nobody acts and a time has come. */
export const clock = { system: 'clock' } as const;

/** Whether something is told for the first time, in the transaction that tells it: two programs that look at once tell it once. */
export async function isFirstTime(tx: Tx, key: string): Promise<boolean> {
  const row = await tx
    .insertInto('reminders')
    .values({ key })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}
