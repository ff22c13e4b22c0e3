import { stringify } from 'yaml';
import type { NewHeader } from '../types.ts';
import { labels, type HeaderField, type HeaderLanguage } from './labels.ts';

interface Written {
  readonly header: NewHeader;
  readonly body: string;
  /** Lines that the header held beside ours: `lang: "fr"`. */
  readonly extra?: readonly string[];
}

/** Writes the standard header as people type it, then the text. Reading it again gives the same note (rule D18). */
export function emitPlain({ header, body }: Written, language: HeaderLanguage = 'fr'): string {
  const colon = language === 'fr' ? ' :' : ':';
  const label = (field: HeaderField): string => `${labels[language][field][0] ?? field}${colon}`;
  const lines: string[] = [`${label('title')} ${header.title}`.trimEnd()];
  const block = (field: HeaderField, words: readonly string[], list: boolean): void => {
    if (words.length === 0) return;
    if (list) lines.push(label(field), ...words.map((word) => `- ${word}`));
    else lines.push(`${label(field)} ${words.join('\n')}`);
  };
  block('description', header.description === '' ? [] : [header.description], false);
  block(
    'steps',
    header.steps.map((step) => stepWords(step, language)),
    true,
  );
  block('hashtags', header.hashtags.length === 0 ? [] : [header.hashtags.map((tag) => `#${tag}`).join(' ')], false);
  block('context', header.context === '' ? [] : [header.context], false);
  block('participants', header.participants.map(participantWords), true);
  return `${lines.join('\n')}\n\n${body}`;
}

/** Writes the header as YAML front matter, with what else it held. */
export function emitYaml({ header, body, extra = [] }: Written, language: HeaderLanguage = 'en'): string {
  const key = (field: HeaderField): string => (labels[language][field][0] ?? field).toLowerCase();
  const data: Record<string, unknown> = { [key('title')]: header.title };
  if (header.description !== '') data[key('description')] = header.description;
  if (header.steps.length > 0) data[key('steps')] = header.steps.map((step) => stepWords(step, language));
  if (header.hashtags.length > 0) data[key('hashtags')] = [...header.hashtags];
  if (header.context !== '') data[key('context')] = header.context;
  if (header.participants.length > 0) data[key('participants')] = header.participants.map(participantWords);
  const more = extra.length === 0 ? '' : `${extra.join('\n')}\n`;
  return `---\n${stringify(data, { lineWidth: 0 })}${more}---\n\n${body}`;
}

function stepWords({ label, size, due }: NewHeader['steps'][number], language: HeaderLanguage): string {
  if (due !== '') return `${label} (${size === '' ? '' : `${size}, `}${language === 'fr' ? 'pour le' : 'by'} ${due})`;
  return size === '' ? label : `${label} (~ ${size})`;
}

function participantWords({ name, organisation, part }: NewHeader['participants'][number]): string {
  const parts = part === '' ? [name, organisation] : [name, organisation, part];
  return parts.join(', ').replace(/, $/, '');
}
