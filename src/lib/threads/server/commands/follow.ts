import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import type { FollowLevel } from '../../types.ts';
import '../tables.ts';

/** Chooses what one is told of a thread. Nothing happens in a thread that one does not read. */
export async function followThread(
  member: Member,
  input: { readonly threadId: Id; readonly level: FollowLevel },
): Promise<void> {
  await asReader(member, (tx) =>
    sql`insert into thread_follows (thread_id, person_id, audience_id, level)
      select item_id, ${member.personId}, audience_id, ${input.level} from threads where item_id = ${input.threadId}
      on conflict (thread_id, person_id) do update set level = excluded.level, at = moment()`.execute(tx),
  );
}
