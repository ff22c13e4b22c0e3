import { expect, test } from 'vitest';
import { fileTree, resolve } from './resolve.ts';

const tree = fileTree([
  'README.md',
  'guide/README.md',
  'guide/Malle itinérante.md',
  'guide/prêter.md',
  'guide/deep/note.md',
  'images/malle.png',
  'page.html',
]);
const to = (from: string, address: string) => {
  const found = resolve(tree, from, address);
  return found.kind === 'file' ? found.path : found.kind;
};

test('relative addresses lead to the files that came along', () => {
  expect(to('guide/deep/note.md', '../prêter.md')).toBe('guide/prêter.md');
  expect(to('guide/deep/note.md', '../pr%C3%AAter.md#quand')).toBe('guide/prêter.md');
  expect(to('README.md', './guide/Malle%20itin%C3%A9rante.md')).toBe('guide/Malle itinérante.md');
  expect(to('README.md', 'guide/')).toBe('guide/README.md');
  expect(to('guide/prêter.md', '..')).toBe('README.md');
  expect(to('guide/prêter.md', '../images/malle.png')).toBe('images/malle.png');
});

test('capitals, endings and encodings that sites forgive are forgiven', () => {
  expect(to('README.md', 'Guide/PRÊTER.md')).toBe('guide/prêter.md');
  expect(to('README.md', 'guide/preter')).toBe('broken');
  expect(to('README.md', 'guide/prêter')).toBe('guide/prêter.md');
  expect(to('README.md', 'guide/prêter.html')).toBe('guide/prêter.md');
  expect(to('README.md', 'page')).toBe('page.html');
  expect(to('README.md', 'guide/pre\u0302ter.md')).toBe('guide/prêter.md');
  expect(to('guide/deep/note.md', '/prêter.md')).toBe('guide/prêter.md');
});

test('what leads elsewhere, or out of the import, is not a file', () => {
  for (const address of [
    'https://exemple.test/a.md',
    'mailto:a@b.test',
    '#partie',
    '//hote/a.md',
    '?a=1',
    'javascript:alert(1)',
  ])
    expect(to('README.md', address)).toBe('elsewhere');
  expect(to('README.md', '../../etc/passwd')).toBe('broken');
  expect(to('README.md', 'absent.md')).toBe('broken');
  expect(to('README.md', '100%.md')).toBe('broken');
});

test('the anchor is kept apart', () => {
  expect(resolve(tree, 'README.md', 'guide/prêter.md#Quand%20?')).toEqual({
    kind: 'file',
    path: 'guide/prêter.md',
    anchor: 'Quand ?',
  });
});
