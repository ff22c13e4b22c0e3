import { sql } from 'kysely';
import { listReaders } from '#lib/collectives/server/queries/readers.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import type { DraftScene } from '../../reading/forms.ts';
import '../tables.ts';

/** What the form of a proposal needs: people to name, bodies that may decide, the habits of the collective, and where it starts from. */
export async function findDraftScene(
  member: Member,
  from: { readonly aboutId: Id | null; readonly messageId: Id | null },
): Promise<DraftScene> {
  return readAs(member, async (tx) => {
    const people = await listReaders(tx, member.place.audienceId);
    const { rows } = await sql<Pick<DraftScene, 'circles' | 'defaults' | 'source' | 'message'>>`
      select jsonb_build_object('method', c.default_method, 'voices', c.voices) as defaults,
        coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name) order by k.name) from circles k
          where k.id = any (${member.place.circles.map(({ id }) => id)}::uuid[]) and k.closed_at is null), '[]') as circles,
        (select jsonb_build_object('id', i.id, 'kind', i.kind, 'title', i.title, 'summary', i.summary,
            'text', coalesce(v.body_text, p.body_text, ''))
          from items i left join notes n on n.item_id = i.id left join note_versions v on v.id = n.version_id
          left join pads p on p.item_id = i.id where i.id = ${from.aboutId}) as source,
        (select jsonb_build_object('id', m.id, 'threadId', m.thread_id, 'title', i.title, 'text', m.excerpt)
          from comments m join items i on i.id = m.thread_id where m.id = ${from.messageId} and m.removed_at is null) as message
      from collectives c where c.id = ${member.place.collectiveId}`.execute(tx);
    const row = rows[0];
    if (row === undefined) throw new Error('a member reads their own collective');
    return { people, ...row };
  });
}
