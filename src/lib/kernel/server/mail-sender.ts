import { sql } from 'kysely';
import { createTransport, type Transporter } from 'nodemailer';
import { z } from 'zod';
import type { Id } from '../ids.ts';
import { defineJob } from './jobs.ts';
import { listen } from './listen.ts';
import { log } from './log.ts';
import { runtime } from './runtime.ts';

interface Due {
  readonly id: Id;
  readonly recipient: string;
  readonly subject: string;
  readonly body_text: string;
  readonly body_html: string;
  readonly attempts: number;
  readonly thread: string;
  readonly unsubscribe: string;
}

const atOnce = 20;
/** Seconds for which a mail being sent is left alone by other processes. */
const lease = 300;
const triesAtMost = 8;
/** A code is over long before: mails written while there was no server to send them are not sent years later. */
const freshHours = 48;

let transport: Transporter | null = null;
let sending: Promise<void> | null = null;
let more = false;

/** Tries again, each minute, what did not leave at once. */
defineJob('kernel.mail', z.strictObject({}), sendDueMails, { every: '* * * * *', retries: 0 });

/** Sends each mail as soon as the act that caused it is kept. Without `SMTP_URL` mails wait on the host's page. */
export async function startMail(): Promise<void> {
  if (runtime().config.smtpUrl === null) return;
  const stopListening = await listen('mails', () => void sendDueMails());
  runtime().onStop.push(async () => {
    await stopListening();
    await sending;
    closeMail();
  });
  void sendDueMails();
}

/** Leaves the mail server; the next mail asks for it again, at the address of the moment. */
export function closeMail(): void {
  transport?.close();
  transport = null;
}

/**
 * Sends every mail that is due. One that is refused is tried again with growing delays, eight times over two days, then given up and
 * shown to the host with the reason. At least once: a stop between the sending and its mark sends again, under the same Message-ID.
 */
export function sendDueMails(): Promise<void> {
  more = true;
  sending ??= sendAll().finally(() => (sending = null));
  return sending;
}

async function sendAll(): Promise<void> {
  const { smtpUrl } = runtime().config;
  if (smtpUrl === null) return;
  try {
    while (more) {
      more = false;
      for (let due = await claim(); due.length > 0; due = await claim())
        await Promise.all(due.map((mail) => sendOne(smtpUrl, mail)));
    }
  } catch (error) {
    log.warn('mails wait: the database does not answer', { error });
  }
}

/** A mail whose reader may not read any more what it shows never leaves, and keeps none of its words. */
async function withdrawUnreadable(): Promise<void> {
  await sql`
    update mails set given_up_at = now(), last_error = 'its reader may no longer read it', subject = '', body_text = '', body_html = ''
    where sent_at is null and given_up_at is null and next_try_at <= now() and reader_id is not null
      and not still_reads(reader_id, audiences, items)`.execute(runtime().db);
}

async function claim(): Promise<Due[]> {
  await withdrawUnreadable();
  const { rows } = await sql<Due>`
    update mails set attempts = attempts + 1, next_try_at = now() + make_interval(secs => ${lease})
    where id in (
      select id from mails where sent_at is null and given_up_at is null and next_try_at <= now()
        and created_at > now() - make_interval(hours => ${freshHours})
      order by created_at limit ${atOnce} for update skip locked)
    returning id, recipient, subject, body_text, body_html, attempts, thread, unsubscribe`.execute(runtime().db);
  return rows;
}

async function sendOne(smtpUrl: string, mail: Due): Promise<void> {
  const { mailFrom, publicUrl } = runtime().config;
  const host = new URL(publicUrl).hostname;
  transport ??= createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 3,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      messageId: `<${mail.id}@${host}>`,
      ...(mail.thread === '' ? {} : { inReplyTo: `<${mail.thread}@${host}>`, references: `<${mail.thread}@${host}>` }),
      envelope: { from: plainAddress(mailFrom), to: [mail.recipient] },
      from: mailFrom,
      to: mail.recipient,
      subject: mail.subject,
      text: mail.body_text,
      html: mail.body_html,
      headers: {
        'Auto-Submitted': 'auto-generated',
        ...(mail.unsubscribe === ''
          ? {}
          : { 'List-Unsubscribe': `<${mail.unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
      },
    });
  } catch (error) {
    await putOff(mail, error instanceof Error ? error.message : String(error));
    return;
  }
  await markSent(mail.id);
}

/** Once it has left, nothing is kept of the words of a mail that was for its reader alone: what it showed can still be read where it stands. */
async function markSent(id: Id): Promise<void> {
  await sql`
    update mails set sent_at = now(), last_error = null,
      subject = case when reader_id is null then subject else '' end,
      body_text = case when reader_id is null then body_text else '' end,
      body_html = case when reader_id is null then body_html else '' end
    where id = ${id}`.execute(runtime().db);
}

async function putOff(mail: Due, why: string): Promise<void> {
  log.warn('a mail did not leave', { id: mail.id, attempts: mail.attempts, why });
  const minutes = Math.min(4 ** (mail.attempts - 1), 12 * 60);
  await runtime()
    .db.updateTable('mails')
    .set({
      last_error: why.slice(0, 500),
      next_try_at: sql`now() + make_interval(mins => ${minutes})`,
      given_up_at: mail.attempts >= triesAtMost ? sql<Date>`now()` : null,
    })
    .where('id', '=', mail.id)
    .execute();
}

/** `Minga <minga@exemple.org>` or `minga@exemple.org`: the address alone. */
function plainAddress(from: string): string {
  return /<([^<>]+)>$/.exec(from)?.[1] ?? from;
}
