import { allowed, refused, type Verdict } from '#lib/kernel/outcome.ts';
import { commonPasswords } from './passwords/known.ts';

export const passwordLength = { least: 8, most: 200 } as const;
export const codeLife = { minutes: 10, tries: 5 } as const;
/** How long showing who one is serves for the acts that could take an account away from its person. */
const proofLife = { minutes: 10 } as const;
/** How long a former address may object to having been left. */
export const objectionLife = { days: 7 } as const;

/**
 * Length, and neither among the first guesses nor made of one's own name or address (NIST SP 800-63B §5.1.1.2).
 * No demand of signs or capitals: they make passwords worse, not better.
 */
export function mayUsePassword(
  password: string,
  owner: { readonly email: string; readonly name: string },
): Verdict<'password-too-short' | 'password-too-common' | 'password-is-you'> {
  if ([...password].length < passwordLength.least) return refused('password-too-short');
  const plain = fold(password);
  if (commonPasswords.has(plain) || new Set(plain).size < 3) return refused('password-too-common');
  const [local = ''] = owner.email.split('@');
  const yours = [owner.email, local, owner.name, ...owner.name.split(/\s+/)].map(fold).filter((one) => one.length > 2);
  if (yours.some((one) => plain.replaceAll(one, '').length < 4)) return refused('password-is-you');
  return allowed;
}

/** Case, accents and spaces do not make a guess harder. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}|\s/gu, '')
    .toLowerCase();
}

interface SentCode {
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly tries: number;
}

/** One use, ten minutes, five tries. */
export function mayTryCode(code: SentCode, now: Date): Verdict<'code-over'> {
  const over = code.usedAt !== null || code.expiresAt <= now || code.tries >= codeLife.tries;
  return over ? refused('code-over') : allowed;
}

/** A session found open on a table is not enough: whoever uses it has shown a short while ago that it is theirs. */
export function mayChangeAccount(session: { readonly provedAt: Date }, now: Date): Verdict<'proof-needed'> {
  const age = now.getTime() - session.provedAt.getTime();
  return age < proofLife.minutes * 60_000 ? allowed : refused('proof-needed');
}

const mostPasskeys = 20;

/** As many keys as somebody can tell apart. */
export function mayAddPasskey({ held }: { readonly held: number }): Verdict<'too-many-passkeys'> {
  return held < mostPasskeys ? allowed : refused('too-many-passkeys');
}

/** The first comer of a new installation opens it and becomes its host. */
export function mayOpenInstallation(installation: { readonly hasHost: boolean }): Verdict<'already-open'> {
  return installation.hasHost ? refused('already-open') : allowed;
}

/** Afterwards accounts come by invitation, or freely when the host has opened sign-up. */
export function maySignUp(installation: { readonly openSignUp: boolean }): Verdict<'sign-up-closed'> {
  return installation.openSignUp ? allowed : refused('sign-up-closed');
}

/** What concerns the whole installation is the business of who looks after it. */
export function mayHost(person: { readonly isHost: boolean }): Verdict<'hosts-only'> {
  return person.isHost ? allowed : refused('hosts-only');
}
