import { sql } from 'kysely';
import { listKeepers } from '#lib/collectives/server/queries/keepers.ts';
import { isId, type Id } from '#lib/kernel/ids.ts';
import type { Tx } from '#lib/kernel/server/database.ts';
import type { JournalEntry } from '#lib/kernel/server/outbox.ts';
import { concernsKeepers, isMailed, settledBy, tellingsOf } from '../../rules.ts';
import type { Telling } from '../../types.ts';
import '../tables.ts';

/** On this channel the sending of mails is woken. */
export const dueChannel = 'notifications';
/** Minutes between two letters about one thing: a lively discussion is gathered. */
const lettersApart = 10;
/** An act told later than that, in days, is still told on the page, and mailed to nobody. */
const mailedWithinDays = 2;
/** One told later still waits for nobody: it stands there as read. */
const newsWithinDays = 30;

/**
 * Tells one entry of the journal to those whom it concerns: each once, however often it is met. Only to members of the collective
 * at this moment who read it at this moment; the page and the mails ask again.
 */
export async function tellEntry(tx: Tx, entry: JournalEntry): Promise<void> {
  const { collectiveId } = entry;
  if (collectiveId === null) return;
  await settle(tx, entry);
  await forget(tx, entry);
  const circle = idIn(entry.particulars['circle']);
  const keepers = concernsKeepers(entry.act) ? await listKeepers(tx, collectiveId, circle) : [];
  const tellings = tellingsOf(entry, keepers);
  if (tellings.length > 0) await insert(tx, { ...entry, collectiveId }, tellings);
}

async function insert(tx: Tx, entry: JournalEntry & { collectiveId: Id }, tellings: readonly Telling[]): Promise<void> {
  const { persons: _persons, called: _called, named: _named, ...particulars } = entry.particulars;
  const { numAffectedRows } = await sql`
    insert into notifications (person_id, entry_id, collective_id, audience_id, item_id, pad_id, kind, asks, actor_id, particulars, at, read_at, mail_at, mail_form)
    select t.person_id, ${entry.id}::bigint, ${entry.collectiveId}, place.audience_id, place.item_id, place.pad_id, t.kind, t.asks, ${entry.actorId},
      ${JSON.stringify(particulars)}::jsonb, ${entry.at},
      case when ${entry.at} < now() - make_interval(days => ${newsWithinDays}) then now() end,
      case when t.mailed and not c.is_demo and ${entry.at} > now() - make_interval(days => ${mailedWithinDays})
        then next_mail(coalesce(r.rhythm, 'gentle'), t.asks, coalesce(k.time_zone, c.time_zone), now()) + coalesce(pause.lasts, interval '0') end,
      case when r.rhythm = 'each' or (t.asks and coalesce(r.rhythm, 'gentle') in ('gentle', 'asks')) then 'letter' else 'digest' end
    from unnest(${tellings.map((one) => one.personId)}::uuid[], ${tellings.map((one) => one.kind)}::text[],
      ${tellings.map((one) => one.asks)}::bool[], ${tellings.map((one) => isMailed(one.kind))}::bool[]) as t(person_id, kind, asks, mailed)
    cross join (${placeOf(entry)}) place
    join collectives c on c.id = ${entry.collectiveId}
    join memberships m on m.collective_id = c.id and m.person_id = t.person_id and m.until is null
    left join notification_rhythms r on r.person_id = t.person_id and r.collective_id = c.id
    left join notification_clocks k on k.person_id = t.person_id
    left join lateral (
      select greatest(interval '0', max(l.created_at) + make_interval(mins => ${lettersApart}) - now()) as lasts from mails l
      where l.reader_id = t.person_id and l.thread = coalesce(place.thing, c.id)::text || '.' || c.id::text) pause on true
    where reads_audience(t.person_id, place.audience_id)
    on conflict (person_id, entry_id) do nothing`.execute(tx);
  if ((numAffectedRows ?? 0n) > 0n) await sql`select pg_notify(${dueChannel}, '')`.execute(tx);
}

/** Where it happened and who reads that now: an item, a note being written, or the collective. */
function placeOf({ itemId, audienceId, particulars }: JournalEntry) {
  const padId = idIn(particulars['padId']);
  if (padId !== null)
    return sql`select null::uuid as item_id, p.id as pad_id, p.audience_id, p.item_id as thing from pads p where p.id = ${padId}`;
  return itemId === null
    ? sql`select null::uuid as item_id, null::uuid as pad_id, ${audienceId}::uuid as audience_id, null::uuid as thing`
    : sql`select i.id as item_id, null::uuid as pad_id, i.audience_id, i.id as thing from items i where i.id = ${itemId}`;
}

/** What was asked of everybody and is over asks nothing any more. */
async function settle(tx: Tx, { act, itemId, particulars }: JournalEntry): Promise<void> {
  const settled = settledBy(act);
  if (settled === null || itemId === null) return;
  const step = settled.of === 'step' ? sql`and particulars ->> 'step' = ${particulars['step'] ?? ''}` : sql``;
  await sql`
    update notifications set read_at = now(), mail_at = null
    where item_id = ${itemId} and read_at is null and kind = any (${settled.kinds}::text[]) ${step}`.execute(tx);
}

/** A message withdrawn is told no more. */
async function forget(tx: Tx, { act, itemId, particulars }: JournalEntry): Promise<void> {
  if (act !== 'comment.removed' || itemId === null) return;
  await sql`
    delete from notifications
    where item_id = ${itemId} and particulars ->> 'commentId' = ${particulars['commentId'] ?? ''}`.execute(tx);
}

function idIn(value: unknown): Id | null {
  return typeof value === 'string' && isId(value) ? value : null;
}
