import { expect, test } from 'vitest';
import { safeUrl } from './safe-url.ts';

test('web addresses, mail addresses and paths of this site pass as they are', () => {
  for (const address of [
    'https://encommun.io/n/1',
    'http://localhost:3000/x?y=1#z',
    'mailto:collectif@exemple.org',
    '/ravaudoir/notes/tenir-0Kd',
    '#contexte',
  ])
    expect(safeUrl(address)).toBe(address);
});

test('anything that could run, or leave for another host in disguise, is refused', () => {
  for (const address of [
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '\u0001javascript:alert(1)',
    'java\u200bscript:alert(1)',
    'data:text/html,<script>1</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://x/1',
    '//evil.example/x',
    '\\\\evil.example',
    '/\\evil.example',
    'https:\\\\evil.example',
    'https:evil.example',
    'evil.example/x',
    '',
    '   ',
    null,
    undefined,
    42,
    `https://x/${'a'.repeat(2000)}`,
  ])
    expect(safeUrl(address)).toBeNull();
});
