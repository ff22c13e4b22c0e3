import { expect, test } from 'vitest';
import { readPoint, writePoint, type Point } from './points.ts';

test('a state is named by an address and found again', () => {
  const points: Point[] = [
    { kind: 'now' },
    { kind: 'moment', seq: 12_345 },
    { kind: 'published', number: 3 },
    { kind: 'named', id: '01900000-0000-7000-8000-00000000000a' },
  ];
  for (const point of points) expect(readPoint(writePoint(point))).toEqual(point);
});

test('anything else names nothing', () => {
  for (const text of ['m', 'v-1', 'm1e9', 'm12345678901234567890', 'x4', 'n', 'nabc', '3'])
    expect(readPoint(text)).toBeNull();
});
