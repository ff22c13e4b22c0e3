import { expect, test } from 'vitest';
import { kindsReadAt, settledBy, tellingsOf } from './rules.ts';
import { kinds } from './types.ts';
import { sayAround, sayLine } from './ui/says.ts';

const [odile, hugo, fatou, naima] = [1, 2, 3, 4].map((n) => `00000000-0000-7000-8000-00000000000${String(n)}`) as [
  string,
  string,
  string,
  string,
];
const none: string[] = [];

test('a message tells who is named, who is answered and who follows, each once and never its author', () => {
  const fact = {
    act: 'comment.posted',
    actorId: odile,
    particulars: { persons: [odile, hugo, fatou, naima], called: [hugo, fatou], named: [hugo] },
  };
  expect(tellingsOf(fact, none)).toEqual([
    { personId: hugo, kind: 'named', asks: true },
    { personId: fatou, kind: 'answered', asks: true },
    { personId: naima, kind: 'message', asks: false },
  ]);
});

test('who asked a thread for silence is told nothing of it, not even when they are named', () => {
  const particulars = { persons: [fatou], called: [hugo, fatou], named: [hugo] };
  expect(tellingsOf({ act: 'comment.posted', actorId: odile, particulars }, none)).toEqual([
    { personId: fatou, kind: 'answered', asks: true },
  ]);
});

test('a round asks something of voices, save the ones that are for reading', () => {
  const round = (phase: string) =>
    tellingsOf({ act: 'proposal.round-opened', actorId: odile, particulars: { phase, persons: [hugo] } }, none)[0];
  expect(round('objections')).toMatchObject({ kind: 'round-objections', asks: true });
  expect(round('consent')).toMatchObject({ kind: 'round-consent', asks: true });
  expect(round('integrate')).toMatchObject({ kind: 'round-integrate', asks: false });
});

test('a position, a reaction and what nobody is concerned by are told to nobody', () => {
  for (const act of ['position.taken', 'position.withdrawn', 'reaction.given', 'note.published', 'step.added'])
    expect(tellingsOf({ act, actorId: odile, particulars: { persons: [hugo], author: hugo } }, [naima])).toEqual([]);
});

test('those who look after the place hear of who asks and of who came by themselves, not of who was brought in', () => {
  const joined = (actorId: string) =>
    tellingsOf({ act: 'membership.started', actorId, particulars: { persons: [hugo] } }, [naima]);
  expect(joined(hugo)).toEqual([{ personId: naima, kind: 'member-joined', asks: false }]);
  expect(joined(naima)).toEqual([]);
  expect(joined(odile)).toEqual([]);
  expect(tellingsOf({ act: 'membership.asked', actorId: hugo, particulars: {} }, [naima])).toEqual([
    { personId: naima, kind: 'membership-asked', asks: true },
  ]);
});

test('what comes from elsewhere in the particulars is no person', () => {
  const fact = { act: 'proposal.opened', actorId: null, particulars: { persons: ['x', 4, null, { id: hugo }] } };
  expect(tellingsOf(fact, none)).toEqual([]);
  expect(tellingsOf({ ...fact, particulars: {} }, none)).toEqual([]);
});

test('a closing and a step done ask nothing any more', () => {
  expect(settledBy('proposal.closed')?.kinds).toContain('proposal-ending');
  expect(settledBy('step.done')).toMatchObject({ of: 'step' });
  expect(settledBy('comment.posted')).toBeNull();
  expect(kindsReadAt('/[collective]/mandates')).toContain('mandate-ending');
  expect(kindsReadAt('/[collective]')).toEqual([]);
});

test('every kind has a sentence of its own in both languages, and the name can be set apart', () => {
  for (const locale of ['fr', 'en'] as const) {
    const said = kinds.map((kind) =>
      sayLine({ kind, actors: ['Odile'], detail: 'Appeler', day: '2026-11-24' }, locale),
    );
    expect(new Set(said).size).toBe(kinds.length);
    for (const one of said) expect(one).not.toMatch(/[{}]|notifications_/);
  }
  expect(sayAround({ kind: 'named', actors: ['Odile'], detail: '', day: null }, 'fr')).toEqual({
    before: '',
    who: 'Odile',
    after: ' vous nomme dans une discussion',
  });
  expect(sayAround({ kind: 'proposal-ending', actors: [], detail: '', day: null }, 'fr').who).toBe('');
});
