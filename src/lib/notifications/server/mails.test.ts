import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AudienceChoice } from '#lib/collectives/audiences/types.ts';
import { leaveCircle } from '#lib/collectives/server/commands/circles.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { findMail, listMails } from '#lib/identity/server/queries/mails.ts';
import { closeMail, sendDueMails } from '#lib/kernel/server/mail-sender.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { paths } from '#lib/kernel/paths.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { postComment } from '#lib/threads/server/commands/post-comment.ts';
import { makeRavaudoir, names, type Cast, type CastName } from '#tests/support/cast.ts';
import { makeCircle } from '#tests/support/circles.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { startMailSink } from '#tests/support/mail-sink.ts';
import { tellJournal } from '#tests/support/telling.ts';
import { markRead } from './commands/mark-read.ts';
import { changeClock, changeRhythm, unsubscribe } from './commands/settings.ts';
import { writeDueMails } from './commands/write-mails.ts';
import { readSubscription, signSubscription } from './tokens/unsubscribe.ts';

const sink = await startMailSink();
const { db, pool } = await freshDatabase({ SMTP_URL: sink.url, MAIL_FROM: 'Minga <minga@trois-rives.example>' });
let cast: Cast;
let equipment: Id;

beforeAll(async () => {
  cast = await makeRavaudoir();
  equipment = await makeCircle(cast, 'Équipement', ['odile', 'hugo', 'fatou']);
});
afterAll(async () => {
  closeMail();
  await sink.stop();
});
/** Each trial begins with nothing pending. */
beforeEach(async () => {
  await tellJournal();
  await pool.query('update notifications set mail_at = null, read_at = now()');
  await pool.query('delete from mails');
  (sink.mails as unknown[]).length = 0;
});

const idOf = (one: CastName) => cast.people[one].personId;
const sessionOf = (one: CastName) => cast.people[one].session();

async function open(by: CastName, source: string, readers: AudienceChoice = { kind: 'collective' }): Promise<Id> {
  const input = { key: newId(), title: 'À qui est la Malle ?', summary: '', source, about: null, readers };
  const opened = await openThread(await cast.people[by].member(), input);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value.id;
}

async function post(by: CastName, threadId: Id, source: string): Promise<void> {
  const posted = await postComment(await cast.people[by].member(), { key: newId(), threadId, answers: null, source });
  if (!posted.ok) throw new Error(posted.reason);
}

const queued = () => db.selectFrom('mails').selectAll().orderBy('id').execute();

/** What waits for the next letter waits no more. */
async function passTenMinutes(): Promise<void> {
  const { rows } = await pool.query<{ soon: boolean }>(
    `update notifications set mail_at = mail_at - interval '10 minutes' where mail_form = 'letter' and mail_at is not null
     returning mail_at between now() - interval '1 minute' and now() as soon`,
  );
  expect(rows.map(({ soon }) => soon)).toEqual(rows.map(() => true));
}

/** A header of a mail as it came, unfolded. */
function header(raw: string, name: string): string {
  const unfolded = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? '';
}

describe('what asks something is mailed at once', () => {
  test('to its one address, once, with a way out that one POST takes, gathered by thing', async () => {
    const thread = await open('odile', `@${names.hugo}, le carnet est à qui ?`);
    await tellJournal();
    await writeDueMails();
    await post('odile', thread, `Et la clé, @${names.hugo} ?`);
    await post('odile', thread, `Et la malle, @${names.hugo} ?`);
    await tellJournal();
    await Promise.all([writeDueMails(), writeDueMails()]);
    expect(await queued(), 'a lively discussion is written about once in ten minutes').toHaveLength(1);
    await passTenMinutes();
    await Promise.all([writeDueMails(), writeDueMails()]);
    await writeDueMails();
    const [mail, gathered] = await queued();
    expect(gathered?.body_text).toContain('Et la clé');
    expect(gathered?.body_text).toContain('Et la malle');
    await sendDueMails();
    expect(sink.mails.map(({ to }) => to)).toEqual([[cast.people.hugo.email], [cast.people.hugo.email]]);
    const [first, second] = sink.mails.map(({ raw }) => raw) as [string, string];
    const token = await signSubscription({ personId: idOf('hugo'), collectiveId: cast.collectiveId });
    expect(header(first, 'List-Unsubscribe')).toBe(`<http://minga.test${paths.unsubscribe(token)}>`);
    expect(header(first, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    expect(header(first, 'References')).toContain(thread);
    expect(header(second, 'References')).toBe(header(first, 'References'));
    expect(mail?.subject).toBe('À qui est la Malle ? · Le Ravaudoir');
    expect(mail?.body_text).toContain(
      `${names.odile} vous nomme dans une discussion\u202f: «\u202fÀ qui est la Malle ?\u202f».`,
    );
    expect(mail?.body_text).toContain('le carnet est à qui ?');
    expect(mail?.body_text).toContain('?message=1#m1');
    const kept = await queued();
    expect(
      kept.map(({ subject, body_text, body_html }) => subject + body_text + body_html),
      'what has left is kept nowhere',
    ).toEqual(['', '']);
  });

  test('what another program is writing is left to it, and what it does not keep is written once', async () => {
    await open('odile', `@${names.hugo} @${names.jeanne}`);
    await tellJournal();
    const other = await pool.connect();
    await other.query('begin');
    await other.query('select from notifications where mail_at is not null and person_id = $1 for update', [
      idOf('hugo'),
    ]);
    await writeDueMails();
    expect((await queued()).map(({ recipient }) => recipient)).toEqual([cast.people.jeanne.email]);
    await other.query('rollback');
    other.release();
    await writeDueMails();
    expect((await queued()).map(({ recipient }) => recipient)).toEqual([
      cast.people.jeanne.email,
      cast.people.hugo.email,
    ]);
  });

  test('not what was read meanwhile, nor to an address that nobody has confirmed', async () => {
    const thread = await open('odile', `@${names.hugo} @${names.jeanne}`);
    await tellJournal();
    await markRead(await sessionOf('hugo'), thread);
    await pool.query('update persons set email_confirmed_at = null where id = $1', [idOf('jeanne')]);
    await writeDueMails();
    expect(await queued()).toEqual([]);
    await pool.query('update persons set email_confirmed_at = now() where id = $1', [idOf('jeanne')]);
  });
});

describe('the rest is gathered', () => {
  test('in one mail, what asks something first, when its hour has come', async () => {
    await changeRhythm(await sessionOf('leonie'), cast.collectiveId, 'daily');
    const quiet = await open('leonie', 'Un premier point.');
    await post('hugo', quiet, 'Entendu.');
    await post('fatou', quiet, 'Pareil.');
    await open('odile', `@${names.leonie}, un mot ?`);
    await tellJournal();
    await writeDueMails();
    expect(await queued()).toEqual([]);
    await pool.query(
      `update notifications set mail_at = now() - interval '1 second' where mail_at is not null and person_id = $1`,
      [idOf('leonie')],
    );
    await writeDueMails();
    const mails = await queued();
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toBe('Le Ravaudoir\u202f: 2 choses à lire');
    const text = mails[0]?.body_text ?? '';
    expect(text).toContain(`${names.fatou} et ${names.hugo} ont écrit dans cette discussion. «\u202fPareil.\u202f»`);
    expect(text.indexOf('vous nomme')).toBeLessThan(text.indexOf('ont écrit'));
  });

  test('at seven in the morning and on Friday at noon, by the clock of the place, whatever the season', async () => {
    const due = async (rhythm: string, asks: boolean, zone: string, since: string) =>
      (
        await pool.query<{ at: Date | null }>('select next_mail($1, $2, $3, $4) as at', [rhythm, asks, zone, since])
      ).rows[0]?.at?.toISOString() ?? null;
    const paris = 'Europe/Paris';
    expect(await due('gentle', true, paris, '2026-11-24T22:00:00Z')).toBe('2026-11-24T22:00:00.000Z');
    expect(await due('gentle', false, paris, '2026-11-24T22:00:00Z')).toBe('2026-11-25T06:00:00.000Z');
    expect(await due('daily', true, paris, '2026-11-25T05:59:59Z')).toBe('2026-11-25T06:00:00.000Z');
    expect(await due('daily', true, paris, '2026-11-25T06:00:00Z')).toBe('2026-11-26T06:00:00.000Z');
    // The night when clocks move: seven stays seven.
    expect(await due('daily', false, paris, '2026-03-28T12:00:00Z')).toBe('2026-03-29T05:00:00.000Z');
    expect(await due('daily', false, 'Indian/Reunion', '2026-11-24T22:00:00Z')).toBe('2026-11-25T03:00:00.000Z');
    expect(await due('weekly', true, paris, '2026-11-24T22:00:00Z')).toBe('2026-11-27T11:00:00.000Z');
    expect(await due('weekly', false, paris, '2026-11-27T11:00:00Z')).toBe('2026-12-04T11:00:00.000Z');
    expect(await due('each', false, paris, '2026-11-24T22:00:00Z')).toBe('2026-11-24T22:00:00.000Z');
    expect(await due('asks', false, paris, '2026-11-24T22:00:00Z')).toBeNull();
    expect(await due('none', true, paris, '2026-11-24T22:00:00Z')).toBeNull();
  });

  test('another hour or another rhythm moves what is waiting', async () => {
    const thread = await open('mathurin', 'Un point.');
    await post('hugo', thread, 'Vu.');
    await tellJournal();
    const pending = async () =>
      (
        await pool.query<{ at: Date | null; form: string }>(
          'select mail_at as at, mail_form as form from notifications where person_id = $1 order by id desc limit 1',
          [idOf('mathurin')],
        )
      ).rows[0];
    const before = (await pending())?.at?.getTime() ?? 0;
    await changeClock(await sessionOf('mathurin'), 'Pacific/Noumea');
    expect((await pending())?.at?.getTime()).not.toBe(before);
    await changeRhythm(await sessionOf('mathurin'), cast.collectiveId, 'each');
    expect((await pending())?.form).toBe('letter');
    await changeRhythm(await sessionOf('mathurin'), cast.collectiveId, 'none');
    expect((await pending())?.at).toBeNull();
  });
});

describe('a mail shows only what its reader may read at the moment it leaves', () => {
  const circle = () => ({ kind: 'circle', circleId: equipment }) as const;

  test('neither title nor words of what only some may read: the mail passes through other hands', async () => {
    const thread = await open('odile', `@${names.hugo}, SECRET-DU-CERCLE`, circle());
    await tellJournal();
    await writeDueMails();
    const [mail] = await queued();
    const shown = `${mail?.subject ?? ''}${mail?.body_text ?? ''}${mail?.body_html ?? ''}`;
    expect(shown).toContain(`${names.odile} vous nomme`);
    expect(shown).not.toContain('SECRET-DU-CERCLE');
    expect(shown).not.toContain('À qui est la Malle');
    expect(shown).not.toContain('a-qui-est-la-malle');
    expect(mail?.items).toEqual([thread]);
  });

  test('whoever hosts reads the mails that show what they read, and of the others the address alone', async () => {
    await open('odile', `@${names.hugo}, pour tout le monde`);
    await open('odile', `@${names.hugo}, entre nous`, circle());
    await tellJournal();
    await writeDueMails();
    const { mails } = await listMails(idOf('naima'), '', null);
    expect(mails.map(({ recipient, subject }) => [recipient, subject]).sort()).toEqual([
      [cast.people.hugo.email, ''],
      [cast.people.hugo.email, 'À qui est la Malle ? · Le Ravaudoir'],
    ]);
    for (const { id, subject } of mails) expect((await findMail(idOf('naima'), id))?.text === '').toBe(subject === '');
  });

  test('a circle left before it is written, and before it is sent', async () => {
    await open('odile', `@${names.fatou}, avant l’écriture`, circle());
    await tellJournal();
    const fatou = idOf('fatou');
    expect((await leaveCircle(await cast.people.fatou.member(), equipment, fatou)).ok).toBe(true);
    await writeDueMails();
    expect(await queued()).toEqual([]);
    await open('odile', `@${names.hugo}, avant l’envoi`, circle());
    await tellJournal();
    await writeDueMails();
    expect(await queued()).toHaveLength(1);
    expect((await leaveCircle(await cast.people.hugo.member(), equipment, idOf('hugo'))).ok).toBe(true);
    await sendDueMails();
    expect(sink.mails).toEqual([]);
    const [kept] = await queued();
    expect(kept).toMatchObject({ sent_at: null, subject: '', body_text: '', body_html: '' });
    expect(kept?.given_up_at).not.toBeNull();
  });

  test('an item that was given fewer readers meanwhile', async () => {
    const thread = await open('odile', `@${names.gaspard}, pour tout le monde`);
    await tellJournal();
    await writeDueMails();
    const { rows } = await sql<{
      id: Id;
    }>`select readers_audience_id as id from circles where id = ${equipment}`.execute(db);
    await pool.query('update items set audience_id = $1 where id = $2', [rows[0]?.id, thread]);
    await sendDueMails();
    expect(sink.mails).toEqual([]);
  });
});

describe('the way out', () => {
  test('a link signed here says whose mails it ends; any other says nothing', async () => {
    const subscription = { personId: idOf('capucine'), collectiveId: cast.collectiveId };
    const token = await signSubscription(subscription);
    expect(await readSubscription(token)).toEqual(subscription);
    const last = token.endsWith('A') ? 'B' : 'A';
    for (const other of [
      '',
      'x',
      token.slice(1),
      `${token}A`,
      token.slice(0, -1) + last,
      `B${token.slice(1)}`,
      'A'.repeat(64),
    ])
      expect(await readSubscription(other), other).toBeNull();
  });

  test('taken, nothing more leaves, not even what was already due', async () => {
    await open('odile', `@${names.capucine} ?`);
    await tellJournal();
    await unsubscribe({ personId: idOf('capucine'), collectiveId: cast.collectiveId }, 'none');
    await open('odile', `@${names.capucine} !`);
    await tellJournal();
    await writeDueMails();
    expect(await queued()).toEqual([]);
  });
});
