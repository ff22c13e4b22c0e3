import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { beginning, registerFormat } from '../../register/entry.ts';
import { writeRegister, type FiledEntry } from '../../register/file.ts';
import '../tables.ts';

/** The whole register of a body as one text (docs/register-format.md); null when this member reads no such register. */
export function exportRegister(member: Member, registerId: Id): Promise<string | null> {
  return readAs(member, async (tx) => {
    const known = await tx
      .selectFrom('registers')
      .select('id')
      .where('id', '=', registerId)
      .where('collective_id', '=', member.place.collectiveId)
      .executeTakeFirst();
    if (known === undefined) return null;
    // One statement, so one moment: an entry written meanwhile is in the file with its seal, or not at all.
    const { rows: entries } = await sql<FiledEntry>`
      select s.number, s.digest, s.previous, s.hash, e.content
      from register_seals s left join register_entries e on e.register_id = s.register_id and e.number = s.number
      where s.register_id = ${registerId} order by s.number`.execute(tx);
    const head = entries.at(-1)?.hash ?? beginning;
    return writeRegister({ format: registerFormat, register: registerId, count: entries.length, head, entries });
  });
}
