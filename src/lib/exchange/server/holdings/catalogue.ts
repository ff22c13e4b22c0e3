import { traces } from './traces.ts';

/** The texts of the archive, by what they tell of. */
export type Chapter = 'account' | 'collectives' | 'messages' | 'decisions' | 'notes' | 'steps' | 'traces';

/** A column to give: by its name, or as an expression over `t` under a name. */
export type Given = string | readonly [name: string, expression: string];

/** What one table holds of somebody: rows that name them, and of these rows what is theirs to have. Never a secret, nor who else. */
export interface Holding {
  readonly table: string;
  /** The columns that may name the person: one is enough. */
  readonly of: readonly string[];
  readonly chapter: Chapter;
  /** When it was, if it is known. */
  readonly at?: string;
  readonly given: readonly Given[];
  /** The item it belongs to: its title is told to who may read it. */
  readonly item?: string;
  /** Its collective, where there is no item. */
  readonly collective?: string;
  /** What tells the person's rows apart and puts them in order; `id` by default. */
  readonly key?: string;
}

const circle = ['circle', '(select k.name from circles k where k.id = t.circle_id)'] as const;
const ofProposal = { chapter: 'decisions', item: 'proposal_id' } as const;
const ofThread = { chapter: 'messages', item: 'thread_id' } as const;
const ofCollective = { chapter: 'collectives', collective: 'collective_id' } as const;
const padItem = '(select p.item_id from pads p where p.id = t.pad_id)';

/** In the order of the archive. A test holds it against the tables: a column that names a person is here, or the test says why not. */
export const holdings: readonly Holding[] = [
  {
    table: 'persons',
    of: ['id'],
    chapter: 'account',
    at: 'created_at',
    given: ['name', 'public_name', 'email', 'email_confirmed_at', 'locale', 'theme', 'is_host'],
  },
  { table: 'attributions', of: ['person_id'], chapter: 'account', given: ['name'], key: 'audience_id' },
  { table: 'passwords', of: ['person_id'], chapter: 'account', at: 'changed_at', given: [], key: 'person_id' },
  { table: 'passkeys', of: ['person_id'], chapter: 'account', at: 'created_at', given: ['label', 'used_at'] },
  { table: 'sessions', of: ['person_id'], chapter: 'account', at: 'created_at', given: ['device', 'seen_at'] },
  { table: 'known_devices', of: ['person_id'], chapter: 'account', at: 'since', given: ['device'], key: 'device' },
  {
    table: 'sign_in_codes',
    of: ['person_id'],
    chapter: 'account',
    at: 'created_at',
    given: ['email', 'purpose', 'name', 'used_at'],
  },
  {
    table: 'memberships',
    of: ['person_id'],
    ...ofCollective,
    at: 'since',
    given: [
      'until',
      ['organisation', '(select o.name from organisations o where o.id = t.organisation_id)'],
      'speaks_for_organisation',
      'speaks_from',
      'speaks_until',
    ],
  },
  { table: 'circle_members', of: ['person_id'], ...ofCollective, at: 'since', given: [circle, 'until'] },
  {
    table: 'mandates',
    of: ['person_id'],
    ...ofCollective,
    at: 'starts_at',
    given: ['role', circle, 'scope', 'ends_at', 'ended_at'],
  },
  {
    table: 'join_requests',
    of: ['person_id'],
    ...ofCollective,
    at: 'created_at',
    given: ['message', 'accepted', 'answer', 'settled_at'],
  },
  {
    table: 'circle_requests',
    of: ['person_id'],
    ...ofCollective,
    at: 'created_at',
    given: [circle, 'message', 'accepted', 'settled_at'],
  },
  {
    table: 'invitations',
    of: ['created_by'],
    ...ofCollective,
    at: 'created_at',
    given: [circle, 'email', 'role', 'seats', 'used', 'expires_at', 'revoked_at'],
  },
  { table: 'networks', of: ['opened_by'], chapter: 'collectives', at: 'created_at', given: [] },
  {
    table: 'network_invitations',
    of: ['person_id'],
    chapter: 'collectives',
    collective: 'by_collective_id',
    at: 'created_at',
    given: ['asked', 'expires_at'],
  },
  {
    table: 'comments',
    of: ['author_id'],
    ...ofThread,
    at: 'created_at',
    given: [['words', 't.source'], 'edited_at', 'removed_at', 'removal_reason'],
  },
  {
    table: 'comment_versions',
    of: ['(select c.author_id from comments c where c.id = t.comment_id)'],
    ...ofThread,
    at: 'written_at',
    given: [['words', 't.html']],
    key: `comment_id::text || '.' || lpad(t.number::text, 8, '0')`,
  },
  { table: 'comment_reactions', of: ['person_id'], ...ofThread, at: 'at', given: ['word'], key: 'comment_id' },
  { table: 'comment_calls', of: ['person_id'], ...ofThread, given: ['how', 'read_at'], key: 'comment_id' },
  {
    table: 'thread_drafts',
    of: ['person_id'],
    ...ofThread,
    at: 'touched_at',
    given: [['words', 't.source']],
    key: 'thread_id',
  },
  { table: 'thread_follows', of: ['person_id'], ...ofThread, at: 'at', given: ['level'], key: 'thread_id' },
  {
    table: 'threads',
    of: ['closed_by'],
    chapter: 'messages',
    item: 'item_id',
    at: 'closed_at',
    given: ['closing'],
    key: 'item_id',
  },
  {
    table: 'threads',
    of: ['reopened_by'],
    chapter: 'messages',
    item: 'item_id',
    at: 'reopened_at',
    given: ['reopening'],
    key: 'item_id',
  },
  {
    table: 'proposals',
    of: ['proposer_id', 'facilitator_id', 'secretary_id', 'opened_by', 'closed_by', 'withdrawn_by'],
    chapter: 'decisions',
    item: 'item_id',
    at: 'opened_at',
    given: [
      ['proposes', 't.proposer_id = $1'],
      ['facilitates', 't.facilitator_id is not distinct from $1'],
      ['keeps', 't.secretary_id is not distinct from $1'],
      'method',
    ],
    key: 'item_id',
  },
  {
    table: 'proposal_versions',
    of: ['written_by'],
    ...ofProposal,
    at: 'written_at',
    given: ['number', 'title', 'summary', 'parts', 'note'],
  },
  {
    table: 'phase_entries',
    of: ['author_id'],
    ...ofProposal,
    at: 'written_at',
    given: ['phase', 'kind', ['words', 't.body']],
  },
  { table: 'phase_moves', of: ['moved_by'], ...ofProposal, at: 'moved_at', given: ['phase', 'why'] },
  { table: 'voices', of: ['person_id'], ...ofProposal, at: 'since', given: ['why'] },
  {
    table: 'positions',
    of: ['taken_by'],
    ...ofProposal,
    at: 'taken_at',
    given: ['stance', 'reason'],
    key: 'voice_id',
  },
  {
    table: 'position_words',
    of: ['taken_by'],
    ...ofProposal,
    at: 'taken_at',
    given: ['stance', 'reason'],
    key: `lpad(t.id::text, 20, '0')`,
  },
  { table: 'objections', of: ['author_id'], ...ofProposal, at: 'raised_at', given: ['ground', 'argument'] },
  {
    table: 'objection_states',
    of: ['said_by'],
    ...ofProposal,
    at: 'said_at',
    given: ['state', 'on_behalf_of', 'why'],
  },
  { table: 'closures', of: ['closed_by'], ...ofProposal, at: 'closed_at', given: ['why'], key: 'proposal_id' },
  { table: 'extensions', of: ['extended_by'], ...ofProposal, at: 'extended_at', given: ['why'] },
  {
    table: 'register_entries',
    of: ['entered_by'],
    chapter: 'decisions',
    item: 'item_id',
    given: ['number', 'content'],
    key: 'item_id',
  },
  {
    table: 'items',
    of: ['author_id'],
    chapter: 'notes',
    item: 'id',
    at: 'created_at',
    given: ['kind', ['written', 't.title'], 'summary', 'hashtags', 'licence'],
  },
  {
    table: 'participations',
    of: ['person_id'],
    chapter: 'notes',
    item: 'item_id',
    at: 'created_at',
    given: ['name', 'part', 'organisation'],
  },
  {
    table: 'note_versions',
    of: ['made_by'],
    chapter: 'notes',
    item: 'item_id',
    at: 'made_at',
    given: ['number', 'name'],
  },
  { table: 'pad_erasures', of: ['erased_by'], chapter: 'notes', item: padItem, at: 'erased_at', given: ['why'] },
  {
    table: 'attachments',
    of: ['uploaded_by'],
    chapter: 'notes',
    item: 'item_id',
    at: 'created_at',
    given: ['name', 'media_type', 'bytes'],
  },
  {
    table: 'links',
    of: ['created_by'],
    chapter: 'notes',
    item: 'from_item_id',
    at: 'created_at',
    given: ['relation', 'to_url', 'label'],
  },
  {
    table: 'imports',
    of: ['person_id'],
    chapter: 'notes',
    collective: 'collective_id',
    at: 'started_at',
    given: ['name'],
  },
  {
    table: 'import_files',
    of: ['person_id'],
    chapter: 'notes',
    item: 'item_id',
    at: 'done_at',
    given: ['path', 'outcome'],
  },
  {
    table: 'steps',
    of: ['created_by', 'claimed_by', 'done_by'],
    chapter: 'steps',
    item: 'item_id',
    at: 'created_at',
    given: [
      'label',
      'due_on',
      ['created', 't.created_by is not distinct from $1'],
      ['claimed_at', 'case when t.claimed_by = $1 then t.claimed_at end'],
      ['done_at', 'case when t.done_by = $1 then t.done_at end'],
    ],
  },
  ...traces,
];
