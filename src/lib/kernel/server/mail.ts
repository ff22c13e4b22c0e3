import type { Id } from '../ids.ts';
import type { Tx } from './database.ts';
import { newId } from './new-id.ts';

export interface Mail {
  /** One address, as its schema wrote it. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Writes a mail in the transaction of the act that causes it: both are kept, or neither. Sent soon after by the mail job. */
export async function queueMail(tx: Tx, mail: Mail): Promise<Id> {
  const id = newId();
  await tx
    .insertInto('mails')
    .values({ id, recipient: mail.to, subject: mail.subject, body_text: mail.text, body_html: mail.html })
    .execute();
  return id;
}
