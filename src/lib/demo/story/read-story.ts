import { storySchema, type Story } from '../schema.ts';
import collectives from './collectives.json' with { type: 'json' };
import decisions from './decisions.json' with { type: 'json' };
import notes from './notes.json' with { type: 'json' };
import threads from './threads.json' with { type: 'json' };

const texts = import.meta.glob<string>('./notes/*.md', { query: '?raw', import: 'default', eager: true });

/** The story as it is written beside this file. */
export function readStory(): Story {
  return storySchema.parse({ ...collectives, ...notes, ...threads, ...decisions });
}

/** The words of a note of the story, header and text. */
export function readNoteText(file: string): string {
  const text = texts[`./notes/${file}.md`];
  if (text === undefined) throw new Error(`the story has no note ${file}`);
  return text;
}
