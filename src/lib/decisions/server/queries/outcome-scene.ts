import { sql } from 'kysely';
import { listReaders } from '#lib/collectives/server/queries/readers.ts';
import type { Member } from '#lib/collectives/types.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import type { OutcomeScene } from '../../reading/forms.ts';
import '../tables.ts';

/** What the form that writes an outcome needs: people to name, decisions to replace, the day. */
export async function findOutcomeScene(member: Member): Promise<OutcomeScene> {
  return readAs(member, async (tx) => {
    const people = await listReaders(tx, member.place.audienceId);
    const rows = await tx
      .selectFrom('decision_standings')
      .select(['item_id as id', 'number', 'effective'])
      .where('collective_id', '=', member.place.collectiveId)
      .where('standing', 'in', ['in-force', 'upcoming', 'expired'])
      .orderBy('number', 'desc')
      .limit(200)
      .execute();
    const inForce = rows.map(({ id, number, effective }) => ({ id, number, title: effective.title }));
    const day = await sql<{ today: string }>`select day_of_collective(${member.place.collectiveId}) as today`.execute(
      tx,
    );
    return { people, inForce, today: day.rows[0]?.today ?? '' };
  });
}
