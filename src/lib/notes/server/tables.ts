import type { ColumnType, Generated } from 'kysely';
import type { JSONContent } from '@tiptap/core';
import type { Id } from '#lib/kernel/ids.ts';
import type { PadParticipant, PadStep } from '../document/layout.ts';

type Json<Value> = ColumnType<Value, string, string>;

export interface NotesTable {
  item_id: Id;
  audience_id: Id;
  /** The version that readers have; null until the first publication, and after a withdrawal. */
  version_id: Id | null;
  published_at: Date | null;
  numbers_given: Generated<number>;
}

export interface PadsTable {
  id: Id;
  item_id: Id;
  collective_id: Id;
  /** Those who write. */
  audience_id: Id;
  title: Generated<string>;
  summary: Generated<string>;
  context: Generated<string>;
  hashtags: Generated<string[]>;
  steps: ColumnType<PadStep[], string | undefined, string>;
  participants: ColumnType<PadParticipant[], string | undefined, string>;
  body_html: Generated<string>;
  body_text: Generated<string>;
  projected_seq: Generated<number>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface PadUpdatesTable {
  seq: Generated<number>;
  pad_id: Id;
  audience_id: Id;
  person_id: Id | null;
  actor_name: string | null;
  at: Generated<Date>;
  /** A Yjs update, version 1. */
  bytes: Buffer;
}

export interface PadHandsTable {
  pad_id: Id;
  client_id: number;
  audience_id: Id;
  person_id: Id | null;
  actor_name: string | null;
  since: Generated<Date>;
}

export interface PadSnapshotsTable {
  pad_id: Id;
  seq: number;
  audience_id: Id;
  /** A whole Yjs state as one update, version 1. */
  state: Buffer;
  at: Generated<Date>;
}

export interface PadQuarantineTable {
  id: Id;
  pad_id: Id;
  person_id: Id | null;
  reason: string;
  at: Generated<Date>;
  bytes: Buffer;
}

export interface PadMentionsTable {
  pad_id: Id;
  person_id: Id;
  told: number;
}

export interface PadErasuresTable {
  id: Id;
  pad_id: Id;
  audience_id: Id;
  /** The row of the log that took the place of `edits` rows. */
  seq: number;
  edits: number;
  from_at: Date;
  until_at: Date;
  why: string;
  erased_by: Id | null;
  erased_at: Generated<Date>;
}

export interface NoteVersionsTable {
  id: Id;
  item_id: Id;
  pad_id: Id;
  /** Published: the readers'. Named while writing: the writers'. */
  audience_id: Id;
  /** null: named while writing, never published. */
  number: number | null;
  name: Generated<string>;
  made_by: Id | null;
  actor_name: string | null;
  made_at: Generated<Date>;
  /** Readers had it, and have it no more. */
  withdrawn_at: Generated<Date | null>;
  seq: number;
  title: string;
  summary: string;
  context: string;
  hashtags: string[];
  steps: Json<PadStep[]>;
  participants: Json<PadParticipant[]>;
  licence: string | null;
  body: Json<JSONContent>;
  body_html: string;
  body_text: string;
}

declare module '#lib/kernel/server/tables.ts' {
  interface Tables {
    notes: NotesTable;
    pads: PadsTable;
    pad_updates: PadUpdatesTable;
    pad_hands: PadHandsTable;
    pad_snapshots: PadSnapshotsTable;
    pad_quarantine: PadQuarantineTable;
    pad_mentions: PadMentionsTable;
    pad_erasures: PadErasuresTable;
    note_versions: NoteVersionsTable;
  }
}
