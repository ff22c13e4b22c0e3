import { sql, type RawBuilder } from 'kysely';
import type { Viewer } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { showMessage } from '../../markdown/show.ts';
import { markAsSafe } from '#lib/ui/html/safe-html.ts';
import type { Message } from '../../reading/page.ts';

/** A message as the database gives it: JSON dates are text, and the HTML is as stored. */
export interface MessageRow extends Omit<Message, 'html' | 'births'> {
  readonly html: string;
  readonly births: readonly (Omit<Message['births'][number], 'at'> & { readonly at: string })[];
  readonly titles: Readonly<Record<Id, string>> | null;
}

/** The columns of `MessageRow`, of comments named `c`, with this reader's mark named `r`. */
export function messageColumns(): RawBuilder<unknown> {
  return sql`c.id, c.thread_id as "threadId", c.seq, c.root, c.branch, c.leaf, c.author_id as "authorId", c.html,
    (select p.seq from comments p where p.id = c.parent_id) as answers,
    c.created_at as "createdAt", c.edited_at as "editedAt", c.removed_at as "removedAt", c.removed_by as "removedBy",
    c.removal_reason as "removalReason",
    coalesce((select jsonb_agg(jsonb_build_object('personId', x.person_id, 'word', x.word) order by x.at, x.person_id)
      from comment_reactions x where x.comment_id = c.id), '[]') as reactions,
    coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'kind', b.kind, 'title', b.title, 'state', b.state, 'at', b.created_at) order by b.created_at)
      from comment_births y join items b on b.id = y.item_id where y.comment_id = c.id), '[]') as births,
    case when c.cites <> '{}' then (select jsonb_object_agg(i.id, i.title) from items i where i.id = any (c.cites)) end as titles`;
}

/** Whether message `c` has not been on the screen of whoever has the mark `r`; false for visitors and guests. */
export function isUnread(viewer: Viewer): RawBuilder<boolean> {
  return viewer.kind === 'member'
    ? sql`(c.removed_at is null and c.seq > coalesce(r.read_through, 0) and not coalesce(r.seen, '{}') @> c.seq)`
    : sql`false`;
}

/** Stored HTML is our own serialiser's; it becomes this reader's here. */
export function toMessage({ titles, ...row }: MessageRow, viewer: Viewer): Message {
  const known = new Map(Object.entries(titles ?? {}));
  return {
    ...row,
    html: showMessage(markAsSafe(row.html), viewer.personId, known),
    births: row.births.map((born) => ({ ...born, at: new Date(born.at) })),
  };
}
