import { holdsFor } from '#lib/collectives/rules.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Readership } from '#lib/collectives/audiences/types.ts';
import { allowed, refused, type Verdict } from '#lib/kernel/outcome.ts';
import type { CommentState, ThreadState } from './types.ts';

/** How long a message may be changed by its author, in milliseconds. The changes stay visible; so would a late change of mind. */
const editWindow = 60 * 60 * 1000;

/** One writes where one is a member, while the thread is open. */
export function mayPost(member: Member, thread: ThreadState): Verdict<'thread-elsewhere' | 'thread-closed'> {
  if (thread.collectiveId !== member.place.collectiveId) return refused('thread-elsewhere');
  return thread.closedAt === null ? allowed : refused('thread-closed');
}

export function mayEdit(
  member: Member,
  thread: ThreadState,
  comment: CommentState,
  now: Date,
): Verdict<'thread-elsewhere' | 'thread-closed' | 'comment-not-yours' | 'comment-removed' | 'comment-settled'> {
  const posting = mayPost(member, thread);
  if (!posting.ok) return posting;
  if (comment.authorId !== member.personId) return refused('comment-not-yours');
  if (comment.removedAt !== null) return refused('comment-removed');
  return now.getTime() - comment.createdAt.getTime() <= editWindow ? allowed : refused('comment-settled');
}

/** The author at any time, also in a closed thread; facilitators and admins, who say why. */
export function mayRemove(
  member: Member,
  thread: ThreadState,
  comment: CommentState,
  reason: string,
): Verdict<'thread-elsewhere' | 'comment-removed' | 'comment-not-yours' | 'reason-missing'> {
  if (thread.collectiveId !== member.place.collectiveId) return refused('thread-elsewhere');
  if (comment.removedAt !== null) return refused('comment-removed');
  if (comment.authorId === member.personId) return allowed;
  if (!tends(member, thread)) return refused('comment-not-yours');
  return reason === '' ? refused('reason-missing') : allowed;
}

/** Whoever opened the thread, facilitators, secretaries and admins; a closing says what was understood. */
export function mayClose(
  member: Member,
  thread: ThreadState,
): Verdict<'thread-elsewhere' | 'thread-not-yours' | 'thread-closed'> {
  const steering = maySteer(member, thread);
  if (!steering.ok) return steering;
  return thread.closedAt === null ? allowed : refused('thread-closed');
}

export function mayReopen(
  member: Member,
  thread: ThreadState,
): Verdict<'thread-elsewhere' | 'thread-not-yours' | 'thread-open'> {
  const steering = maySteer(member, thread);
  if (!steering.ok) return steering;
  return thread.closedAt === null ? refused('thread-open') : allowed;
}

/**
 * Fewer readers: whoever opened it, facilitators, secretaries, admins. More readers, or others: only while nobody else has
 * written in it, since each wrote for the readers announced beside the button.
 */
export function mayMove(
  member: Member,
  thread: ThreadState,
  from: Readership,
  to: Pick<Readership, 'kind' | 'audienceId'>,
  othersWrote: boolean,
): Verdict<'thread-elsewhere' | 'thread-not-yours' | 'same-readers' | 'others-wrote'> {
  const steering = maySteer(member, thread);
  if (!steering.ok) return steering;
  if (from.audienceId === to.audienceId) return refused('same-readers');
  return othersWrote && !narrows(from.kind, to.kind) ? refused('others-wrote') : allowed;
}

/** An aside is for fewer than its thread; asides have none of their own. */
export function mayOpenAside(
  member: Member,
  thread: ThreadState,
  from: Pick<Readership, 'kind'>,
): Verdict<'thread-elsewhere' | 'thread-closed' | 'aside-too-deep'> {
  const posting = mayPost(member, thread);
  if (!posting.ok) return posting;
  return thread.asideOf === null && narrows(from.kind, 'circle') ? allowed : refused('aside-too-deep');
}

function maySteer(member: Member, thread: ThreadState): Verdict<'thread-elsewhere' | 'thread-not-yours'> {
  if (thread.collectiveId !== member.place.collectiveId) return refused('thread-elsewhere');
  if (thread.authorId === member.personId || tends(member, thread)) return allowed;
  return holdsFor(member.place, ['secretary'], thread.audienceId) ? allowed : refused('thread-not-yours');
}

function tends(member: Member, thread: ThreadState): boolean {
  return holdsFor(member.place, ['facilitator', 'admin'], thread.audienceId);
}

/** Everyone reads public threads, members those of the collective: a step down that ladder takes readers away and adds none. */
function narrows(from: Readership['kind'], to: Readership['kind']): boolean {
  const ladder: readonly Readership['kind'][] = ['public', 'network', 'collective'];
  const start = ladder.indexOf(from);
  const end = ladder.indexOf(to);
  return start >= 0 && (end === -1 || end > start);
}
