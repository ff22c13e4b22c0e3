import type { Actor, Answer, Entry } from '../entry.ts';

/** Nobody in the trials is one of the invented people; two of the actors host the installation. */
const toHosts = (actor: Actor): Answer => (actor === 'admin' || actor === 'elsewhere' ? 'open' : 'hidden');

function entry(way: string, path: string, answer: Entry['answer'], form?: Record<string, string>): Entry {
  const attempt = form === undefined ? { path } : { path, form };
  return { way, states: ['always'], answer, attempt: () => Promise.resolve(attempt) };
}

export const demo: readonly Entry[] = [
  entry('GET /demonstration', '/demonstration', toHosts),
  entry('?/visit /demonstration', '/demonstration?/visit', toHosts, {}),
  // Whoever does not visit is led home, and nothing is removed.
  entry('?/leave /demonstration', '/demonstration?/leave', () => 'open', {}),
  entry('?/remove /demonstration', '/demonstration?/remove', toHosts, {}),
];
