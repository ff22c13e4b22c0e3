import { afterAll, expect, test } from 'vitest';
import { startMailSink } from '#tests/support/mail-sink.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { asOwner } from './database.ts';
import { queueMail } from './mail.ts';
import { closeMail, sendDueMails } from './mail-sender.ts';
import { setRuntime } from './runtime.ts';

const sink = await startMailSink();
const { db, runtime } = await freshDatabase({ SMTP_URL: sink.url, MAIL_FROM: 'Minga <minga@trois-rives.example>' });
afterAll(() => sink.stop());

const letter = { to: 'odile@ravaudoir.example', subject: 'Été : « à lire »', text: 'Bonjour', html: '<p>Bonjour</p>' };

test('a mail leaves once, to its one address, under a Message-ID of its own', async () => {
  const id = await asOwner((tx) => queueMail(tx, letter));
  await Promise.all([sendDueMails(), sendDueMails()]);
  await sendDueMails();
  expect(sink.mails).toHaveLength(1);
  expect(sink.mails[0]?.to).toEqual(['odile@ravaudoir.example']);
  expect(sink.mails[0]?.from).toBe('minga@trois-rives.example');
  expect(sink.mails[0]?.raw).toContain(`Message-ID: <${id}@minga.test>`);
  const kept = await db
    .selectFrom('mails')
    .select(['sent_at', 'attempts'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(kept.sent_at).not.toBeNull();
  expect(kept.attempts).toBe(1);
});

test('a mail whose act is undone is not written', async () => {
  const undone = asOwner(async (tx) => {
    await queueMail(tx, { ...letter, subject: 'Jamais' });
    throw new Error('the act fails');
  });
  await expect(undone).rejects.toThrow('the act fails');
  await sendDueMails();
  expect(sink.mails.filter(({ raw }) => raw.includes('Jamais'))).toHaveLength(0);
});

test('a server that does not answer is tried again later, with its reason kept, and given up after eight tries', async () => {
  const id = await asOwner((tx) => queueMail(tx, { ...letter, subject: 'Plus tard' }));
  setRuntime({ ...runtime, config: { ...runtime.config, smtpUrl: 'smtp://127.0.0.1:1' } });
  closeMail();
  for (let attempt = 1; attempt <= 9; attempt++) {
    await sendDueMails();
    await db
      .updateTable('mails')
      .set({ next_try_at: new Date(0) })
      .where('id', '=', id)
      .execute();
  }
  const kept = await db.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  expect(kept).toMatchObject({ sent_at: null, attempts: 8 });
  expect(kept.last_error).toContain('ECONNREFUSED');
  expect(kept.given_up_at).not.toBeNull();
});
