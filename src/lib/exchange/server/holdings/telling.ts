import * as m from '#lib/messages/messages.js';
import { formatDateTime } from '#lib/ui/text.ts';
import type { Chapter, Holding } from './catalogue.ts';
import type { Held } from './rows.ts';

type InLanguage = { readonly locale: 'fr' | 'en' };

/** The name of a text of the archive. */
export function chapterFile(chapter: Chapter, language: InLanguage): string {
  return `${m.exchange_data_file({ chapter }, language)}.txt`;
}

/** One thing kept of somebody, in words: what it is, when and where, then what was written. */
export function tell({ table }: Holding, { at, collective, title, values }: Held, language: InLanguage): string {
  const { locale } = language;
  const head = [
    m.exchange_data_kind({ table }, language),
    ...(at === null ? [] : [formatDateTime(at, locale)]),
    ...(title === null || title === '' ? [] : [m.exchange_data_in({ title }, language)]),
    ...(collective === null ? [] : [collective]),
  ].join(' · ');
  const lines = Object.entries(values).flatMap(([column, value]) => {
    const words = wordsOf(column, value, language);
    if (words === '') return [];
    return column === 'words'
      ? [words]
      : [m.exchange_data_line({ name: columnName(column, language), words }, language)];
  });
  return `${[head, ...lines].join('\n')}\n\n`;
}

function columnName(column: string, language: InLanguage): string {
  return m.exchange_data_column({ column }, language);
}

/** A value in words; empty when there is nothing to say. */
function wordsOf(column: string, value: unknown, language: InLanguage): string {
  if (value === null || value === undefined || value === false) return '';
  if (value === true) return m.exchange_data_yes({}, language);
  if (value instanceof Date) return formatDateTime(value, language.locale);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'string') return textsIn(value).join('\n');
  if (column === 'role') return m.collectives_role({ role: value }, language);
  if (column === 'stance') return m.decisions_stance({ stance: value }, language);
  return value;
}

/** The words in a structure, without its keys and ids. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^[0-9a-f-]{36}$/.test(value) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
