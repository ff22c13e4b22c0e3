import { allowed, refused, type Verdict } from '#lib/kernel/outcome.ts';

/** On a new installation, whoever comes may look around; once somebody hosts it, they alone bring the demonstration in. */
export function mayMake(asker: { readonly hasHost: boolean; readonly isHost: boolean }): Verdict<'hosts-only'> {
  return asker.isHost || !asker.hasHost ? allowed : refused('hosts-only');
}

/** Whoever hosts, and whoever is visiting: what a visit leaves behind goes with it. */
export function mayRemove(asker: { readonly isHost: boolean; readonly isVisiting: boolean }): Verdict<'hosts-only'> {
  return asker.isHost || asker.isVisiting ? allowed : refused('hosts-only');
}
