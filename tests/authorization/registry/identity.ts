import type { Answer, Attempt, Entry } from '../entry.ts';

const everywhere = ['always'] as const;

function entry(way: string, attempt: Attempt, answer: Entry['answer']): Entry {
  return { way, states: everywhere, answer, attempt: () => Promise.resolve(attempt) };
}

const open = (): Answer => 'open';
const hidden = (): Answer => 'hidden';

/** Pages that everybody may open, with or without an account. */
export const identity: readonly Entry[] = [
  entry('GET /', { path: '/' }, open),
  entry('GET /sign-in', { path: '/connexion' }, open),
  entry(
    '?/password /sign-in',
    { path: '/connexion?/password', form: { email: 'personne@ailleurs.example', password: 'ce n’est pas elle' } },
    (actor) => (actor === 'visitor' ? 'refused' : 'open'),
  ),
  entry('POST /theme', { path: '/theme', form: { theme: 'dark', back: '/' } }, open),
  // A visitor who is refused is led to the front page; matrix.test.ts sees that nothing was made.
  // The installation has its host: nobody becomes it a second time, and the first visit leads elsewhere.
  entry('GET /welcome', { path: '/bienvenue' }, open),
  entry(
    '?/account /welcome',
    {
      path: '/bienvenue?/account',
      form: { name: 'Une Autre', email: 'autre@ailleurs.example', password: 'encore une aiguille' },
    },
    (actor) => (actor === 'visitor' ? 'open' : 'refused'),
  ),
  entry('?/visit /welcome', { path: '/bienvenue?/visit', form: {} }, open),
  entry('?/collective /welcome', { path: '/bienvenue?/collective', form: { name: 'Un de plus' } }, (actor) =>
    actor === 'visitor' ? 'sign-in' : 'open',
  ),
  // The sheet of components is not part of an installed program.
  entry('GET /composants', { path: '/composants' }, hidden),
  entry('GET /composants/letter', { path: '/composants/letter' }, hidden),
  entry('GET /composants/welcome', { path: '/composants/welcome' }, hidden),
];

/** Signing out ends the sessions of the trial: tried last. */
export const signOut: readonly Entry[] = [
  entry('GET /sign-out', { path: '/deconnexion' }, (actor) => (actor === 'visitor' ? 'sign-in' : 'open')),
  entry('?/default /sign-out', { path: '/deconnexion', form: {} }, open),
];
