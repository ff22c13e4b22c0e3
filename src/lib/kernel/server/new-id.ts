import { randomUUIDv7 } from 'node:crypto';
import type { Id } from '../ids.ts';

/** A fresh UUIDv7: ids sort by time of birth. */
export function newId(): Id {
  return randomUUIDv7();
}
