import { isId, type Id } from '#lib/kernel/ids.ts';
import type { NotificationKind, Telling } from './types.ts';

/** An entry of the journal, as far as it says whom it concerns. */
export interface Fact {
  readonly act: string;
  readonly actorId: Id | null;
  readonly particulars: Readonly<Record<string, unknown>>;
}

/** Acts that tell the same to everybody they concern. */
const told: Readonly<Record<string, NotificationKind>> = {
  'note.mentioned': 'named-in-note',
  'thread.opened': 'invited',
  'proposal.opened': 'proposal-opened',
  'proposal.ending': 'proposal-ending',
  'proposal.extended': 'proposal-extended',
  'proposal.amended': 'text-changed',
  'proposal.withdrawn': 'proposal-withdrawn',
  'objection.raised': 'objection-raised',
  'objection.qualified': 'objection-qualified',
  'objection.dismissed': 'objection-dismissed',
  'objection.integrated': 'objection-integrated',
  'objection.answered': 'objection-answered',
  'objection.maintained': 'objection-maintained',
  'objection.lifted': 'objection-lifted',
  'objection.withdrawn': 'objection-withdrawn',
  'question.written': 'question-written',
  'reaction.written': 'reaction-written',
  'concern.written': 'concern-written',
  'question.answered': 'question-answered',
  'decision.adopted': 'decision-entered',
  'decision.rejected': 'decision-entered',
  'decision.postponed': 'decision-entered',
  'decision.withdrawn': 'decision-entered',
  'decision.corrected': 'decision-corrected',
  'decision.reviewed': 'decision-reviewed',
  'decision.repealed': 'decision-repealed',
  'decision.review-due': 'review-due',
  'step.entrusted': 'step-entrusted',
  'step.handed-over': 'step-entrusted',
  'step.due': 'step-due',
  'step.overdue': 'step-overdue',
  'step.claimed': 'step-claimed',
  'step.released': 'step-released',
  'step.done': 'step-done',
  'step.reopened': 'step-reopened',
  'step.dropped': 'step-dropped',
  'circle.joined': 'circle-joined',
  'circle.left': 'circle-left',
  'circle.refused': 'circle-refused',
  'mandate.given': 'mandate-given',
  'mandate.ended': 'mandate-ended',
  'mandate.renewed': 'mandate-renewed',
  'mandate.ending': 'mandate-ending',
};

/** Acts told to those who look after the place: the circle it names, or the collective. */
const keepersTold: Readonly<Record<string, NotificationKind>> = {
  'circle.asked': 'circle-asked',
  'membership.asked': 'membership-asked',
  'membership.started': 'member-joined',
  'mandate.ending': 'mandate-ending-here',
};

const asking: ReadonlySet<NotificationKind> = new Set([
  'named-in-note',
  'named',
  'answered',
  'invited',
  'proposal-opened',
  'round-react',
  'round-objections',
  'round-consent',
  'proposal-ending',
  'text-changed',
  'proposal-to-conclude',
  'objection-raised',
  'objection-integrated',
  'objection-answered',
  'question-written',
  'review-due',
  'step-entrusted',
  'step-due',
  'step-overdue',
  'circle-asked',
  'membership-asked',
  'mandate-ending',
]);

/** A letter of its own has already gone. */
const lettered: ReadonlySet<NotificationKind> = new Set(['membership-asked']);

const toVoices: readonly NotificationKind[] = [
  'proposal-opened',
  'round-react',
  'round-objections',
  'round-consent',
  'proposal-ending',
  'text-changed',
];

/** Whether the people who look after the place have to be known to say whom this concerns. */
export function concernsKeepers(act: string): boolean {
  return act in keepersTold;
}

/** Whom an act tells what, each person once, never who did it. `keepers`: those who look after the place. */
export function tellingsOf(fact: Fact, keepers: readonly Id[]): Telling[] {
  const told = new Map<Id, NotificationKind>();
  for (const [personId, kind] of [...concerned(fact), ...concernedKeepers(fact, keepers)])
    if (personId !== fact.actorId && !told.has(personId)) told.set(personId, kind);
  return [...told].map(([personId, kind]) => ({ personId, kind, asks: asking.has(kind) }));
}

export function isMailed(kind: NotificationKind): boolean {
  return !lettered.has(kind);
}

function concerned({ act, particulars }: Fact): (readonly [Id, NotificationKind])[] {
  const persons = idsIn(particulars['persons']);
  const all = (kind: NotificationKind) => persons.map((personId) => [personId, kind] as const);
  switch (act) {
    case 'comment.posted':
    case 'comment.edited': {
      const named = new Set(idsIn(particulars['named']));
      // `persons` leaves out those who asked that thread for silence.
      const called = idsIn(particulars['called']).filter((id) => persons.includes(id));
      const calls = called.map((id) => [id, named.has(id) ? ('named' as const) : ('answered' as const)] as const);
      return [...calls, ...all('message')];
    }
    case 'proposal.closed':
      return persons.map(
        (id) => [id, id === particulars['secretary'] ? 'proposal-to-conclude' : 'proposal-closed'] as const,
      );
    case 'proposal.round-opened':
      return all(roundOf(particulars['phase']));
    case 'voice.given':
      return all(particulars['speaks'] === false ? 'voice-withdrawn' : 'voice-given');
    default: {
      const kind = told[act];
      return kind === undefined ? [] : all(kind);
    }
  }
}

function concernedKeepers({ act, actorId, particulars }: Fact, keepers: readonly Id[]) {
  const kind = keepersTold[act];
  // Somebody brought in by hand is no news to those who look after the place: only who came by themselves.
  const byThemselves = act !== 'membership.started' || idsIn(particulars['persons']).includes(actorId ?? '');
  return kind === undefined || !byThemselves ? [] : keepers.map((personId) => [personId, kind] as const);
}

function roundOf(phase: unknown): NotificationKind {
  switch (phase) {
    case 'react':
    case 'objections':
    case 'integrate':
    case 'consent':
      return `round-${phase}`;
    default:
      return 'round-clarify';
  }
}

function idsIn(list: unknown): Id[] {
  return Array.isArray(list) ? list.filter((one): one is Id => typeof one === 'string' && isId(one)) : [];
}

/** What an act answers for everybody: asked once, it is asked no more. `step`: of that step alone. */
export function settledBy(
  act: string,
): { readonly kinds: readonly NotificationKind[]; readonly of: 'item' | 'step' } | null {
  switch (act) {
    case 'proposal.round-opened':
    case 'proposal.closed':
    case 'proposal.withdrawn':
      return { kinds: toVoices, of: 'item' };
    case 'step.done':
    case 'step.dropped':
    case 'step.released':
    case 'step.handed-over':
      return { kinds: ['step-entrusted', 'step-due', 'step-overdue'], of: 'step' };
    default:
      return null;
  }
}

/** What is read by visiting a page of a collective that is no item's: everything of these kinds. */
export function kindsReadAt(routeId: string): readonly NotificationKind[] {
  switch (routeId) {
    case '/[collective]/members':
      return ['membership-asked', 'member-joined', 'voice-given', 'voice-withdrawn'];
    case '/[collective]/circles':
    case '/[collective]/circles/[circle]':
      return ['circle-joined', 'circle-left', 'circle-asked', 'circle-refused'];
    case '/[collective]/mandates':
      return ['mandate-given', 'mandate-ended', 'mandate-renewed', 'mandate-ending', 'mandate-ending-here'];
    default:
      return [];
  }
}

const itemPages: ReadonlySet<string> = new Set([
  '/[collective]/threads/[item]',
  '/[collective]/notes/[item]',
  '/[collective]/notes/[item]/edit',
  '/[collective]/decisions/[item]',
  '/[collective]/register/[item]',
]);

/** Whether visiting this page is reading the item of its address. */
export function readsItem(routeId: string): boolean {
  return itemPages.has(routeId);
}
