import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { recordBirth } from '#lib/threads/server/commands/record-birth.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { drawnId, type Earlier } from '#lib/kernel/server/drawn-id.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { DraftRules } from '../../methods/method.ts';
import { mayPropose, mayRevise } from '../../rules.ts';
import type { DraftForm } from '../../schema.ts';
import { newParts, paragraphs } from '../../text/parts.ts';
import { phases } from '../../types.ts';
import { holdProposal, instants, touchItem } from './locked.ts';

type DraftReason = 'not-in-circle' | 'not-members' | 'not-proposer' | 'not-a-draft' | 'source-unknown';

/** Starts a proposal. Until it opens, only those who prepare it read it: who proposes, facilitates and keeps the register. */
export async function draftProposal(member: Member, form: DraftForm): Promise<Outcome<Id, DraftReason>> {
  return asReader(member, async (tx) => {
    const right = mayPropose(member, form.circle);
    if (!right.ok) return right;
    const source = form.about === null ? null : await findSource(tx, member, form.about);
    if (source === undefined) return refused('source-unknown');
    const { id, written } = await drawnId(tx, form.key, (key) => findEarlier(tx, member, key, form));
    if (written) return done(id);
    const audienceId = await openWorkshop(tx, member, form);
    if (audienceId === null) return refused('not-members');
    await insertDraft(tx, member, { id, audienceId }, form);
    await writeDates(tx, member, id, audienceId, form);
    if (source !== null) await linkSource(tx, member, { id, audienceId }, source);
    if (form.message !== null) {
      const born = await recordBirth(tx, member, { itemId: id, audienceId, commentId: form.message });
      if (!born.ok) return refused('source-unknown');
    }
    await record(tx, member, {
      act: 'proposal.drafted',
      itemId: id,
      collectiveId: member.place.collectiveId,
      audienceId,
    });
    return done(id);
  });
}

interface Workshop {
  readonly id: Id;
  readonly audienceId: Id;
}

async function insertDraft(tx: Tx, member: Member, { id, audienceId }: Workshop, form: DraftForm): Promise<void> {
  const { title, summary } = form;
  await tx
    .insertInto('items')
    .values({
      id,
      collective_id: member.place.collectiveId,
      audience_id: audienceId,
      kind: 'proposal',
      title,
      summary,
      state: 'draft',
      author_id: member.personId,
    })
    .execute();
  await tx
    .insertInto('proposals')
    .values({
      item_id: id,
      audience_id: audienceId,
      collective_id: member.place.collectiveId,
      proposer_id: member.personId,
      ...choices(member, form),
    })
    .execute();
  await tx
    .insertInto('proposal_versions')
    .values({
      id: newId(),
      proposal_id: id,
      audience_id: audienceId,
      number: 1,
      change: 'first',
      written_by: member.personId,
      ...text(form),
    })
    .execute();
}

/** Rewrites a draft, all of it. */
export async function reviseDraft(member: Member, id: Id, form: DraftForm): Promise<Outcome<Id, DraftReason>> {
  return asReader(member, async (tx) => {
    const held = await holdProposal(tx, id, 'update', member.place.collectiveId);
    const right = mayRevise(member, held);
    if (!right.ok) return right;
    const reach = mayPropose(member, form.circle);
    if (!reach.ok) return reach;
    const audienceId = await openWorkshop(tx, member, form, held.proposerId);
    if (audienceId === null) return refused('not-members');
    await touchItem(tx, id, { title: form.title, summary: form.summary, audience_id: audienceId });
    await tx.updateTable('proposals').set(choices(member, form)).where('item_id', '=', id).execute();
    await tx
      .updateTable('proposal_versions')
      .set(text(form))
      .where('proposal_id', '=', id)
      .where('number', '=', 1)
      .execute();
    await writeDates(tx, member, id, audienceId, form);
    return done(id);
  });
}

/** The audience of those who prepare the draft; null when somebody named is not a member any more. */
async function openWorkshop(
  tx: Tx,
  member: Member,
  form: DraftForm,
  proposerId: Id = member.personId,
): Promise<Id | null> {
  const id = newId();
  const persons = [proposerId, form.facilitator, form.secretary].filter((one) => one !== null);
  const { rows } = await sql<{ opened: boolean }>`
    select open_named_audience(${id}, ${member.place.collectiveId}, ${persons}::uuid[]) as opened`.execute(tx);
  return rows[0]?.opened === true ? id : null;
}

function choices(member: Member, form: DraftForm) {
  const circle = member.place.circles.find((one) => one.id === form.circle);
  return {
    circle_id: form.circle,
    readers_audience_id:
      circle === undefined || form.readers === 'collective' ? member.place.audienceId : circle.audienceId,
    method: form.method,
    draft_rules: JSON.stringify(draftRules(form)),
    voice_kind: form.circle === null ? form.voices : ('persons' as const),
    right_source: form.rightSource,
    facilitator_id: form.facilitator,
    secretary_id: form.secretary,
  };
}

function draftRules(form: DraftForm): DraftRules {
  const { threshold, strict, base, abstention, silence, quorum, quorumVoices, quorumShare, fallback } = form;
  return { threshold, strict, base, abstention, silence, quorum, quorumVoices, quorumShare, fallback };
}

function text(form: DraftForm) {
  return { title: form.title, summary: form.summary, parts: JSON.stringify(newParts(form.text, newId)) };
}

/** A vote has one end; a consent has one a round. Dates typed in the collective's own time. */
async function writeDates(tx: Tx, member: Member, id: Id, audienceId: Id, form: DraftForm): Promise<void> {
  const { time_zone: timeZone } = await tx
    .selectFrom('collectives')
    .select('time_zone')
    .where('id', '=', member.place.collectiveId)
    .executeTakeFirstOrThrow();
  const [closesAt] = await instants(
    tx,
    timeZone,
    form.method === 'consent' || form.closesAt === null ? [] : [form.closesAt],
  );
  await tx
    .updateTable('proposals')
    .set({ closes_at: closesAt ?? null })
    .where('item_id', '=', id)
    .execute();
  await tx.deleteFrom('phase_plans').where('proposal_id', '=', id).execute();
  const typed = form.method === 'consent' ? phases.map((phase, at) => ({ phase, end: form.ends[at] ?? null })) : [];
  const planned = typed.filter((one): one is typeof one & { end: string } => one.end !== null);
  const ends = await instants(
    tx,
    timeZone,
    planned.map((one) => one.end),
  );
  const rows = planned.flatMap(({ phase }, at) => {
    const end = ends[at];
    return end === undefined ? [] : [{ proposal_id: id, audience_id: audienceId, phase, ends_at: end }];
  });
  if (rows.length > 0) await tx.insertInto('phase_plans').values(rows).execute();
}

/** Where the proposal comes from: a note documents it, a thread or a decision is what it is about. */
async function linkSource(tx: Tx, member: Member, proposal: { id: Id; audienceId: Id }, source: Source): Promise<void> {
  await tx
    .insertInto('links')
    .values({
      id: newId(),
      from_item_id: proposal.id,
      audience_id: proposal.audienceId,
      relation: source.kind === 'note' ? 'documents' : 'about',
      to_item_id: source.id,
      created_by: member.personId,
    })
    .execute();
}

interface Source {
  readonly id: Id;
  readonly kind: string;
}

function findSource(tx: Tx, member: Member, id: Id): Promise<Source | undefined> {
  return tx
    .selectFrom('items')
    .select(['id', 'kind'])
    .where('id', '=', id)
    .where('collective_id', '=', member.place.collectiveId)
    .executeTakeFirst();
}

/** The same draft sent again: the same words by the same hand. */
async function findEarlier(tx: Tx, member: Member, key: Id, form: DraftForm): Promise<Earlier> {
  const row = await tx
    .selectFrom('items as i')
    .innerJoin('proposal_versions as v', 'v.proposal_id', 'i.id')
    .select(['i.author_id', 'v.title', 'v.summary', 'v.parts'])
    .where('i.id', '=', key)
    .where('v.number', '=', 1)
    .executeTakeFirst();
  if (row === undefined) return 'none';
  const words = (title: string, summary: string, parts: readonly string[]) => JSON.stringify([title, summary, parts]);
  const before = words(
    row.title,
    row.summary,
    row.parts.map((part) => part.text),
  );
  const now = words(form.title, form.summary, paragraphs(form.text));
  return row.author_id === member.personId && before === now ? 'same' : 'other';
}
