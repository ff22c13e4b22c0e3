import type { Id } from '../ids.ts';
import type { Tx } from './database.ts';

export interface PersonName {
  readonly name: string;
  readonly erased: boolean;
}

/**
 * The names the reader may know, by person id. Someone who is in none of the reader's audiences is absent from the answer:
 * screens then say « une personne » and nothing more.
 */
export async function namesOf(tx: Tx, ids: readonly (Id | null)[]): Promise<Map<Id, PersonName>> {
  const wanted = [...new Set(ids.filter((id): id is Id => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await tx
    .selectFrom('attributions')
    .distinctOn('person_id')
    .select(['person_id', 'name', 'erased'])
    .where('person_id', 'in', wanted)
    .orderBy('person_id')
    .execute();
  return new Map(rows.map((row) => [row.person_id, { name: row.name, erased: row.erased }]));
}
