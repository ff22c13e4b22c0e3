import { fileLimits } from '#lib/kernel/file-limits.ts';
import { refused, allowed, type Verdict } from '#lib/kernel/outcome.ts';
import type { HeldRole } from '#lib/collectives/types.ts';
import type { PadAccess } from './types.ts';

/** What is known of a person before a pad, at this moment. */
export interface PadStanding {
  /** They hold the audience of those who write. */
  readonly holdsAudience: boolean;
  /** They are in the collective that keeps the note. */
  readonly isMember: boolean;
  /** The audience names its participants one by one. */
  readonly isNamed: boolean;
  /** The collective that keeps the note is closed: it is read, and no longer written. */
  readonly isClosed: boolean;
}

/**
 * Whoever reads the draft writes in it, with one exception: a draft open to everybody, or to a network, is written by the members of
 * its collective and watched by the others.
 */
export function padAccess({ holdsAudience, isMember, isNamed, isClosed }: PadStanding): PadAccess {
  if (!holdsAudience) return 'none';
  return (isMember || isNamed) && !isClosed ? 'write' : 'read';
}

export function mayWritePad(standing: PadStanding): Verdict<'not-a-writer'> {
  return padAccess(standing) === 'write' ? allowed : refused('not-a-writer');
}

/** What readers are given has a name and at least a word. */
export function mayPublish(note: {
  readonly title: string;
  readonly text: string;
}): Verdict<'title-missing' | 'nothing-written'> {
  if (note.title === '') return refused('title-missing');
  return note.text.trim() === '' ? refused('nothing-written') : allowed;
}

/** What a new file weighs, and what is kept already, in bytes. */
export interface Weights {
  readonly bytes: number;
  readonly inCollective: number;
  /** Added by this person within 24 hours, wherever. */
  readonly byPerson: number;
}

export type NotAttachable = 'file-too-large' | 'collective-full' | 'day-full';

export function mayAttach({ bytes, inCollective, byPerson }: Weights): Verdict<NotAttachable> {
  if (bytes > fileLimits.file) return refused('file-too-large');
  if (inCollective + bytes > fileLimits.collective) return refused('collective-full');
  return byPerson + bytes > fileLimits.personPerDay ? refused('day-full') : allowed;
}

/** Erasing for good is no writer's own affair: those who hold the collective's trust answer for it, by name. */
export function mayErase(who: { readonly roles: readonly HeldRole[] }): Verdict<'erasers-only'> {
  const isTrusted = who.roles.some(
    ({ role, circleId }) => circleId === null && (role === 'facilitator' || role === 'admin'),
  );
  return isTrusted ? allowed : refused('erasers-only');
}
