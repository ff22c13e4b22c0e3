import { expect, test } from 'vitest';
import type { EntryContent } from './entry.ts';
import { beginning, registerFormat, seal } from './entry.ts';
import { verifyRegister, writeRegister, type FiledEntry, type RegisterFile } from './file.ts';

const register = '01900000-0000-7000-8000-000000000001';

function content(number: number): EntryContent {
  return {
    format: registerFormat,
    register,
    number,
    kind: number === 3 ? 'correction' : 'decision',
    item: `01900000-0000-7000-8000-00000000001${String(number)}`,
    salt: '0123456789abcdef'.repeat(2),
    enteredAt: '2026-01-05T10:00:00.000Z',
    enteredBy: '01900000-0000-7000-8000-000000000002',
    outcome: number === 3 ? null : 'adopted',
    proposal: null,
    decidedHow: 'En réunion',
    supersedes: [],
    target: null,
    changes: number === 3 ? { title: 'La clé' } : {},
    reason: '',
    title: 'La clé de l’atelier',
    text: 'Elle reste chez Jeanne.',
    scope: 'Tout le collectif',
    owner: null,
    inForceSince: '2026-01-05',
    reviewOn: null,
    noReviewReason: 'Rien ne presse',
    expiresOn: null,
  };
}

function makeFile(length: number): RegisterFile {
  const entries: FiledEntry[] = [];
  for (let number = 1; number <= length; number++) {
    const words = content(number);
    const { digest, previous, hash } = seal(words, entries.at(-1)?.hash ?? beginning);
    entries.push({ number, digest, previous, hash, content: words });
  }
  return { format: registerFormat, register, count: length, head: entries.at(-1)?.hash ?? beginning, entries };
}

const file = makeFile(4);
const text = writeRegister(file);

function verifyWith(entries: readonly unknown[]) {
  return verifyRegister(writeRegister({ ...file, entries: entries as FiledEntry[] }));
}

test('a register as it was written is intact, an empty one too', () => {
  expect(verifyRegister(text)).toEqual({ ok: true, register, count: 4, withheld: 0, head: file.head });
  expect(verifyRegister(writeRegister(makeFile(0)))).toMatchObject({ ok: true, count: 0, head: beginning });
});

test('words held back keep their place in the chain, and are counted', () => {
  const entries = file.entries.map((entry) => (entry.number === 2 ? { ...entry, content: null } : entry));
  expect(verifyWith(entries)).toMatchObject({ ok: true, withheld: 1 });
});

test('any one altered character of the file is found', () => {
  for (let at = 0; at < text.length; at++) {
    const altered = text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
    expect(verifyRegister(altered).ok, `character ${String(at)}`).toBe(false);
  }
});

test('any one removed or doubled character of the file is found', () => {
  for (let at = 0; at < text.length; at++) {
    expect(verifyRegister(text.slice(0, at) + text.slice(at + 1)).ok, `without ${String(at)}`).toBe(false);
    expect(verifyRegister(text.slice(0, at) + ' ' + text.slice(at)).ok, `a space at ${String(at)}`).toBe(false);
  }
});

test('an altered field names its entry', () => {
  for (const entry of file.entries)
    for (const name of Object.keys(content(1))) {
      const altered = { ...entry, content: { ...entry.content, [name]: 'autre' } };
      const entries = file.entries.map((one) => (one === entry ? altered : one));
      expect(verifyWith(entries), name).toEqual({ ok: false, fault: 'digest', number: entry.number });
    }
});

test('a removed, swapped, doubled or inserted entry is found, and named', () => {
  const [one, two, three, four] = file.entries;
  expect(verifyWith([one, three, four])).toEqual({ ok: false, fault: 'number', number: 2 });
  expect(verifyWith([one, three, two, four])).toEqual({ ok: false, fault: 'number', number: 2 });
  expect(verifyWith([one, two, two, three, four])).toEqual({ ok: false, fault: 'number', number: 3 });
  expect(verifyWith([one, two, three])).toEqual({ ok: false, fault: 'count' });
  const resealed = { ...seal(content(2), beginning), content: content(2) };
  const { digest, previous, hash } = resealed;
  expect(verifyWith([one, { number: 2, digest, previous, hash, content: content(2) }, three, four])).toEqual({
    ok: false,
    fault: 'previous',
    number: 2,
  });
});

test('an entry of another register is found even well sealed', () => {
  const words = { ...content(1), register: '01900000-0000-7000-8000-00000000000f' };
  const { digest, previous, hash } = seal(words, beginning);
  expect(verifyWith([{ number: 1, digest, previous, hash, content: words }])).toEqual({
    ok: false,
    fault: 'place',
    number: 1,
  });
});
