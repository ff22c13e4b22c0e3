/** What a few typed signs may become, once something is chosen: somebody, a mot-dièse, a link to an item. */
export interface Trigger {
  readonly about: 'people' | 'hashtags' | 'items';
  /** What was typed after the sign. */
  readonly words: string;
  /** How many characters before the cursor the choice will take the place of. */
  readonly length: number;
}

const forms: readonly (readonly [Trigger['about'], RegExp])[] = [
  ['items', /\[\[([^[\]\n]{0,80})$/u],
  ['people', /(?<![\p{L}\p{N}._])@([\p{L}\p{M}\p{N}'’-]{0,30}(?: [\p{L}\p{M}\p{N}'’-]{0,30}){0,2})$/u],
  ['hashtags', /(?<![\p{L}\p{N}#&])#([\p{L}\p{M}\p{N}_-]{1,60})$/u],
];

/** Reads the end of the text before the cursor. An address (`a@b.c`) and a heading (`## `) start nothing. */
export function findTrigger(before: string): Trigger | null {
  for (const [about, form] of forms) {
    const match = form.exec(before);
    if (match !== null) return { about, words: match[1] ?? '', length: match[0].length };
  }
  return null;
}
