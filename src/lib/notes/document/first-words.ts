import { safeUrl } from '#lib/kernel/safe-url.ts';
import { parseNote } from '../header/parse.ts';
import type { NewHeader } from '../types.ts';
import type { Targets } from './blocks.ts';
import { emptyBody, type Body } from './body.ts';
import { readMarkdown } from './read-markdown.ts';

/**
 * The first words of a note typed or pasted in a form: the standard header at the top of the text is read as such, and what the
 * fields say comes first.
 */
export function firstWords(typed: { readonly title: string; readonly description: string; readonly text: string }): {
  readonly header: NewHeader;
  readonly body: Body;
} {
  const parsed = parseNote(typed.text);
  const header = {
    ...parsed.header,
    title: typed.title === '' ? parsed.header.title : typed.title,
    description: typed.description === '' ? parsed.header.description : typed.description,
  };
  const text = [...parsed.extra, parsed.body].join('\n').trim();
  return { header, body: text === '' ? emptyBody : readMarkdown(text, noTargets).body };
}

/** Links of a pasted text lead where they lead; its images are nowhere here. */
const noTargets: Targets = { link: safeUrl, image: () => null };
