import { encodeId, slugify, type Id } from './ids.ts';

/**
 * Addresses are French, folders of src/routes are English: this map is the one place that knows both.
 * Key: folder name; value: segment shown.
 */
const segments = {
  welcome: 'bienvenue',
  'sign-in': 'connexion',
  'sign-out': 'deconnexion',
  'sign-up': 'inscription',
  account: 'compte',
  invitation: 'invitation',
  host: 'hebergement',
  mails: 'courriels',
  demonstration: 'demonstration',
  threads: 'discussions',
  decisions: 'decisions',
  register: 'registre',
  notes: 'notes',
  steps: 'etapes',
  search: 'recherche',
  titles: 'titres',
  circles: 'cercles',
  networks: 'reseaux',
  mandates: 'mandats',
  organisations: 'structures',
  join: 'rejoindre',
  members: 'membres',
  settings: 'reglages',
  import: 'importer',
  new: 'nouvelle',
  edit: 'ecrire',
  history: 'historique',
  compare: 'comparer',
  files: 'fichiers',
  item: 'vers',
  publish: 'publier',
  conclude: 'conclure',
  notifications: 'notifications',
  unsubscribe: 'desabonnement',
  theme: 'theme',
  stream: 'direct',
  people: 'personnes',
  email: 'adresse',
  password: 'mot-de-passe',
  passkeys: 'cles',
  proof: 'preuve',
  data: 'donnees',
  erasure: 'effacement',
  done: 'fait',
  body: 'corps',
  suggestions: 'propositions-de-mots',
} as const;

export type Segment = keyof typeof segments;

const folderOf = new Map<string, string>(Object.entries(segments).map(([folder, shown]) => [shown, folder]));

/** First segments that no collective may take as its short name. */
export const reservedSlugs: ReadonlySet<string> = new Set([
  ...Object.values(segments),
  ...Object.keys(segments),
  'api',
  'live',
  'c',
  '_app',
  'composants',
  'demo',
  'minga',
]);

/** The path of the route files for a shown address (`reroute`): each French segment becomes its folder. */
export function folderPath(pathname: string): string {
  return pathname
    .split('/')
    .map((segment) => folderOf.get(segment) ?? segment)
    .join('/');
}

export interface Named {
  readonly id: Id;
  readonly title: string;
}

/** `tenir-une-permanence-0Kd…`: readable, and the id at the end survives renames. */
export function itemSegment(item: Named): string {
  const slug = slugify(item.title);
  return slug === '' ? encodeId(item.id) : `${slug}-${encodeId(item.id)}`;
}

/** A path from folder names and values: `path('ravaudoir', at('notes'), itemSegment(note))`. */
export function path(...parts: readonly string[]): string {
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

export function at(segment: Segment): string {
  return segments[segment];
}

/** Names of the parameters of addresses: like segments, French, and known here alone. */
export const parameters = {
  /** The number of a message. */
  message: 'message',
  before: 'avant',
  after: 'apres',
  reply: 'repondre',
  quote: 'citer',
  acts: 'gestes',
  about: 'sur',
  where: 'ou',
  state: 'etat',
  words: 'mots',
  check: 'verifier',
  name: 'nom',
  /** Shows whose hand wrote each passage. */
  hands: 'mains',
  /** The return to an earlier state that has just been made. */
  undo: 'annuler',
} as const;

export type Parameter = keyof typeof parameters;

/** An address with parameters, those without a value left out, and a fragment. */
export function withParameters(
  address: string,
  values: Readonly<Partial<Record<Parameter, string | undefined>>>,
  fragment = '',
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values) as [Parameter, string | undefined][])
    if (value !== undefined) query.set(parameters[name], value);
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  return `${address}${search}${fragment === '' ? '' : `#${fragment}`}`;
}

export const paths = {
  home: (slug: string) => path(slug),
  welcome: () => path(at('welcome')),
  demonstration: () => path(at('demonstration')),
  /** `next`: where to come back to. */
  signIn: (next?: string) =>
    path(at('sign-in')) + (next === undefined ? '' : `?${new URLSearchParams({ next }).toString()}`),
  /** What the mailed link of a sign-in leads to. */
  signInLink: (token: string) => path(at('sign-in'), token),
  /** Where a script asks what a passkey is to sign. */
  passkeyChallenge: () => path(at('sign-in'), at('passkeys')),
  signOut: () => path(at('sign-out')),
  signUp: () => path(at('sign-up')),
  account: () => path(at('account')),
  accountEmail: () => path(at('account'), at('email')),
  /** What the mails about an address lead to: attach it, or take the account back to it. */
  accountEmailLink: (token: string) => path(at('account'), at('email'), token),
  accountPassword: () => path(at('account'), at('password')),
  accountPasskeys: () => path(at('account'), at('passkeys')),
  accountData: () => path(at('account'), at('data')),
  /** The archive itself. */
  accountArchive: () => path(at('account'), at('data'), at('files')),
  accountErasure: () => path(at('account'), at('erasure')),
  accountErased: () => path(at('account'), at('erasure'), at('done')),
  /** Where one shows again who one is; `next`: the act it is for. */
  accountProof: (next: string) => `${path(at('account'), at('proof'))}?${new URLSearchParams({ next }).toString()}`,
  host: () => path(at('host')),
  mails: () => path(at('host'), at('mails')),
  mail: (id: Id) => path(at('host'), at('mails'), encodeId(id)),
  mailBody: (id: Id) => path(at('host'), at('mails'), encodeId(id), at('body')),
  theme: () => path(at('theme')),
  notes: (slug: string) => path(slug, at('notes')),
  newNote: (slug: string) => path(slug, at('notes'), at('new')),
  note: (slug: string, note: Named) => path(slug, at('notes'), itemSegment(note)),
  writeNote: (slug: string, note: Named) => path(slug, at('notes'), itemSegment(note), at('edit')),
  /** Where images of the text are sent. */
  noteFiles: (slug: string, note: Named) => path(slug, at('notes'), itemSegment(note), at('files')),
  /** What the editor asks while somebody types `@`, `#` or `[[`. */
  noteSuggestions: (slug: string, note: Named) => path(slug, at('notes'), itemSegment(note), at('suggestions')),
  publishNote: (slug: string, note: Named) => path(slug, at('notes'), itemSegment(note), at('publish')),
  /** Where a note of any collective is taken up in this one. */
  continueNote: (slug: string, sourceId: Id) => `${path(slug, at('notes'), at('new'))}?reprend=${encodeId(sourceId)}`,
  noteHistory: (slug: string, note: Named) => path(slug, at('notes'), itemSegment(note), at('history')),
  /** The note as it was at a point, as notes/history/points.ts writes it. */
  pastNote: (slug: string, note: Named, point: string) =>
    path(slug, at('notes'), itemSegment(note), at('history'), point),
  compareNote: (slug: string, note: Named) => path(slug, at('notes'), itemSegment(note), at('history'), at('compare')),
  /** An attachment, whatever it is attached to: written into texts, so it holds no name that may change. */
  file: (id: Id) => path(at('files'), encodeId(id)),
  /** Leads to an item of any kind, wherever it is kept. */
  item: (id: Id) => path(at('item'), encodeId(id)),
  hashtag: (slug: string, tag: string) =>
    `${path(slug, at('search'))}?${new URLSearchParams({ q: `#${tag}` }).toString()}`,
  threads: (slug: string) => path(slug, at('threads')),
  newThread: (slug: string) => path(slug, at('threads'), at('new')),
  thread: (slug: string, thread: Named) => path(slug, at('threads'), itemSegment(thread)),
  threadStream: (slug: string, thread: Named) => path(slug, at('threads'), itemSegment(thread), at('stream')),
  threadPeople: (slug: string, thread: Named) => path(slug, at('threads'), itemSegment(thread), at('people')),
  decisions: (slug: string) => path(slug, at('decisions')),
  newProposal: (slug: string) => path(slug, at('decisions'), at('new')),
  proposal: (slug: string, proposal: Named) => path(slug, at('decisions'), itemSegment(proposal)),
  /** Its draft, or its text once it is open. */
  editProposal: (slug: string, proposal: Named) => path(slug, at('decisions'), itemSegment(proposal), at('edit')),
  concludeProposal: (slug: string, proposal: Named) =>
    path(slug, at('decisions'), itemSegment(proposal), at('conclude')),
  register: (slug: string) => path(slug, at('register')),
  entry: (slug: string, entry: Named) => path(slug, at('register'), itemSegment(entry)),
  /** The register of one body as a file. */
  registerFile: (slug: string, registerId: Id) => path(slug, at('register'), at('files'), encodeId(registerId)),
  steps: (slug: string) => path(slug, at('steps')),
  search: (slug: string) => path(slug, at('search')),
  /** Search in all one may read, from nowhere in particular. */
  searchAll: () => path(at('search')),
  /** What the search panel asks while somebody types: `slug` says where they are. */
  searchTitles: (slug: string | null) =>
    path(at('search'), at('titles')) + (slug === null ? '' : `?${new URLSearchParams({ slug }).toString()}`),
  import: (slug: string) => path(slug, at('import')),
  importReport: (slug: string, id: Id) => path(slug, at('import'), encodeId(id)),
  circles: (slug: string) => path(slug, at('circles')),
  circle: (slug: string, circle: Named) => path(slug, at('circles'), itemSegment(circle)),
  networks: (slug: string) => path(slug, at('networks')),
  mandates: (slug: string) => path(slug, at('mandates')),
  members: (slug: string) => path(slug, at('members')),
  invitation: (token: string) => path(at('invitation'), token),
  settings: (slug: string) => path(slug, at('settings')),
  organisations: (slug: string) => path(slug, at('organisations')),
  notifications: () => path(at('notifications')),
  /** Where one says how often one is written to. */
  notificationSettings: () => `${path(at('notifications'))}#prevenir`,
  /** What ends the mails of a collective, for whoever holds the link: in each of these mails. */
  unsubscribe: (token: string) => path(at('notifications'), at('unsubscribe'), token),
  /** Where one asks to join a collective that shows itself. */
  joinCollective: (slug: string) => path(slug, at('join')),
} as const;

/** The address of an item of any kind; kinds without a page of their own lead to the collective. */
export function itemPath(slug: string, item: Named & { readonly kind: string }): string {
  switch (item.kind) {
    case 'note':
      return paths.note(slug, item);
    case 'thread':
      return paths.thread(slug, item);
    case 'proposal':
      return paths.proposal(slug, item);
    case 'decision':
      return paths.entry(slug, item);
    default:
      return paths.home(slug);
  }
}
