import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';

export type MailState = 'sent' | 'waiting' | 'given-up' | 'kept';

export interface MailLine {
  readonly id: Id;
  readonly recipient: string;
  /** Empty when it is not for the host to read. */
  readonly subject: string;
  readonly createdAt: Date;
  /** `kept`: there is no server to send it, it is read here. */
  readonly state: MailState;
}

export interface MailRead extends MailLine {
  readonly text: string;
  readonly html: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly nextTryAt: Date;
}

const perPage = 40;

/** Whether the host reads what a mail shows. One that says what they may not read is known to them by its address and its fate alone. */
function readableBy(hostId: Id) {
  return sql<boolean>`reader_id is null or still_reads(${hostId}, audiences, items)`.as('readable');
}

/** Every mail of the installation, the latest first; `recipient`: those whose address holds these signs. For the host alone. */
export async function listMails(
  hostId: Id,
  recipient: string,
  before: Id | null,
): Promise<{ readonly mails: readonly MailLine[]; readonly next: Id | null }> {
  let asked = runtime()
    .db.selectFrom('mails')
    .select(['id', 'recipient', 'subject', 'created_at', 'sent_at', 'given_up_at'])
    .select(readableBy(hostId))
    .orderBy('id', 'desc')
    .limit(perPage + 1);
  if (recipient !== '') asked = asked.where(sql<boolean>`position(${recipient.toLowerCase()} in lower(recipient)) > 0`);
  if (before !== null) asked = asked.where('id', '<', before);
  const rows = await asked.execute();
  const mails = rows.slice(0, perPage).map((row) => ({
    id: row.id,
    recipient: row.recipient,
    subject: row.readable ? row.subject : '',
    createdAt: row.created_at,
    state: stateOf(row),
  }));
  return { mails, next: rows.length > perPage ? (mails.at(-1)?.id ?? null) : null };
}

/** One mail, or null. For the host alone. */
export async function findMail(hostId: Id, id: Id): Promise<MailRead | null> {
  const row = await runtime()
    .db.selectFrom('mails')
    .selectAll()
    .select(readableBy(hostId))
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    recipient: row.recipient,
    subject: row.readable ? row.subject : '',
    createdAt: row.created_at,
    state: stateOf(row),
    text: row.readable ? row.body_text : '',
    html: row.readable ? row.body_html : '',
    attempts: row.attempts,
    lastError: row.last_error,
    nextTryAt: row.next_try_at,
  };
}

function stateOf(row: { sent_at: Date | null; given_up_at: Date | null }): MailState {
  if (row.sent_at !== null) return 'sent';
  if (row.given_up_at !== null) return 'given-up';
  return runtime().config.smtpUrl === null ? 'kept' : 'waiting';
}

export interface MailHealth {
  readonly waiting: number;
  readonly givenUp: number;
  readonly lastSentAt: Date | null;
  /** Why the last mail that did not leave was refused, while it still waits. */
  readonly lastError: string | null;
}

/** How the sending goes, in one statement. */
export async function findMailHealth(): Promise<MailHealth> {
  const { rows } = await sql<MailHealth>`
    select count(*) filter (where sent_at is null and given_up_at is null and attempts > 0)::int as waiting,
      count(*) filter (where given_up_at is not null)::int as "givenUp", max(sent_at) as "lastSentAt",
      (select last_error from mails where last_error is not null and sent_at is null order by id desc limit 1) as "lastError"
    from mails`.execute(runtime().db);
  const row = rows[0];
  if (row === undefined) throw new Error('an aggregate gave no row');
  return row;
}
