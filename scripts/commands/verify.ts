// npx minga verify FILE [--head FINGERPRINT]: checks a register from its file alone, with no database.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { verifyRegister, type Verified } from '#lib/decisions/register/file.ts';
import * as m from '#lib/messages/messages.js';
import { baseLocale, overwriteGetLocale } from '#lib/messages/runtime.js';

const [language = ''] = (process.env['LANG'] ?? '').split(/[_.]/);
overwriteGetLocale(() => (language === 'en' ? 'en' : baseLocale));
process.exitCode = main();

function main(): number {
  const asked = readArguments();
  if (asked === null) return refuse(m.decisions_verify_usage());
  let bytes: Buffer;
  try {
    bytes = readFileSync(asked.file);
  } catch {
    return refuse(m.decisions_verify_unreadable({ file: asked.file }));
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse(m.decisions_verify_file_fault({ fault: 'not-json' }));
  }
  const verified = verifyRegister(text);
  if (!verified.ok) return refuse(sayFault(verified));
  if (asked.head !== null && asked.head !== verified.head)
    return refuse(m.decisions_verify_other_head({ head: verified.head, expected: asked.head }));
  const { count, withheld, head } = verified;
  process.stdout.write(`${m.decisions_verify_intact({ count, head })}\n`);
  if (withheld > 0) process.stdout.write(`${m.decisions_verify_withheld({ count: withheld })}\n`);
  return 0;
}

function readArguments(): { readonly file: string; readonly head: string | null } | null {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { head: { type: 'string' } } });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) return null;
    return { file: resolve(process.env['INIT_CWD'] ?? process.cwd(), file), head: values.head ?? null };
  } catch {
    return null;
  }
}

function sayFault(verified: Exclude<Verified, { ok: true }>): string {
  return 'number' in verified
    ? m.decisions_verify_entry_fault({ number: verified.number, fault: verified.fault })
    : m.decisions_verify_file_fault({ fault: verified.fault });
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}
