import type { Id } from '#lib/kernel/ids.ts';
import { canonical, fingerprint, type Json } from './canonical.ts';
import { beginning, registerFormat, type EntryContent } from './entry.ts';

/** An entry in the file of a register. `content` is null where whoever took the file may not read its words. */
export interface FiledEntry {
  readonly number: number;
  readonly digest: string;
  readonly previous: string;
  readonly hash: string;
  readonly content: EntryContent | null;
}

/** A register as one file (docs/register-format.md). */
export interface RegisterFile {
  readonly format: typeof registerFormat;
  readonly register: Id;
  /** How many entries the register held when the file was taken. */
  readonly count: number;
  /** The fingerprint of the last one. */
  readonly head: string;
  readonly entries: readonly FiledEntry[];
}

/** The one way to write a register down: canonical JSON and a line feed. */
export function writeRegister(file: RegisterFile): string {
  return `${canonical(file as unknown as Json)}\n`;
}

export type Fault = 'number' | 'shape' | 'digest' | 'place' | 'previous' | 'hash';
export type FileFault = 'not-json' | 'not-a-register' | 'format' | 'count' | 'head' | 'not-canonical';

export type Verified =
  | {
      readonly ok: true;
      readonly register: string;
      readonly count: number;
      readonly withheld: number;
      readonly head: string;
    }
  | { readonly ok: false; readonly fault: FileFault }
  | { readonly ok: false; readonly fault: Fault; readonly number: number };

type Fields = Readonly<Record<string, Json>>;

/**
 * Checks a register from its file alone. The first entry that does not hold is named; then what is wrong with the file as a whole.
 * A byte that changes no value is found too: a register has one spelling.
 */
export function verifyRegister(text: string): Verified {
  const file = parse(text);
  if (file === null) return { ok: false, fault: 'not-json' };
  if (!hasFields(file, ['count', 'entries', 'format', 'head', 'register']))
    return { ok: false, fault: 'not-a-register' };
  const { format, register, count, head, entries } = file;
  if (format !== registerFormat) return { ok: false, fault: 'format' };
  if (typeof register !== 'string' || !Array.isArray(entries)) return { ok: false, fault: 'not-a-register' };
  let last = beginning;
  for (const [at, entry] of (entries as readonly Json[]).entries()) {
    const fault = faultIn(entry, { register, number: at + 1, previous: last });
    if (fault !== null) return { ok: false, fault, number: at + 1 };
    last = (entry as unknown as FiledEntry).hash;
  }
  if (count !== entries.length) return { ok: false, fault: 'count' };
  if (head !== last) return { ok: false, fault: 'head' };
  if (text !== `${canonical(file)}\n`) return { ok: false, fault: 'not-canonical' };
  const withheld = (entries as readonly Fields[]).filter((entry) => entry['content'] === null).length;
  return { ok: true, register, count: entries.length, withheld, head: last };
}

function parse(text: string): Json {
  try {
    const value = JSON.parse(text) as Json;
    // What cannot be sealed (a fraction, a broken letter) cannot be in a register.
    canonical(value);
    return value;
  } catch {
    return null;
  }
}

function hasFields(value: Json | undefined, names: readonly string[]): value is Fields {
  if (value === null || value === undefined || typeof value !== 'object' || Array.isArray(value)) return false;
  return Object.keys(value).sort().join(' ') === names.join(' ');
}

function faultIn(
  entry: Json,
  expected: { readonly register: string; readonly number: number; readonly previous: string },
): Fault | null {
  if (!hasFields(entry, ['content', 'digest', 'hash', 'number', 'previous'])) return 'shape';
  const { content, digest, hash, number, previous } = entry;
  if (number !== expected.number) return 'number';
  if (content !== null && fingerprint(content ?? null) !== digest) return 'digest';
  if (content !== null && !isItsOwn(content, expected)) return 'place';
  if (previous !== expected.previous) return 'previous';
  const link = { digest: digest ?? null, number, previous, register: expected.register };
  return fingerprint(link) === hash ? null : 'hash';
}

/** The words say themselves in which register and under which number they stand. */
function isItsOwn(
  content: Json | undefined,
  expected: { readonly register: string; readonly number: number },
): boolean {
  const fields = content as Fields;
  return (
    fields['format'] === registerFormat &&
    fields['register'] === expected.register &&
    fields['number'] === expected.number
  );
}
