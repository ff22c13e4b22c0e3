import { decodeId, encodeId, type Id } from '#lib/kernel/ids.ts';

/** A state of a note: as it is being written now, as its log told it at a place, as a version kept it. */
export type Point =
  | { readonly kind: 'now' }
  | { readonly kind: 'moment'; readonly seq: number }
  | { readonly kind: 'published'; readonly number: number }
  | { readonly kind: 'named'; readonly id: Id };

export const now: Point = { kind: 'now' };

/** As an address says it: `m1234`, `v3`, `n0Kd…`; nothing for now. */
export function writePoint(point: Point): string {
  switch (point.kind) {
    case 'now':
      return '';
    case 'moment':
      return `m${String(point.seq)}`;
    case 'published':
      return `v${String(point.number)}`;
    case 'named':
      return `n${encodeId(point.id)}`;
  }
}

/** null for what says no state of any note. */
export function readPoint(text: string): Point | null {
  if (text === '') return now;
  const [kind, rest] = [text.slice(0, 1), text.slice(1)];
  if (kind === 'n') {
    const id = decodeId(rest);
    return id === null ? null : { kind: 'named', id };
  }
  if (!/^\d{1,15}$/.test(rest)) return null;
  if (kind === 'm') return { kind: 'moment', seq: Number(rest) };
  return kind === 'v' ? { kind: 'published', number: Number(rest) } : null;
}
