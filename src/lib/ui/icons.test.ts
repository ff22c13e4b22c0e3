import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { iconNames } from './icon-names.ts';

const sprite = readFileSync(new URL('./icons.svg', import.meta.url), 'utf8');

test('every drawing of the sprite has a name, and every name a drawing', () => {
  const drawn = [...sprite.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1]);
  expect(drawn).toEqual([...iconNames]);
});

test('drawings are lines on one grid, without colours of their own', () => {
  for (const symbol of sprite.match(/<symbol .*<\/symbol>/g) ?? []) {
    expect(symbol).toContain('viewBox="0 0 24 24"');
    expect(symbol).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(|style=/i);
  }
});
