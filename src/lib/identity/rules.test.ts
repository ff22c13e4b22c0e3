import { describe, expect, test } from 'vitest';
import { deviceName } from './sessions/device.ts';
import { mayChangeAccount, mayOpenInstallation, maySignUp, mayTryCode, mayUsePassword } from './rules.ts';
import { email, personName, readEmail, sixDigits } from './schema.ts';

const leonie = { email: 'leonie@passementerie.example', name: 'Léonie Pratviel' };

describe('a password', () => {
  test('of eight signs that nobody tries first is accepted, whatever its signs', () => {
    for (const good of ['quatre aiguilles', 'bobine-verte', 'ÉÀÜ中文字母表'])
      expect(mayUsePassword(good, leonie)).toEqual({ ok: true });
  });
  test('too short is refused; its length is counted in signs', () => {
    expect(mayUsePassword('bobine7', leonie)).toEqual({ ok: false, reason: 'password-too-short' });
    expect(mayUsePassword('🧵🧵🧵🧵', leonie)).toEqual({ ok: false, reason: 'password-too-short' });
  });
  test('among the first that are tried is refused, with or without accents, capitals and spaces', () => {
    for (const bad of ['azertyuiop', 'Mot de passe 123', 'MOTDEPASSE1', 'aaaaaaaaaa', 'Été 2026 été'])
      expect(mayUsePassword(bad, leonie)).toEqual({ ok: false, reason: 'password-too-common' });
  });
  test('made of one’s own name or address is refused', () => {
    for (const bad of ['leonie@passementerie.example', 'LéoniePratviel', 'pratviel42', 'leonieleonie'])
      expect(mayUsePassword(bad, leonie)).toEqual({ ok: false, reason: 'password-is-you' });
  });
});

describe('an address', () => {
  test('is kept in one written form', () => {
    expect(readEmail(' Leonie@Passementerie.EXAMPLE ')).toBe('leonie@passementerie.example');
    expect(readEmail('hugo@vallée.example')).toBe('hugo@xn--valle-esa.example');
    expect(readEmail('odile+minga@atelier.example')).toBe('odile+minga@atelier.example');
  });
  test('that could hide another one is refused', () => {
    const hidden = [
      '"a b"@c.example',
      'a@b.example,c@d.example',
      'a@b.example\r\nBcc: c@d.example',
      'a@b.example>',
      'a@[127.0.0.1]',
      'a@127.0.0.1',
      'a@localhost',
      'a..b@c.example',
      '.a@c.example',
      'a@b@c.example',
      'léonie@c.example',
      'a@b.example/x',
      'a@b.example:25',
      `${'a'.repeat(65)}@b.example`,
    ];
    for (const text of hidden) expect(readEmail(text), text).toBeNull();
  });
  test('is a single one, even when the form sends two', () => {
    expect(email.safeParse(['a@b.example', 'c@d.example']).success).toBe(false);
  });
});

test('a name keeps its script and loses what cannot be seen', () => {
  expect(personName.parse('  Naïma   Cassagnol ')).toBe('Naïma Cassagnol');
  expect(personName.parse('李 娜')).toBe('李 娜');
  for (const bad of ['', '   ', 'Odile\u202EéliO', 'a'.repeat(81)])
    expect(personName.safeParse(bad).success).toBe(false);
});

test('a code may be typed with spaces', () => {
  expect(sixDigits.parse('123 456')).toBe('123456');
  expect(sixDigits.safeParse('12345').success).toBe(false);
});

test('a code serves once, for ten minutes, five tries', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  const code = { expiresAt: new Date('2026-11-24T10:05:00Z'), usedAt: null, tries: 0 };
  expect(mayTryCode(code, now)).toEqual({ ok: true });
  for (const over of [
    { ...code, usedAt: now },
    { ...code, tries: 5 },
    { ...code, expiresAt: now },
  ])
    expect(mayTryCode(over, now)).toEqual({ ok: false, reason: 'code-over' });
});

test('an account is changed within ten minutes of having shown whose it is', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  expect(mayChangeAccount({ provedAt: new Date('2026-11-24T09:50:01Z') }, now)).toEqual({ ok: true });
  for (const old of ['2026-11-24T09:50:00Z', '1970-01-01T00:00:00Z'])
    expect(mayChangeAccount({ provedAt: new Date(old) }, now)).toEqual({ ok: false, reason: 'proof-needed' });
});

test('only the first comer opens an installation, and accounts then follow the host’s choice', () => {
  expect(mayOpenInstallation({ hasHost: false })).toEqual({ ok: true });
  expect(mayOpenInstallation({ hasHost: true })).toEqual({ ok: false, reason: 'already-open' });
  expect(maySignUp({ openSignUp: false })).toEqual({ ok: false, reason: 'sign-up-closed' });
});

test('a device is told in two words', () => {
  const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  expect(deviceName(agent)).toBe('Firefox, Linux');
  expect(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1')).toBe(
    'Safari, iPhone',
  );
  expect(deviceName(null)).toBe('');
});
