import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { codeLife } from '../../rules.ts';
import { codeHash, hashToken, newToken } from '../sessions/tokens.ts';
import type { SignInCodesTable } from '../tables.ts';

type Purpose = SignInCodesTable['purpose'];

function isToEnter(purpose: Purpose): boolean {
  return purpose === 'sign-in' || purpose === 'sign-up';
}

export interface Code {
  readonly token: string;
  readonly digits: string;
}

/** Writes a fresh code, good for `minutes` (ten by default); earlier ones of the same address and purpose are over. */
export async function writeCode(
  tx: Tx,
  row: {
    readonly email: string;
    readonly personId: Id | null;
    readonly purpose: Purpose;
    readonly name?: string | null;
    readonly minutes?: number;
  },
): Promise<Code> {
  const id = newId();
  const code = { token: newToken(), digits: String(randomInt(1_000_000)).padStart(6, '0') };
  await tx
    .updateTable('sign_in_codes')
    .set({ used_at: sql<Date>`now()` })
    .where(sql`lower(email)`, '=', row.email)
    .where('used_at', 'is', null)
    .where((is) =>
      isToEnter(row.purpose)
        ? is('purpose', 'in', ['sign-in', 'sign-up'])
        : is('purpose', '=', row.purpose).and('person_id', '=', row.personId),
    )
    .execute();
  await tx
    .insertInto('sign_in_codes')
    .values({
      id,
      email: row.email,
      person_id: row.personId,
      purpose: row.purpose,
      name: row.name ?? null,
      link_hash: hashToken(code.token),
      code_hash: codeHash(id, code.digits),
      expires_at: sql`now() + make_interval(mins => ${row.minutes ?? codeLife.minutes})`,
    })
    .execute();
  return code;
}
