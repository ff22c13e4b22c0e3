import * as messages from '#lib/messages/messages.js';

type Sentence = (inputs?: Record<string, never>) => string;

/** The sentence of a refusal in the reader's language. A test proves that every reason has one. */
export function sayRefusal(reason: string): string {
  const sentence = (messages as unknown as Record<string, Sentence | undefined>)[
    `refusal_${reason.replaceAll('-', '_')}`
  ];
  if (sentence === undefined) throw new Error(`no sentence for the refusal ${reason}`);
  return sentence();
}
