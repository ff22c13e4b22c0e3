import { createHash } from 'node:crypto';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * JSON in the one form of RFC 8785: no space, names sorted by UTF-16 code units, numbers and strings as ECMAScript writes them.
 * Only whole numbers are taken: nothing here needs others, and other languages then agree without effort.
 */
export function canonical(value: Json): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error('only whole numbers are sealed');
  if (typeof value === 'string' && !value.isWellFormed()) throw new Error('a lone surrogate cannot be sealed');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one: Json) => canonical(one)).join(',')}]`;
  const object = value as { readonly [name: string]: Json };
  const names = Object.keys(object).sort((one, other) => (one < other ? -1 : 1));
  return `{${names.map((name) => `${canonical(name)}:${canonical(object[name] ?? null)}`).join(',')}}`;
}

/** SHA-256 of the canonical form, 64 hexadecimal letters. */
export function fingerprint(value: Json): string {
  return createHash('sha256').update(canonical(value), 'utf8').digest('hex');
}
