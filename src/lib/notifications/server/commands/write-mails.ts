import { sql } from 'kysely';
import { findPerson } from '#lib/collectives/server/queries/session.ts';
import type { AbsentPerson } from '#lib/collectives/types.ts';
import { findAccount } from '#lib/identity/server/queries/account.ts';
import { asOwner, readAs, type Tx } from '#lib/kernel/server/database.ts';
import { log } from '#lib/kernel/server/log.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { digestLetter, thingLetter, type Addressee } from '../letters/letters.ts';
import { readTold } from '../queries/told.ts';
import { signSubscription, type Subscription } from '../tokens/unsubscribe.ts';
import '../tables.ts';

const atOnce = 200;
const mostThings = 60;

let writing: Promise<void> | null = null;
let more = false;

/**
 * Writes every mail that is due: what was told and is no longer pending are one transaction, so each thing is mailed once, by whichever
 * process comes first. What a mail says is read at this moment, as the person it goes to.
 */
export function writeDueMails(): Promise<void> {
  more = true;
  writing ??= writeAll()
    .catch((error: unknown) => {
      log.warn('what is due is written later: the database does not answer', { error });
    })
    .finally(() => (writing = null));
  return writing;
}

/** Resolves once what is being written is. */
export async function mailsWritten(): Promise<void> {
  await writing;
}

async function writeAll(): Promise<void> {
  while (more) {
    more = false;
    const { rows } = await sql<Subscription>`
      select person_id as "personId", collective_id as "collectiveId" from notifications where mail_at <= now()
      group by 1, 2 order by min(mail_at) limit ${atOnce}`.execute(runtime().db);
    for (const one of rows) {
      try {
        await asOwner((tx) => writeOne(tx, one));
        more ||= rows.length === atOnce;
      } catch (error) {
        log.error('a mail of notifications could not be written', { ...one, error });
      }
    }
  }
}

async function writeOne(tx: Tx, one: Subscription): Promise<void> {
  const due = await takeDue(tx, one);
  if (due.length === 0) return;
  const person = await findPerson(one.personId);
  const place = person?.places.find(({ collectiveId }) => collectiveId === one.collectiveId);
  if (person === null || place === undefined) return;
  const { email, emailConfirmed, locale } = await findAccount(one);
  // An address that nobody has confirmed may be somebody else's.
  if (!emailConfirmed || email === null) return;
  const to: Addressee = { personId: one.personId, email, locale, place, token: await signSubscription(one) };
  const of = (form: Due['form']) => due.filter((row) => row.form === form).map(({ id }) => id);
  for (const told of await read(person, of('letter'))) await queueMail(tx, thingLetter(to, told));
  const gathered = await read(person, of('digest'));
  if (gathered.length > 0) await queueMail(tx, digestLetter(to, gathered));
}

interface Due {
  readonly id: string;
  readonly form: 'letter' | 'digest';
}

/** What is due to this person about this collective, pending no more. Nothing when they asked for no mail meanwhile. */
async function takeDue(tx: Tx, { personId, collectiveId }: Subscription): Promise<Due[]> {
  const { rows } = await sql<Due & { stopped: boolean }>`
    with due as (
      select id from notifications where person_id = ${personId} and collective_id = ${collectiveId} and mail_at <= now()
      order by id for update skip locked)
    update notifications n set mail_at = null from due where n.id = due.id
    returning n.id::text, n.mail_form as form, exists (
      select from notification_rhythms r where r.person_id = n.person_id and r.collective_id = n.collective_id and r.rhythm = 'none') as stopped`.execute(
    tx,
  );
  return rows.filter(({ stopped }) => !stopped);
}

/** What is still unread of these, as the person reads it now. */
async function read(person: AbsentPerson, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const which = sql`n.id = any (${ids}::bigint[]) and n.read_at is null`;
  const page = sql`select * from things order by last desc limit ${mostThings}`;
  const { told } = await readAs(person, (tx) => readTold(tx, person, which, page));
  return told;
}
