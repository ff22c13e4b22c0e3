import { expect, test } from 'vitest';
import { decodeId, encodeId, slugify } from './ids.ts';

test('an id comes back from its address', () => {
  const id = '019a2f6c-9c2e-7d1a-8f00-0123456789ab';
  expect(decodeId(`tenir-une-permanence-${encodeId(id)}`)).toBe(id);
  expect(encodeId('00000000-0000-7000-8000-000000000001')).toHaveLength(22);
  expect(decodeId(encodeId('ffffffff-ffff-ffff-ffff-ffffffffffff'))).toBe('ffffffff-ffff-ffff-ffff-ffffffffffff');
});

test('what is not an id decodes to nothing', () => {
  for (const text of ['', 'court', 'zzzzzzzzzzzzzzzzzzzzzz', '../../etc/passwd-xx-yy-zz', 'é'.repeat(22)])
    expect(decodeId(text)).toBeNull();
});

test('a slug keeps whole words and no accent', () => {
  expect(slugify('Tenir une permanence numérique sur un marché')).toBe('tenir-une-permanence-numerique-sur-un-marche');
  expect(slugify('L’œuvre — n° 3')).toBe('l-oeuvre-n-3');
  expect(slugify('…')).toBe('');
});
