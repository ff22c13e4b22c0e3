import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';

export interface Demonstration {
  readonly slug: string;
  /** The person whose place a visitor takes. */
  readonly personId: Id;
}

/** Where the demonstration is, once it is told whole. */
export const demonstrationKey = 'installation.demonstration';

/** The demonstration, ready to be visited; null when there is none. */
export async function findDemonstration(): Promise<Demonstration | null> {
  const { rows } = await sql<{ value: Demonstration }>`
    select s.value from settings s where s.key = ${demonstrationKey}
      and exists (select from persons p where p.id = (s.value ->> 'personId')::uuid and p.is_invented)`.execute(
    runtime().db,
  );
  return rows[0]?.value ?? null;
}
