import { paths } from '#lib/kernel/paths.ts';
import { writeLetter, type Letter } from '#lib/kernel/server/letter.ts';
import type { Mail } from '#lib/kernel/server/mail.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import * as m from '#lib/messages/messages.js';
import { codeLife, objectionLife } from '../../rules.ts';
import type { Correspondent } from '../../types.ts';

/** To who must show again that it is them: digits alone, so that only the page that asked can use them. */
export function proofLetter(to: Correspondent, digits: string): Mail {
  const code = spaced(digits);
  return compose(to, m.identity_mail_prove_subject({ code, host: host() }, to), {
    paragraphs: [m.identity_mail_prove_body({ host: host(), minutes: codeLife.minutes }, to)],
    code,
    footer: [m.identity_mail_prove_not_you({}, to)],
  });
}

/** After the fact: a password was set or changed. `device`: from where, in two words, or nothing. */
export function passwordLetter(to: Correspondent, device: string): Mail {
  return compose(to, m.identity_mail_password_subject({ host: host() }, to), {
    paragraphs: [m.identity_mail_password_body({ host: host(), device: placeOf(device, to) }, to)],
    footer: [
      m.identity_mail_password_not_you({}, to),
      { text: m.identity_forgotten({}, to), url: origin() + paths.signIn() },
    ],
  });
}

/** To an address that somebody wants for their account: the link and the digits that attach it. */
export function newAddressLetter(to: Correspondent, code: { readonly token: string; readonly digits: string }): Mail {
  const digits = spaced(code.digits);
  return compose(to, m.identity_mail_address_subject({ code: digits, host: host() }, to), {
    paragraphs: [m.identity_mail_address_body({ host: host(), minutes: codeLife.minutes }, to)],
    code: digits,
    action: { label: m.identity_mail_address_action({}, to), url: origin() + paths.accountEmailLink(code.token) },
    footer: [m.identity_mail_address_not_you({}, to)],
  });
}

/** To an address that already has an account: its owner learns it, and whoever asked learns nothing. */
export function takenAddressLetter(to: Correspondent): Mail {
  return compose(to, m.identity_mail_taken_subject({ host: host() }, to), {
    paragraphs: [m.identity_mail_taken_body({ host: host() }, to)],
    footer: [m.identity_mail_unknown_not_you({}, to)],
  });
}

/** To the address that was left: what happened, and the link that takes the account back. The new address is not said. */
export function leftAddressLetter(to: Correspondent, token: string): Mail {
  return compose(to, m.identity_mail_left_subject({ host: host() }, to), {
    paragraphs: [m.identity_mail_left_body({ host: host(), days: objectionLife.days }, to)],
    action: { label: m.identity_mail_left_action({}, to), url: origin() + paths.accountEmailLink(token) },
    footer: [m.identity_mail_left_you({}, to)],
  });
}

/** After the fact: somebody came in from a kind of device that the account had not known. */
export function deviceLetter(to: Correspondent, device: string): Mail {
  return compose(to, m.identity_mail_device_subject({ host: host() }, to), {
    paragraphs: [m.identity_mail_device_body({ host: host(), device: placeOf(device, to) }, to)],
    footer: [m.identity_mail_not_you({}, to), { text: m.identity_account({}, to), url: origin() + paths.account() }],
  });
}

/** After the fact: a key was added or taken away, called so by its owner. */
export function passkeyLetter(to: Correspondent, label: string, what: 'added' | 'removed', device: string): Mail {
  const told = { host: host(), label, what, device: placeOf(device, to) };
  return compose(to, m.identity_mail_passkey_subject({ host: host(), what }, to), {
    paragraphs: [m.identity_mail_passkey_body(told, to)],
    footer: [m.identity_mail_not_you({}, to), { text: m.identity_account({}, to), url: origin() + paths.account() }],
  });
}

/** After the fact: all that is kept of somebody was handed over. */
export function dataLetter(to: Correspondent, device: string): Mail {
  return compose(to, m.identity_mail_data_subject({ host: host() }, to), {
    paragraphs: [m.identity_mail_data_body({ host: host(), device: placeOf(device, to) }, to)],
    footer: [m.identity_mail_not_you({}, to), { text: m.identity_account({}, to), url: origin() + paths.account() }],
  });
}

/** The last one: the account is no more. */
export function erasedLetter(to: Correspondent): Mail {
  return compose(to, m.identity_mail_erased_subject({ host: host() }, to), {
    paragraphs: [m.identity_mail_erased_body({ host: host() }, to)],
    footer: [m.identity_mail_erased_last({}, to)],
  });
}

function compose(to: Correspondent, subject: string, letter: Omit<Letter, 'greeting'>): Mail {
  return { to: to.email, subject, ...writeLetter({ greeting: m.identity_mail_hello({}, to), ...letter }) };
}

function placeOf(device: string, to: Correspondent): string {
  return device === '' ? m.identity_device_unknown({}, to) : device;
}

function host(): string {
  return new URL(runtime().config.publicUrl).host;
}

function origin(): string {
  return new URL(runtime().config.publicUrl).origin;
}

function spaced(digits: string): string {
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}
