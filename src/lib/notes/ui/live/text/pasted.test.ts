import { expect, test } from 'vitest';
import { guess } from './pasted.ts';

test('the header of a pad is guessed in both languages, plain or YAML', () => {
  expect(guess('Titre : Tenir une permanence\nDescription : …')).toBe('header');
  expect(guess('**Étapes suivantes :**\n- Appeler')).toBe('header');
  expect(guess('Title: Holding a stall\nContext: Brest')).toBe('header');
  expect(guess('---\ntitle: x\n---\n')).toBe('header');
});

test('Markdown is guessed by its lines, and words stay words', () => {
  expect(guess('## Ce qu’on emporte\nDeux tables')).toBe('markdown');
  expect(guess('- une\n- deux')).toBe('markdown');
  expect(guess('On se retrouve à 10 h : tout le monde vient.')).toBe('words');
});
