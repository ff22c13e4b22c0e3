import type { Id } from '../ids.ts';
import type { Tx } from './database.ts';
import { newId } from './new-id.ts';

export interface Mail {
  /** One address, as its schema wrote it. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Who reads it and what they must still read for it to leave: asked again at the moment of sending. */
  readonly guard?: { readonly readerId: Id; readonly audiences: readonly Id[]; readonly items: readonly Id[] };
  /** What it is about: mails of one thread are gathered by mail programs. */
  readonly thread?: string;
  /** The address where one POST ends these mails (RFC 8058). */
  readonly unsubscribe?: string;
}

/** Writes a mail in the transaction of the act that causes it: both are kept, or neither. Sent soon after by the mail job. */
export async function queueMail(tx: Tx, mail: Mail): Promise<Id> {
  const id = newId();
  await tx
    .insertInto('mails')
    .values({
      id,
      recipient: mail.to,
      subject: mail.subject,
      body_text: mail.text,
      body_html: mail.html,
      reader_id: mail.guard?.readerId ?? null,
      audiences: [...(mail.guard?.audiences ?? [])],
      items: [...(mail.guard?.items ?? [])],
      thread: mail.thread ?? '',
      unsubscribe: mail.unsubscribe ?? '',
    })
    .execute();
  return id;
}
