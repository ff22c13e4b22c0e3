import type { Id } from '#lib/kernel/ids.ts';
import { log } from '#lib/kernel/server/log.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { padAccess } from '../../rules.ts';
import type { PadAccess } from '../../types.ts';

/** A person at a pad, as the open socket knows them. */
export interface Presence {
  readonly sessionId: Id;
  readonly padId: Id;
}

export interface Standing {
  readonly access: PadAccess;
  readonly personId: Id;
  /** The name under which those who write know this person. */
  readonly name: string;
}

/** Milliseconds during which an answer may be used to write. */
export const rightsLastMs = 1_000;

/** Why somebody has nothing to do at a pad any more. Said to their editor, word for word. */
export type Absence = 'signed-out' | 'no-access' | 'gone';

interface StandingRow {
  place: number;
  person_id: Id | null;
  pad_id: Id | null;
  name: string;
  holds_audience: boolean;
  is_member: boolean;
  is_named: boolean;
  is_closed: boolean;
}

// load_session is the gate's own question: an ended session, an ended membership, a circle left, all show there.
const statement = `
  select q.place, l.person_id, p.id as pad_id, coalesce(t.name, l.name) as name, a.kind = 'named' as is_named,
    p.audience_id = any (l.audiences)
      or exists (select from audience_members m where m.audience_id = p.audience_id and m.person_id = l.person_id) as holds_audience,
    exists (select from memberships m where m.person_id = l.person_id and m.collective_id = p.collective_id and m.until is null) as is_member,
    exists (select from collectives c where c.id = p.collective_id and c.closes_at <= now()) as is_closed
  from unnest($1::int[], $2::uuid[], $3::uuid[]) q(place, session_id, pad_id)
  left join (sessions s cross join lateral load_session(s.token_hash) l) on s.id = q.session_id
  left join pads p on p.id = q.pad_id
  left join audiences a on a.id = p.audience_id
  left join attributions t on t.person_id = l.person_id and t.audience_id = p.audience_id`;

/** What each may do now, in the order asked. One statement, whatever their number. */
export async function standings(presences: readonly Presence[]): Promise<(Standing | Absence)[]> {
  const { rows } = await runtime().pool.query<StandingRow>({
    name: 'pad-standings',
    text: statement,
    values: [
      presences.map((_, place) => place),
      presences.map(({ sessionId }) => sessionId),
      presences.map(({ padId }) => padId),
    ],
  });
  const found: (Standing | Absence)[] = presences.map(() => 'gone');
  for (const row of rows) found[row.place] = standingOf(row);
  return found;
}

function standingOf(row: StandingRow): Standing | Absence {
  if (row.person_id === null) return 'signed-out';
  if (row.pad_id === null) return 'no-access'; // an unknown pad and one that is not open to you are the same
  const access = padAccess({
    holdsAudience: row.holds_audience,
    isMember: row.is_member,
    isNamed: row.is_named,
    isClosed: row.is_closed,
  });
  return access === 'none' ? 'no-access' : { access, personId: row.person_id, name: row.name };
}

export interface Checked {
  readonly presence: Presence;
  /** When they last sent an update, `performance.now()`. */
  readonly wroteAt: number;
  /** When their rights were last confirmed. */
  readonly checkedAt: number;
  /** Their rights as they are now. */
  confirm(standing: Standing | Absence, at: number): void;
}

/**
 * Keeps the rights of every open connection fresh: those who write, at least once a second; the others, from time to time, in case
 * the announcement of a change was lost. What cannot be checked is not confirmed, and a write then waits.
 */
export class RightsWatch {
  readonly #connections: Iterable<Checked>;
  readonly #wanted = new Map<Checked, (() => void)[]>();
  #asking = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(connections: Iterable<Checked>) {
    this.#connections = connections;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#lookAround();
    }, lookEveryMs);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Resolves once the rights of this connection have been asked again, whatever the answer. */
  check(connection: Checked): Promise<void> {
    return new Promise((resolve) => {
      this.#want(connection, resolve);
    });
  }

  #want(connection: Checked, resolve?: () => void): void {
    const waiting = this.#wanted.get(connection) ?? [];
    if (resolve !== undefined) waiting.push(resolve);
    this.#wanted.set(connection, waiting);
    if (!this.#asking) void this.#ask();
  }

  #lookAround(): void {
    const now = performance.now();
    for (const connection of this.#connections) {
      const writes = now - connection.wroteAt < writesForMs;
      if (now - connection.checkedAt > (writes ? rightsLastMs / 2 : readersEveryMs)) this.#want(connection);
    }
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    await Promise.resolve(); // those asked for in the same turn go together
    while (this.#wanted.size > 0) {
      const asked = [...this.#wanted];
      this.#wanted.clear();
      const at = performance.now(); // the answer is at least as fresh as the question
      try {
        const answers = await standings(asked.map(([connection]) => connection.presence));
        for (const [place, [connection]] of asked.entries()) connection.confirm(answers[place] ?? 'gone', at);
      } catch (error) {
        log.warn('rights could not be checked: writes wait', { error });
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
      for (const [, waiting] of asked) for (const resolve of waiting) resolve();
    }
    this.#asking = false;
  }
}

const lookEveryMs = 250;
const writesForMs = 2_000;
const readersEveryMs = 20_000;
const retryMs = 200;
