import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterEvent, isDead, openSaving, warningOf, wordsAt, type Saving, type SavingEvent } from './saving.ts';

function after(saving: Saving, ...events: (SavingEvent | SavingEvent['type'])[]): Saving {
  return events.reduce<Saving>(
    (now, event) => afterEvent(now, typeof event === 'string' ? ({ type: event } as SavingEvent) : event, 1_000),
    saving,
  );
}
const logged = (count: number): SavingEvent => ({ type: 'logged', count });
const open = after(openSaving(0), 'opened', 'caught-up');

test('words go from this device, to sent, to kept', () => {
  const typed = after(open, 'edited', 'sent');
  expect(wordsAt(typed)).toBe('sent');
  expect(wordsAt(after(typed, logged(0)))).toBe('sent');
  expect(wordsAt(after(typed, logged(1)))).toBe('server');
  expect(wordsAt(after(typed, 'cut'))).toBe('device');
});

test('« enregistré » waits for the last edit, not for one of them', () => {
  const three = after(open, 'edited', 'sent', 'edited', 'sent', 'edited', 'sent');
  expect(wordsAt(after(three, logged(2)))).toBe('sent');
  expect(wordsAt(after(three, logged(3)))).toBe('server');
});

test('a new connection counts from zero, and says nothing is kept before the server has what it lacked', () => {
  const back = after(open, 'edited', 'sent', 'cut', 'edited', 'opened');
  expect(wordsAt(back)).toBe('device');
  expect(wordsAt(after(back, 'sent', logged(1)))).toBe('device');
  const answered = after(back, 'sent', 'caught-up');
  expect(wordsAt(answered)).toBe('sent');
  expect(wordsAt(after(answered, logged(1)))).toBe('server');
});

test('edits left by an earlier visit are on this device until they are kept', () => {
  const left = openSaving(0, -60_000);
  expect(wordsAt(left)).toBe('device');
  expect(wordsAt(after(left, 'opened', 'sent', 'caught-up', logged(1)))).toBe('server');
});

test('within three seconds the page says that nothing is saved on the server', () => {
  const typed = afterEvent(afterEvent(open, { type: 'edited' }, 5_000), { type: 'sent' }, 5_000);
  expect(warningOf(typed, 7_400)).toBeNull();
  expect(warningOf(typed, 7_900)).toBe('slow');
  expect(warningOf(afterEvent(typed, { type: 'failing' }, 5_100), 5_100)).toBe('failing');
  const cut = afterEvent(typed, { type: 'cut' }, 6_000);
  expect(warningOf(cut, 8_900)).toBe('cut');
  expect(warningOf(after(open, 'cut'), 4_000)).toBe('cut');
  expect(warningOf(after(typed, 'over'), 0)).toBe('over');
});

test('a connection that answers nothing is taken for dead, unless the server has said it is failing', () => {
  const typed = afterEvent(after(open, 'sent'), { type: 'edited' }, 0);
  expect(isDead(typed, 7_000)).toBe(false);
  expect(isDead(typed, 8_000)).toBe(true);
  expect(isDead(after(typed, 'failing'), 60_000)).toBe(false);
});

test('whatever happens, it never says « enregistré » of an edit that the present connection has not confirmed', () => {
  const event = fc.oneof(
    fc.constantFrom<SavingEvent>({ type: 'opened' }, { type: 'caught-up' }, { type: 'cut' }, { type: 'failing' }),
    fc.constant<SavingEvent[]>([{ type: 'edited' }, { type: 'sent' }]),
    fc.nat(5).map(logged),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let now = openSaving(0);
      for (const one of events.flat()) {
        const before = now;
        // an edit made without connection is not sent; the server cannot confirm more than it got
        if (one.type === 'sent' && now.link !== 'open') continue;
        now = afterEvent(now, one.type === 'logged' ? logged(Math.min(one.count, now.sent)) : one, 0);
        if (before.dirty && !now.dirty) expect([now.link, now.caughtUp, now.logged]).toEqual(['open', true, now.sent]);
        if (one.type === 'edited') expect(wordsAt(now)).not.toBe('server');
      }
    }),
  );
});
