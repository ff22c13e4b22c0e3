import type { Id } from '#lib/kernel/ids.ts';
import type { Part } from '../types.ts';

/** The paragraphs of a text as typed: an empty line parts two of them. Line ends of every system are read alike. */
export function paragraphs(text: string): string[] {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map((paragraph) =>
      paragraph
        .split('\n')
        .map((line) => line.trimEnd())
        .join('\n')
        .trim(),
    )
    .filter((paragraph) => paragraph !== '');
}

/** A first text: each paragraph is born with an id of its own. */
export function newParts(text: string, newId: () => Id): Part[] {
  return paragraphs(text).map((paragraph) => ({ id: newId(), text: paragraph }));
}

/**
 * A text rewritten paragraph by paragraph: each field keeps its part's id; emptied, the part is gone; an empty line inside gives new
 * parts after it. Fields without id (`''`) are new parts.
 */
export function rewrittenParts(
  fields: readonly { readonly id: string; readonly text: string }[],
  newId: () => Id,
): Part[] {
  return fields.flatMap((field) =>
    paragraphs(field.text).map((text, index) => ({ id: index === 0 && field.id !== '' ? field.id : newId(), text })),
  );
}

export function sameText(one: readonly Part[], other: readonly Part[]): boolean {
  return (
    one.length === other.length && one.every((part, at) => part.id === other[at]?.id && part.text === other[at].text)
  );
}
