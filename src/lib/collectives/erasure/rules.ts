import { allowed, refused, type Verdict } from '#lib/kernel/outcome.ts';

export type NotErased = 'word-differs' | 'governs-alone' | 'last-host';

/**
 * Whether somebody may erase their account now. Nobody is left without anybody to govern, and the installation without anybody to look
 * after it: somebody else first takes that up. `word`: the one to type, which shows that the screen was read.
 */
export function mayEraseAccount(asked: {
  readonly typed: string;
  readonly word: string;
  /** In how many collectives nobody else governs without an end date. */
  readonly governsAlone: number;
  readonly isLastHost: boolean;
}): Verdict<NotErased> {
  if (asked.governsAlone > 0) return refused('governs-alone');
  if (asked.isLastHost) return refused('last-host');
  return asked.typed.trim().toLowerCase() === asked.word.toLowerCase() ? allowed : refused('word-differs');
}
