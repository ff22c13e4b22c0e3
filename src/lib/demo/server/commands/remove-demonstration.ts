import { sql } from 'kysely';
import { done, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import { announceRevocation } from '#lib/kernel/server/revocations.ts';
import { mayRemove } from '../../rules.ts';
import { demonstrationKey } from '../queries/demonstration.ts';

/** Removes the demonstration whole: its collectives, all that is written there, and the people nobody is behind. */
export async function removeDemonstration(asker: {
  readonly isHost: boolean;
  readonly isVisiting: boolean;
}): Promise<Outcome<undefined, 'hosts-only'>> {
  const verdict = mayRemove(asker);
  if (!verdict.ok) return verdict;
  await asOwner(async (tx) => {
    await holdDemonstration(tx);
    await eraseInvented(tx);
  });
  return done();
}

/** One telling or removal at a time, whatever arrives at once. */
export async function holdDemonstration(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('minga.demonstration'))`.execute(tx);
}

/** Only what is marked as invented goes, and nobody real is ever in it. */
export async function eraseInvented(tx: Tx): Promise<void> {
  await tx.deleteFrom('settings').where('key', '=', demonstrationKey).execute();
  const people = await tx.selectFrom('persons').select('id').where('is_invented', '=', true).execute();
  for (const { id } of people) await announceRevocation(tx, id);
  await sql`delete from sessions s using persons p where p.id = s.person_id and p.is_invented`.execute(tx);
  await sql`select erase_invented()`.execute(tx);
}
