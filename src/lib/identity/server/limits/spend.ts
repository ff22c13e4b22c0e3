import { isIPv6 } from 'node:net';
import { sql } from 'kysely';
import { runtime } from '#lib/kernel/server/runtime.ts';

export interface Limit {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

/** A limit reached: how long until the next try, in seconds. */
export interface Waiting {
  readonly ok: false;
  readonly reason: 'too-many-tries';
  readonly waitSeconds: number;
}

/**
 * Spends one point of each limit for its subject (an account or a mail address, with or without where it comes from; never an
 * address of the network alone: a whole third place sits behind one). Counted apart from the caller's transaction, so that a
 * refused act counts too. null: go on.
 */
export async function spend(limits: readonly (readonly [Limit, string])[]): Promise<Waiting | null> {
  const waits: number[] = [];
  for (const [limit, subject] of limits) {
    const { rows } = await sql<{ points: number; wait: number }>`
      insert into rate_limits as l (key, points, expires_at)
      values (${`${limit.name}:${subject.toLowerCase()}`}, 1, now() + make_interval(secs => ${limit.seconds}))
      on conflict (key) do update set
        points = case when l.expires_at <= now() then 1 else l.points + 1 end,
        expires_at = case when l.expires_at <= now() then excluded.expires_at else l.expires_at end
      returning points, ceil(extract(epoch from expires_at - now()))::int as wait`.execute(runtime().db);
    const row = rows[0];
    if (row !== undefined && row.points > limit.points) waits.push(row.wait);
  }
  return waits.length === 0 ? null : { ok: false, reason: 'too-many-tries', waitSeconds: Math.max(...waits) };
}

/** Gives a subject its points back: it has shown who it is. */
export async function forgive(limit: Limit, subject: string): Promise<void> {
  await runtime().db.deleteFrom('rate_limits').where('key', '=', `${limit.name}:${subject.toLowerCase()}`).execute();
}

/** An IPv6 household holds a whole /64, so that is what counts as one address. */
export function addressGroup(address: string | null): string {
  if (address === null) return '';
  const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = plain.includes('::') && tail !== '' ? tail.split(':') : [];
  const zeros = plain.includes('::') ? Array.from({ length: 8 - left.length - right.length }, () => '0') : [];
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
