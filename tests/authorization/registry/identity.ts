import { paths } from '#lib/kernel/paths.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { queueMail } from '#lib/kernel/server/mail.ts';
import type { Actor, Answer, Attempt, Entry } from '../entry.ts';

const everywhere = ['always'] as const;

function entry(way: string, attempt: Attempt, answer: Entry['answer']): Entry {
  return { way, states: everywhere, answer, attempt: () => Promise.resolve(attempt) };
}

const open = (): Answer => 'open';
const hidden = (): Answer => 'hidden';
const toSignedIn = (actor: Actor): Answer => (actor === 'visitor' ? 'sign-in' : 'open');
/** Those who are signed in have nothing to do there, and are led home. */
const refusedToVisitors = (actor: Actor): Answer => (actor === 'visitor' ? 'refused' : 'open');
/** Asked of an account of one’s own, and what is given is not right. */
const refusedToOwners = (actor: Actor): Answer => (actor === 'visitor' ? 'sign-in' : 'refused');
/** In the trials two of the actors look after the installation: who opened each collective. */
const openToHosts = (actor: Actor): Answer => (actor === 'admin' || actor === 'elsewhere' ? 'open' : 'hidden');

const nobody = 'x'.repeat(43);

/** The answer of a key that nobody has. */
const noKey = JSON.stringify({ id: 'aucune', rawId: 'aucune', type: 'public-key', response: {} });

async function someMail(): Promise<Id> {
  return asOwner((tx) =>
    queueMail(tx, {
      to: 'jeanne@essai.example',
      subject: 'Un essai',
      text: 'Bonjour',
      html: '<html><head></head></html>',
    }),
  );
}

/** Pages that everybody may open, with or without an account. */
export const identity: readonly Entry[] = [
  entry('GET /', { path: '/' }, open),
  entry('GET /sign-in', { path: '/connexion' }, open),
  entry(
    '?/password /sign-in',
    { path: '/connexion?/password', form: { email: 'personne@ailleurs.example', password: 'ce n’est pas elle' } },
    (actor) => (actor === 'visitor' ? 'refused' : 'open'),
  ),
  ...(['mail', 'forgotten'] as const).map((act): Entry => ({
    way: `?/${act} /sign-in`,
    states: everywhere,
    answer: open,
    attempt: (_world, _state, actor) =>
      Promise.resolve({ path: `/connexion?/${act}`, form: { email: `${act}-${actor}@essai.example` } }),
  })),
  entry(
    '?/code /sign-in',
    { path: '/connexion?/code', form: { email: 'personne@essai.example', code: '123456' } },
    refusedToVisitors,
  ),
  entry('GET /sign-in/[token]', { path: `/connexion/${nobody}` }, open),
  entry('?/default /sign-in/[token]', { path: `/connexion/${nobody}`, form: {} }, () => 'refused'),
  entry('GET /sign-up', { path: '/inscription' }, open),
  entry(
    '?/default /sign-up',
    { path: '/inscription', form: { name: 'Une Autre', email: 'autre@essai.example' } },
    refusedToVisitors,
  ),
  entry('GET /host', { path: '/hebergement' }, openToHosts),
  entry(
    '?/rules /host',
    { path: '/hebergement?/rules', form: { openSignUp: 'closed', openCollectives: 'open' } },
    openToHosts,
  ),
  entry('GET /host/mails', { path: '/hebergement/courriels' }, openToHosts),
  ...(['mail', 'mailBody'] as const).map((page): Entry => ({
    way: page === 'mail' ? 'GET /host/mails/[mail]' : 'GET /host/mails/[mail]/body',
    states: everywhere,
    answer: openToHosts,
    attempt: async () => ({ path: paths[page](await someMail()) }),
  })),
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
  entry('GET /account', { path: '/compte' }, toSignedIn),
  entry('?/profile /account', { path: '/compte?/profile', form: { name: 'Une Personne', locale: 'fr' } }, toSignedIn),
  entry(
    '?/close /account',
    { path: '/compte?/close', form: { session: '00000000-0000-7000-8000-00000000000f' } },
    toSignedIn,
  ),
  entry('?/closeOthers /account', { path: '/compte?/closeOthers', form: {} }, toSignedIn),
  // What could take an account away from its person asks who they are again: a session of the trial has just said so.
  entry('GET /account/proof', { path: '/compte/preuve' }, toSignedIn),
  entry(
    '?/password /account/proof',
    { path: '/compte/preuve?/password', form: { password: 'ce n’est pas elle' } },
    refusedToOwners,
  ),
  entry('?/mail /account/proof', { path: '/compte/preuve?/mail', form: {} }, toSignedIn),
  entry('?/code /account/proof', { path: '/compte/preuve?/code', form: { code: '123456' } }, refusedToOwners),
  entry('GET /account/password', { path: '/compte/mot-de-passe' }, toSignedIn),
  entry(
    '?/default /account/password',
    { path: '/compte/mot-de-passe', form: { newPassword: 'quatre navettes' } },
    toSignedIn,
  ),
  entry('GET /account/email', { path: '/compte/adresse' }, toSignedIn),
  {
    way: '?/ask /account/email',
    states: everywhere,
    answer: toSignedIn,
    attempt: (_world, _state, actor) =>
      Promise.resolve({ path: '/compte/adresse?/ask', form: { email: `nouvelle-${actor}@essai.example` } }),
  },
  entry(
    '?/attach /account/email',
    { path: '/compte/adresse?/attach', form: { email: 'nouvelle@essai.example', code: '123456' } },
    refusedToOwners,
  ),
  entry('GET /account/email/[token]', { path: `/compte/adresse/${nobody}` }, open),
  entry('?/attach /account/email/[token]', { path: `/compte/adresse/${nobody}?/attach`, form: {} }, refusedToOwners),
  entry('?/object /account/email/[token]', { path: `/compte/adresse/${nobody}?/object`, form: {} }, () => 'refused'),
  entry('?/passkey /account/proof', { path: '/compte/preuve?/passkey', form: { answer: noKey } }, refusedToOwners),
  entry('GET /account/passkeys', { path: '/compte/cles' }, toSignedIn),
  entry(
    '?/add /account/passkeys',
    { path: '/compte/cles?/add', form: { label: 'Une clé', answer: noKey } },
    refusedToOwners,
  ),
  entry(
    '?/rename /account/passkeys',
    { path: '/compte/cles?/rename', form: { key: 'celle-d-un-autre', label: 'La mienne' } },
    toSignedIn,
  ),
  entry('?/remove /account/passkeys', { path: '/compte/cles?/remove', form: { key: 'celle-d-un-autre' } }, toSignedIn),
  // The trials run at an address made of numbers, where no key can be: whoever may ask is told so.
  {
    way: 'POST /sign-in/passkeys',
    states: ['sign-in', 'add', 'prove'],
    answer: (actor, purpose) => (actor === 'visitor' && purpose !== 'sign-in' ? 'sign-in' : 'refused'),
    attempt: (_world, purpose) => Promise.resolve({ path: '/connexion/cles', form: { purpose } }),
  },
  entry('?/passkey /sign-in', { path: '/connexion?/passkey', form: { answer: noKey } }, refusedToVisitors),
  entry('GET /account/data', { path: '/compte/donnees' }, toSignedIn),
  entry('GET /account/erasure', { path: '/compte/effacement' }, toSignedIn),
  entry('?/default /account/erasure', { path: '/compte/effacement', form: { word: 'un autre mot' } }, refusedToOwners),
  entry('GET /account/erasure/done', { path: '/compte/effacement/fait' }, open),
  entry('POST /account/data/files', { path: '/compte/donnees/fichiers', form: {} }, toSignedIn),
];

/** Signing out ends the sessions of the trial: tried last. */
export const signOut: readonly Entry[] = [
  entry('GET /sign-out', { path: '/deconnexion' }, (actor) => (actor === 'visitor' ? 'sign-in' : 'open')),
  entry('?/default /sign-out', { path: '/deconnexion', form: {} }, open),
];
