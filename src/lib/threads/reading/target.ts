import { decodeId, encodeId, type Id } from '#lib/kernel/ids.ts';

/** A message of the page: of its thread, or of an aside shown in it. */
export interface Target {
  readonly threadId: Id;
  readonly seq: number;
}

/** How an address names a message of a page: `12`, or `12-<code>` in an aside. Also the end of its fragment, `m12`. */
export function encodeTarget({ threadId, seq }: Target, pageThreadId: Id): string {
  return threadId === pageThreadId ? String(seq) : `${String(seq)}-${encodeId(threadId)}`;
}

export function decodeTarget(text: string | null, pageThreadId: Id): Target | null {
  const match = /^(\d{1,9})(?:-([0-9A-Za-z]{22}))?$/.exec(text ?? '');
  if (match === null) return null;
  const threadId = match[2] === undefined ? pageThreadId : decodeId(match[2]);
  return threadId === null ? null : { threadId, seq: Number(match[1]) };
}

export function fragmentOf(target: Target, pageThreadId: Id): string {
  return `m${encodeTarget(target, pageThreadId)}`;
}
