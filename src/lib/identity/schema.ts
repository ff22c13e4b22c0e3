import { z } from 'zod';
import * as m from '#lib/messages/messages.js';
import { passwordLength } from './rules.ts';

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const dotAtom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const hostName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * One address in its one written form: ASCII local part without quotes (so no twin, no second address hidden in it),
 * domain in lower-case ASCII (punycode when it has accents). null when it is not one.
 */
export function readEmail(text: string): string | null {
  const [local, domain, ...rest] = text.trim().toLowerCase().split('@');
  if (local === undefined || domain === undefined || rest.length > 0) return null;
  const host = asciiHost(domain);
  const email = `${local}@${host ?? ''}`;
  return host !== null && local.length <= 64 && email.length <= 254 && dotAtom.test(local) ? email : null;
}

function asciiHost(domain: string): string | null {
  if (domain.length > 253 || /[\s/\\?#:%@[\]]/.test(domain)) return null;
  const url = URL.parse(`http://${domain}/`);
  return url !== null && hostName.test(url.hostname) && /[a-z]/.test(url.hostname) ? url.hostname : null;
}

export const email = z.string({ error: () => m.identity_email_needed() }).transform((text, context) => {
  const found = readEmail(text);
  if (found !== null) return found;
  context.addIssue({
    code: 'custom',
    message: text.trim() === '' ? m.identity_email_needed() : m.identity_email_wrong(),
  });
  return z.NEVER;
});

/** A name as its owner writes it: any script, no sign that cannot be seen. */
export const personName = z
  .string({ error: () => m.identity_name_needed() })
  .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .refine((name) => name !== '', { error: () => m.identity_name_needed() })
  .refine((name) => [...name].length <= 80 && !invisible.test(name), { error: () => m.identity_name_wrong() });

/** A password being chosen; the rule `mayUsePassword` judges it. */
export const newPassword = z
  .string({ error: () => m.refusal_password_too_short() })
  .max(passwordLength.most, { error: () => m.identity_password_too_long() });

/** A password being given: any text, so that no answer tells what passwords look like. */
export const givenPassword = z.string({ error: () => m.identity_password_needed() }).max(1_000);

/** Left empty, no password: one then signs in by mail or with a passkey. */
export const optionalPassword = newPassword.transform((text) => (text === '' ? null : text)).optional();

/** Six digits, as typed: spaces between them are welcome. */
export const sixDigits = z
  .string({ error: () => m.identity_code_needed() })
  .transform((text) => text.replace(/\s/gu, ''))
  .refine((code) => /^\d{6}$/.test(code), { error: () => m.identity_code_needed() });

export const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** What a key answered, as the browser wrote it: read as a whole by the library that verifies it. */
export const passkeyAnswer = z
  .string({ error: () => m.refusal_passkey_refused() })
  .max(20_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: m.refusal_passkey_refused() });
      return z.NEVER;
    }
  })
  .pipe(
    z.looseObject(
      { id: z.string().max(1_400), rawId: z.string(), type: z.string(), response: z.looseObject({}) },
      { error: () => m.refusal_passkey_refused() },
    ),
  );

/** The name of a key among one’s own. */
export const passkeyLabel = z
  .string({ error: () => m.identity_passkey_label_needed() })
  .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .refine((name) => name !== '' && [...name].length <= 60 && !invisible.test(name), {
    error: () => m.identity_passkey_label_needed(),
  });

export const passkeyId = z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/);
