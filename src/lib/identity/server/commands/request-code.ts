import { sql } from 'kysely';
import { done, type Granted } from '#lib/kernel/outcome.ts';
import { paths } from '#lib/kernel/paths.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { writeLetter } from '#lib/kernel/server/letter.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import * as m from '#lib/messages/messages.js';
import { codeLife } from '../../rules.ts';
import type { Locale } from '../../types.ts';
import { spend, type Limit, type Waiting } from '../limits/spend.ts';
import { writeCode, type Code } from './write-code.ts';

const perAddress: Limit = { name: 'code', points: 5, seconds: 60 * 60 };
const everybody: Limit = { name: 'code-all', points: 2_000, seconds: 60 * 60 };

interface Asked {
  readonly email: string;
  /** Of whoever asks; a person’s own language wins. */
  readonly locale: Locale;
  /** A path of this site, to come back to. */
  readonly next?: string | null;
  /** Who is being welcomed, where accounts are open to all. */
  readonly newcomer?: { readonly name: string };
}

/**
 * Sends a link and a six-digit code, good once for ten minutes. Same answer and same work whether or not somebody has this
 * address: to an unknown one goes a mail that says so, which tells its owner and nobody else.
 */
export async function requestCode(asked: Asked): Promise<Granted<undefined> | Waiting> {
  const waiting = await spend([
    [perAddress, asked.email],
    [everybody, ''],
  ]);
  if (waiting !== null) return waiting;
  await asOwner(async (tx) => {
    const person = await tx
      .selectFrom('persons')
      .select(['id', 'locale'])
      .where(sql`lower(email)`, '=', asked.email)
      .where('erased_at', 'is', null)
      .executeTakeFirst();
    const purpose = person === undefined && asked.newcomer !== undefined ? 'sign-up' : 'sign-in';
    const code = await writeCode(tx, {
      email: asked.email,
      personId: person?.id ?? null,
      purpose,
      name: asked.newcomer?.name ?? null,
    });
    const locale = person?.locale === 'en' || person?.locale === 'fr' ? person.locale : asked.locale;
    const known = person !== undefined || purpose === 'sign-up';
    await queueMail(tx, {
      to: asked.email,
      ...(known ? codeLetter(code, asked.next ?? null, locale) : unknownLetter(locale)),
    });
  });
  return done();
}

function codeLetter(code: Code, next: string | null, locale: Locale): { subject: string; text: string; html: string } {
  const { host, origin } = new URL(runtime().config.publicUrl);
  const digits = `${code.digits.slice(0, 3)} ${code.digits.slice(3)}`;
  const back = next === null ? '' : `?${new URLSearchParams({ next }).toString()}`;
  return {
    subject: m.identity_mail_code_subject({ code: digits, host }, { locale }),
    ...writeLetter({
      greeting: m.identity_mail_hello({}, { locale }),
      paragraphs: [m.identity_mail_code_body({ host, minutes: codeLife.minutes }, { locale })],
      code: digits,
      action: {
        label: m.identity_mail_code_action({}, { locale }),
        url: `${origin}${paths.signInLink(code.token)}${back}`,
      },
      footer: [m.identity_mail_code_not_you({}, { locale })],
    }),
  };
}

function unknownLetter(locale: Locale): { subject: string; text: string; html: string } {
  const { host } = new URL(runtime().config.publicUrl);
  return {
    subject: m.identity_mail_unknown_subject({ host }, { locale }),
    ...writeLetter({
      greeting: m.identity_mail_hello({}, { locale }),
      paragraphs: [m.identity_mail_unknown_body({ host }, { locale })],
      footer: [m.identity_mail_unknown_not_you({}, { locale })],
    }),
  };
}
