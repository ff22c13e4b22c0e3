import { sql } from 'kysely';
import type { z } from 'zod';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import { asOwner, asReader, type Tx } from '#lib/kernel/server/database.ts';
import { record, type Actor } from '#lib/kernel/server/journal.ts';
import { log } from '#lib/kernel/server/log.ts';
import { clock } from '#lib/kernel/server/reminders.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { mayClose, mayWithdraw } from '../../rules.ts';
import type { reasonSchema } from '../../schema.ts';
import { holdDue, holdProposal, touchItem, type HeldProposal } from './locked.ts';
import { personsWithVoice } from './open.ts';
import { where } from './rounds.ts';
import { countProposal } from './snapshot.ts';

/** Whoever holds it alone, as the telling of the demonstration does, keeps the clock from closing anything meanwhile. */
export const closingLock = sql`hashtext('minga.closing')`;

/**
 * Closes every proposal whose end has passed by the database's clock, each in its own transaction. Any number of processes may call it
 * at once, any number of times: a row held by another hand is left to it, and a closed one is not due. Returns how many it closed.
 */
export async function closeDue(): Promise<number> {
  const { rows } = await sql<{ id: Id }>`
    select item_id as id from proposals
    where opened_at is not null and closed_at is null and withdrawn_at is null and closes_at <= clock_timestamp()
      and (phase is null or phase = 'consent')
    order by closes_at limit 500`.execute(runtime().db);
  let closed = 0;
  for (const { id } of rows) {
    try {
      if (await asOwner((tx) => closeInTurn(tx, id))) closed += 1;
    } catch (error) {
      // One proposal that cannot be counted must not keep the others open; the next run tries it again.
      log.error('a proposal could not be closed at its end', { proposal: id, error });
    }
  }
  return closed;
}

async function closeInTurn(tx: Tx, id: Id): Promise<boolean> {
  const { rows } = await sql<{
    free: boolean;
  }>`select pg_try_advisory_xact_lock_shared(${closingLock}) as free`.execute(tx);
  return rows[0]?.free === true && closeOneDue(tx, id);
}

/** The same for one whose end has come at the moment told. Whether it closed. */
export function closeAt(id: Id, told: Required<Pick<Reader, 'moment'>>): Promise<boolean> {
  return asOwner((tx) => closeOneDue(tx, id), told);
}

async function closeOneDue(tx: Tx, id: Id): Promise<boolean> {
  const held = await holdDue(tx, id);
  if (held === null) return false;
  await seal(tx, held, { actor: clock, why: '' });
  return true;
}

/** Closes before the end: when everyone has spoken, or with a reason. */
export async function closeProposal(
  member: Member,
  id: Id,
  form: z.output<typeof reasonSchema>,
): Promise<Outcome<undefined, 'proposal-not-open' | 'not-facilitator' | 'not-last-round' | 'say-why'>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'update', member.place.collectiveId);
    if (held.stage !== 'open') return refused('proposal-not-open');
    const { silent } = await tx
      .selectFrom('voices')
      .leftJoin('positions', (join) =>
        join.onRef('positions.voice_id', '=', 'voices.id').on('positions.version_number', '>=', held.substanceVersion),
      )
      .select((eb) => eb.fn.countAll<number>().filterWhere('positions.voice_id', 'is', null).as('silent'))
      .where('voices.proposal_id', '=', id)
      .executeTakeFirstOrThrow();
    const right = mayClose(member, held, { silent, reason: form.why });
    if (!right.ok) return right;
    await seal(tx, held, { actor: member, why: form.why });
    return done();
  });
}

/** Freezes roll, rules, text, positions and their count, with a fingerprint of it all. The database lets nothing move after. */
async function seal(tx: Tx, held: HeldProposal, how: { readonly actor: Actor; readonly why: string }): Promise<void> {
  if (held.rules === null) throw new Error('a proposal was open without rules');
  const counted = await countProposal(tx, { ...held, rules: held.rules });
  const closedBy = how.actor.personId ?? null;
  const { closed_at: closedAt } = await tx
    .insertInto('closures')
    .values({
      proposal_id: held.id,
      audience_id: held.audienceId,
      closed_by: closedBy,
      closed_at: sql<Date>`moment_now()`, // that of the lock: after every word it waited for
      why: how.why,
      snapshot: JSON.stringify(counted.snapshot),
      tally: JSON.stringify(counted.tally),
      fingerprint: counted.fingerprint,
    })
    .returning('closed_at')
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('proposals')
    .set({ closed_at: closedAt, closed_by: closedBy })
    .where('item_id', '=', held.id)
    .execute();
  await touchItem(tx, held.id, { state: 'closed' });
  const concerned = [held.secretaryId, held.facilitatorId, held.proposerId].filter((one) => one !== null);
  await record(tx, how.actor, {
    act: 'proposal.closed',
    ...where(held),
    particulars: {
      carried: counted.tally.carried,
      fingerprint: counted.fingerprint,
      secretary: held.secretaryId,
      persons: [...new Set(concerned)],
    },
  });
}

/** Takes the proposal back, with a reason once others have read it. It stays readable. */
export async function withdrawProposal(
  member: Member,
  id: Id,
  form: z.output<typeof reasonSchema>,
): Promise<Outcome<undefined, 'not-withdrawable' | 'not-proposer' | 'say-why'>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'update', member.place.collectiveId);
    const right = mayWithdraw(member, held, form.why);
    if (!right.ok) return right;
    await tx
      .updateTable('proposals')
      .set({ withdrawn_at: held.now, withdrawn_by: member.personId, withdrawn_why: form.why })
      .where('item_id', '=', id)
      .execute();
    await touchItem(tx, id, { state: 'withdrawn' });
    const persons = held.stage === 'open' ? await personsWithVoice(tx, id) : [];
    await record(tx, member, { act: 'proposal.withdrawn', ...where(held), particulars: { why: form.why, persons } });
    return done();
  });
}
