import { expect, test } from 'vitest';
import { fileLimits } from '#lib/kernel/file-limits.ts';
import type { HeldRole } from '#lib/collectives/types.ts';
import { mayAttach, mayErase, mayPublish, padAccess } from './rules.ts';

test('whoever reads a draft writes in it, save those to whom it is only open, and save when its collective is closed', () => {
  const open = { isClosed: false };
  expect(padAccess({ ...open, holdsAudience: false, isMember: true, isNamed: false })).toBe('none');
  expect(padAccess({ ...open, holdsAudience: true, isMember: true, isNamed: false })).toBe('write');
  expect(padAccess({ ...open, holdsAudience: true, isMember: false, isNamed: true })).toBe('write');
  expect(padAccess({ ...open, holdsAudience: true, isMember: false, isNamed: false })).toBe('read');
  expect(padAccess({ isClosed: true, holdsAudience: true, isMember: true, isNamed: true })).toBe('read');
});

test('what readers are given has a name and a word', () => {
  expect(mayPublish({ title: '', text: 'Le texte.' })).toMatchObject({ reason: 'title-missing' });
  expect(mayPublish({ title: 'Titre', text: ' \n' })).toMatchObject({ reason: 'nothing-written' });
  expect(mayPublish({ title: 'Titre', text: 'Le texte.' }).ok).toBe(true);
});

test('a file is kept as long as it, its collective and its sender have room', () => {
  const room = { bytes: 1, inCollective: 0, byPerson: 0 };
  expect(mayAttach(room).ok).toBe(true);
  expect(mayAttach({ ...room, bytes: fileLimits.file + 1 })).toMatchObject({ reason: 'file-too-large' });
  expect(mayAttach({ ...room, inCollective: fileLimits.collective })).toMatchObject({ reason: 'collective-full' });
  expect(mayAttach({ ...room, byPerson: fileLimits.personPerDay })).toMatchObject({ reason: 'day-full' });
});

test('erasing for good is up to those whom the whole collective trusts to facilitate or administer, and to nobody else', () => {
  const holding = (role: HeldRole['role'], circleId: string | null = null) =>
    mayErase({ roles: [{ role, circleId }] }).ok;
  expect(mayErase({ roles: [] })).toEqual({ ok: false, reason: 'erasers-only' });
  expect([holding('facilitator'), holding('admin')]).toEqual([true, true]);
  expect([holding('secretary'), holding('delegate'), holding('caretaker')]).toEqual([false, false, false]);
  expect(holding('facilitator', '01900000-0000-7000-8000-00000000000a')).toBe(false);
});
