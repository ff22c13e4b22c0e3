import type { Holding } from './catalogue.ts';

/** What somebody did, read and was told, without a word of it. */
export const traces: readonly Holding[] = [
  {
    table: 'journal',
    of: ['actor_id'],
    chapter: 'traces',
    item: 'item_id',
    at: 'at',
    given: ['act'],
    key: `lpad(t.id::text, 20, '0')`,
  },
  {
    table: 'read_marks',
    of: ['person_id'],
    chapter: 'traces',
    item: 'item_id',
    at: 'read_at',
    given: [],
    key: 'item_id',
  },
  {
    table: 'thread_reads',
    of: ['person_id'],
    chapter: 'traces',
    item: 'thread_id',
    at: 'read_at',
    given: ['read_through'],
    key: 'thread_id',
  },
  {
    table: 'notifications',
    of: ['person_id'],
    chapter: 'traces',
    item: 'item_id',
    at: 'at',
    given: ['kind', 'read_at'],
    key: `lpad(t.id::text, 20, '0')`,
  },
  {
    table: 'notification_rhythms',
    of: ['person_id'],
    chapter: 'collectives',
    collective: 'collective_id',
    given: ['rhythm'],
    key: 'collective_id',
  },
  { table: 'notification_clocks', of: ['person_id'], chapter: 'account', given: ['time_zone'], key: 'person_id' },
  { table: 'mails', of: ['reader_id'], chapter: 'traces', at: 'created_at', given: ['sent_at'] },
];
