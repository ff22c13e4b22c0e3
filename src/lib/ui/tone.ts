/** A meaning. Sets `--tone` and `--tone-tint` (styles/components/tones.css); always with an icon and a word. */
export type Tone = 'consent' | 'objection' | 'concern' | 'abstention' | 'neutral' | 'silence';

/** The language of lines: solid = settled, dashed = proposed, double = decided and in force, dotted = only here. */
export type Line = 'solid' | 'dashed' | 'double' | 'dotted' | 'none';

/** Where a knot of a thread stands. */
export type KnotState = 'done' | 'now' | 'next' | 'late';

/** Where somebody’s words are right now. */
export type WordsAt = 'device' | 'sent' | 'server';
