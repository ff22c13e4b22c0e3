// Where the words of this page are. Pure: events in, time as an argument, so that the promise « ne ment jamais » can be tested.

export interface Saving {
  /** `open`: the server has let us in on this connection. `over`: it has shut us out, and will not take more. */
  readonly link: 'opening' | 'open' | 'cut' | 'over';
  /** On this connection the server has told what it holds and we have sent what it lacked: all earlier edits are on their way. */
  readonly caughtUp: boolean;
  /** Updates handed to the present connection, and how many of them the server says are in its database. */
  readonly sent: number;
  readonly logged: number;
  /** This page holds edits that the server has not said it keeps. */
  readonly dirty: boolean;
  /** Since when the oldest of these edits waits, in ms; null when none does. */
  readonly waitingSince: number | null;
  /** When all was last known to be in the database, in ms. */
  readonly savedAt: number | null;
  /** Since when there is no open connection, in ms. */
  readonly cutSince: number | null;
  /** The server said it could not write; it tries again by itself. */
  readonly failing: boolean;
}

export type SavingEvent =
  | { readonly type: 'edited' }
  | { readonly type: 'opened' }
  | { readonly type: 'caught-up' }
  | { readonly type: 'sent' }
  | { readonly type: 'logged'; readonly count: number }
  | { readonly type: 'failing' }
  | { readonly type: 'cut' }
  | { readonly type: 'over' };

/** `left`: when edits of an earlier visit are still on this device only, since when (ms). */
export function openSaving(at: number, left: number | null = null): Saving {
  return {
    link: 'opening',
    caughtUp: false,
    sent: 0,
    logged: 0,
    dirty: left !== null,
    waitingSince: left,
    savedAt: null,
    cutSince: at,
    failing: false,
  };
}

export function afterEvent(saving: Saving, event: SavingEvent, at: number): Saving {
  switch (event.type) {
    case 'edited':
      return { ...saving, dirty: true, waitingSince: saving.waitingSince ?? at };
    case 'opened':
      return saving.link === 'over' ? saving : { ...saving, link: 'open', cutSince: null };
    case 'caught-up':
      return settle({ ...saving, caughtUp: true }, at);
    case 'sent':
      return { ...saving, sent: saving.sent + 1 };
    case 'logged':
      return settle({ ...saving, logged: Math.max(saving.logged, event.count), failing: false }, at);
    case 'failing':
      return { ...saving, failing: true };
    case 'cut':
    case 'over': {
      const link = saving.link === 'over' ? 'over' : event.type;
      return { ...saving, link, caughtUp: false, sent: 0, logged: 0, cutSince: saving.cutSince ?? at };
    }
  }
}

/** Everything handed over has been kept: nothing waits any more. */
function settle(saving: Saving, at: number): Saving {
  if (saving.link !== 'open' || !saving.caughtUp || saving.logged < saving.sent) return saving;
  return { ...saving, dirty: false, waitingSince: null, savedAt: at, failing: false };
}

/** `device`: only here. `sent`: on its way. `server`: in the database. */
export function wordsAt(saving: Saving): 'device' | 'sent' | 'server' {
  if (!saving.dirty) return saving.savedAt === null ? 'device' : 'server';
  return saving.link === 'open' && saving.caughtUp ? 'sent' : 'device';
}

/** Two and a half seconds without news is long enough to say so: the reader must know within three. */
const patience = 2_500;

/** What the page must say, if anything. `cut`: no connection. `slow`: edits wait without an answer. `failing`: the server cannot write. */
export type Warning = 'over' | 'cut' | 'failing' | 'slow' | null;

export function warningOf(saving: Saving, at: number): Warning {
  if (saving.link === 'over') return 'over';
  if (saving.cutSince !== null && at - saving.cutSince >= patience / 2) return 'cut';
  if (saving.failing) return 'failing';
  return saving.waitingSince !== null && at - saving.waitingSince >= patience && saving.link === 'open' ? 'slow' : null;
}

/** A connection that leaves edits without an answer this long is dead, though nobody said so: open another. */
export function isDead(saving: Saving, at: number): boolean {
  return saving.link === 'open' && !saving.failing && saving.waitingSince !== null && at - saving.waitingSince >= 8_000;
}
