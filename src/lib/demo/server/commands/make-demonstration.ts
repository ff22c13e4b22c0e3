import { sql } from 'kysely';
import { closingLock } from '#lib/decisions/server/commands/close.ts';
import { done, type Outcome } from '#lib/kernel/outcome.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { log } from '#lib/kernel/server/log.ts';
import { mayMake } from '../../rules.ts';
import { readStory } from '../../story/read-story.ts';
import { StoryClock } from '../../story/story-clock.ts';
import { demonstrationKey, findDemonstration, type Demonstration } from '../queries/demonstration.ts';
import { tellStory } from '../telling/story.ts';
import { Telling } from '../telling/telling.ts';
import { eraseInvented, holdDemonstration } from './remove-demonstration.ts';

const timeZone = 'Europe/Paris';
/** Whose place the visitor takes. */
const visitor = 'leonie';

interface Asker {
  readonly hasHost: boolean;
  readonly isHost: boolean;
}

/**
 * Tells the demonstration, or finds it told already: two people who ask at once get the same one. What a telling cut short has left is
 * removed first.
 */
export async function makeDemonstration(asker: Asker): Promise<Outcome<Demonstration, 'hosts-only'>> {
  const verdict = mayMake(asker);
  if (!verdict.ok) return verdict;
  return asOwner(async (tx) => {
    await holdDemonstration(tx);
    const told = await findDemonstration();
    if (told !== null) return done(told);
    // Its proposals end in the past: until they are closed at their own hour, the clock waits.
    await sql`select pg_advisory_xact_lock(${closingLock})`.execute(tx);
    await asOwner(eraseInvented);
    const began = performance.now();
    const { id, slug } = await tell();
    log.info('the demonstration is told', { ms: Math.round(performance.now() - began) });
    const value = JSON.stringify({ slug, personId: id });
    await tx
      .insertInto('settings')
      .values({ key: demonstrationKey, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
    return done({ slug, personId: id });
  });
}

async function tell() {
  const telling = new Telling(new StoryClock(new Date(), timeZone));
  await tellStory(telling, readStory());
  return telling.person(visitor);
}
