import { expect, test } from 'vitest';
import { isId } from '#lib/kernel/ids.ts';
import { newRowId } from './new-row-id.ts';

test('a row made in the browser has an id like those of the server, in the order of time', () => {
  const ids = [1_700_000_000_000, 1_700_000_000_001, 4_100_000_000_000].map((now) => newRowId(now));
  expect(ids.every((id) => isId(id) && id[14] === '7' && '89ab'.includes(id[19] ?? ''))).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000);
});
