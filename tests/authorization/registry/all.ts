import type { Entry } from '../entry.ts';
import { collectives, joining } from './collectives.ts';
import { demo } from './demo.ts';
import { decisions } from './decisions.ts';
import { exchange } from './exchange.ts';
import { identity, signOut } from './identity.ts';
import { notes } from './notes.ts';
import { notifications } from './notifications.ts';
import { proposals } from './proposals.ts';
import { search } from './search.ts';
import { steps } from './steps.ts';
import { threads } from './threads.ts';

/** The rule of every way in, by capability. A route without a rule here fails the build. */
export const entries: readonly Entry[] = [
  ...identity,
  ...collectives,
  ...notes,
  ...threads,
  ...decisions,
  ...proposals,
  ...steps,
  ...search,
  ...exchange,
  ...notifications,
  ...demo,
  ...joining,
  ...signOut,
];
