import type { Entry } from '../entry.ts';

const everywhere = ['always'] as const;

/** Pages that everybody may open, with or without an account. */
function open(way: string, path: string): Entry {
  return { way, states: everywhere, answer: () => 'open', attempt: () => Promise.resolve({ path }) };
}

export const identity: readonly Entry[] = [open('GET /', '/'), open('GET /sign-in', '/connexion')];
