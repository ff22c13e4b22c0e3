import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import '../tables.ts';

/** Keeps what one has begun to write in a thread, for oneself alone; an empty text throws the draft away. */
export async function keepDraft(
  member: Member,
  input: { readonly threadId: Id; readonly answers: number | null; readonly source: string },
): Promise<void> {
  await asReader(member, async (tx) => {
    if (input.source.trim() === '') {
      await tx
        .deleteFrom('thread_drafts')
        .where('person_id', '=', member.personId)
        .where('thread_id', '=', input.threadId)
        .execute();
      return;
    }
    await sql`
      insert into thread_drafts (person_id, thread_id, answers, source)
      select ${member.personId}, t.item_id, c.id, ${input.source}
      from threads t left join comments c on c.thread_id = t.item_id and c.seq = ${input.answers}
      where t.item_id = ${input.threadId}
      on conflict (person_id, thread_id) do update set answers = excluded.answers, source = excluded.source, touched_at = moment()`.execute(
      tx,
    );
  });
}
