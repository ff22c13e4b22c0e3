import type { World } from './world.ts';

/** Who tries: each has a session of their own, save the visitor. */
export const actors = [
  'visitor',
  'stranger', // an account, in no collective
  'elsewhere', // a member of another collective, which is in a network with this one
  'former', // was a member here
  'member',
  'circle', // a member of the circle
  'participant', // a member named by the item
  'facilitator',
  'secretary',
  'admin',
] as const;
export type Actor = (typeof actors)[number];

/** Who may read the item that is tried. */
export const audiences = ['public', 'network', 'collective', 'circle', 'named'] as const;

/**
 * What a way in answers: the page or the deed; `hidden`, as if it did not exist; `refused`, with a sentence; `sign-in`.
 * `invalid` is a fault of the trial itself (a form that no one could post), `broken` one of the program.
 */
export type Answer = 'open' | 'hidden' | 'refused' | 'sign-in' | 'invalid' | 'broken';

export interface Attempt {
  /** The address, with its query (`?/post` for an action). */
  readonly path: string;
  /** The fields of a posted form. */
  readonly form?: Readonly<Record<string, string | readonly string[]>>;
  /** Files posted with the form, by field. */
  readonly files?: Readonly<Record<string, File>>;
  /** A body that is no form. */
  readonly body?: Blob;
}

/** The rule of one way in: what each actor is answered in each state, and how to try. */
export interface Entry {
  /** As `nameOf` names it: `?/post /[collective]/threads/[item]`. */
  readonly way: string;
  /** The states of the thing tried; each is tried by every actor. */
  readonly states: readonly string[];
  readonly answer: (actor: Actor, state: string) => Answer;
  /** Makes a thing in this state and says how to try it. Called again for each attempt that could change it. */
  readonly attempt: (world: World, state: string, actor: Actor) => Promise<Attempt>;
}

const insiders: readonly Actor[] = ['member', 'circle', 'participant', 'facilitator', 'secretary', 'admin'];

export function isInsider(actor: Actor): boolean {
  return insiders.includes(actor);
}

/** The one rule of reading, said a second time, by hand: what the program answers is compared with this. */
export function reads(actor: Actor, audience: string): boolean {
  switch (audience) {
    case 'public':
      return true;
    case 'network':
      return isInsider(actor) || actor === 'elsewhere';
    case 'collective':
      return isInsider(actor);
    case 'circle':
      return actor === 'circle';
    case 'named':
      return actor === 'participant';
    default:
      throw new Error(`no audience is called ${audience}`);
  }
}

/** `open` to those who read it, `hidden` from the others. */
export function openToReaders(actor: Actor, audience: string): Answer {
  return reads(actor, audience) ? 'open' : 'hidden';
}

/** `open` to the people of the collective, `hidden` from the others. */
export function openToInsiders(actor: Actor): Answer {
  return isInsider(actor) ? 'open' : 'hidden';
}
