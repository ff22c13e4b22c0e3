import { sql } from 'kysely';
import { findPerson } from '#lib/collectives/server/queries/session.ts';
import type { Id } from '#lib/kernel/ids.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import type { Rhythm } from '../../types.ts';
import type { Subscription } from '../tokens/unsubscribe.ts';
import '../tables.ts';

type Person = Reader & { readonly personId: Id };

/** How often a person is written to about a collective, from now on: what waits to be mailed follows. */
export async function changeRhythm(person: Person, collectiveId: Id, rhythm: Rhythm): Promise<void> {
  const { personId } = person;
  await asReader(person, async (tx) => {
    await sql`
      insert into notification_rhythms (person_id, collective_id, rhythm) values (${personId}, ${collectiveId}, ${rhythm})
      on conflict (person_id, collective_id) do update set rhythm = excluded.rhythm`.execute(tx);
    await reschedule(tx, sql`n.collective_id = ${collectiveId}`);
  });
}

/** Where the person lives, for the hour of their digests; null: where each collective lives. */
export async function changeClock(person: Person, timeZone: string | null): Promise<void> {
  const { personId } = person;
  await asReader(person, async (tx) => {
    if (timeZone === null) await sql`delete from notification_clocks where person_id = ${personId}`.execute(tx);
    else
      await sql`
        insert into notification_clocks (person_id, time_zone) values (${personId}, ${timeZone})
        on conflict (person_id) do update set time_zone = excluded.time_zone`.execute(tx);
    await reschedule(tx, sql`n.mail_form = 'digest'`);
  });
}

/** Ends, or slows down, the mails of a collective for who holds the link of one of them. Without effect when the account is no more. */
export async function unsubscribe({ personId, collectiveId }: Subscription, rhythm: Rhythm): Promise<void> {
  const person = await findPerson(personId);
  if (person !== null) await changeRhythm(person, collectiveId, rhythm);
}

/** When what is pending will leave, said anew. What was never to be mailed is not mailed for that. */
async function reschedule(tx: Tx, which: ReturnType<typeof sql>): Promise<void> {
  await sql`
    update notifications n set
      mail_at = next_mail(coalesce(r.rhythm, 'gentle'), n.asks, coalesce(k.time_zone, c.time_zone), now()),
      mail_form = case when r.rhythm = 'each' or (n.asks and coalesce(r.rhythm, 'gentle') in ('gentle', 'asks')) then 'letter' else 'digest' end
    from collectives c
    left join notification_rhythms r on r.collective_id = c.id
    left join notification_clocks k on true
    where c.id = n.collective_id and n.mail_at is not null and ${which}`.execute(tx);
}
