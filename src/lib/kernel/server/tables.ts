import type { ColumnType, Generated } from 'kysely';
import type { Id } from '../ids.ts';
import type { Relation } from '../links.ts';

type Json<Value> = ColumnType<Value, string, string>;

export interface AudiencesTable {
  id: Id;
  kind: 'public' | 'network' | 'collective' | 'circle' | 'named';
  collective_id: Id | null;
  circle_id: Id | null;
}

export interface AudienceMembersTable {
  audience_id: Id;
  person_id: Id;
  last_activity_at: Generated<Date>;
}

export interface ItemsTable {
  id: Id;
  collective_id: Id;
  audience_id: Id;
  kind: string;
  title: Generated<string>;
  summary: Generated<string>;
  hashtags: Generated<string[]>;
  language: Generated<string>;
  licence: string | null;
  state: string;
  author_id: Id | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface JournalTable {
  id: Generated<string>;
  xid: Generated<string>;
  at: Generated<Date>;
  actor_id: Id | null;
  actor_name: string | null;
  act: string;
  item_id: Id | null;
  collective_id: Id | null;
  audience_id: Id;
  particulars: Json<Record<string, unknown>>;
}

export interface JournalCursorsTable {
  consumer: string;
  xid: string;
  id: string;
}

export interface LinksTable {
  id: Id;
  from_item_id: Id;
  audience_id: Id;
  relation: Relation;
  to_item_id: Id | null;
  to_url: string | null;
  label: Generated<string>;
  position: Generated<number>;
  created_by: Id | null;
  created_at: Generated<Date>;
}

export interface StepsTable {
  id: Id;
  item_id: Id;
  audience_id: Id;
  collective_id: Id;
  label: string;
  size: Generated<string>;
  /** A calendar day, `YYYY-MM-DD`. */
  due_on: string | null;
  position: Generated<number>;
  created_by: Id | null;
  created_at: Generated<Date>;
  claimed_by: Id | null;
  claimed_at: Date | null;
  done_by: Id | null;
  done_at: Date | null;
  dropped_at: Date | null;
  touched_at: Generated<Date>;
}

export interface ParticipationsTable {
  id: Id;
  item_id: Id;
  audience_id: Id;
  person_id: Id | null;
  name: Generated<string>;
  organisation: Generated<string>;
  part: Generated<string>;
  position: Generated<number>;
  created_at: Generated<Date>;
}

export interface AttachmentsTable {
  id: Id;
  item_id: Id;
  audience_id: Id;
  name: string;
  media_type: string;
  bytes: number;
  sha256: string;
  width: number | null;
  height: number | null;
  uploaded_by: Id | null;
  created_at: Generated<Date>;
  /** The pad it was put in (set by the database): those who write see it, others once `published`. */
  pad_id: Generated<Id | null>;
  published: Generated<boolean>;
}

export interface ReadMarksTable {
  person_id: Id;
  item_id: Id;
  read_at: Generated<Date>;
}

export interface AttributionsTable {
  person_id: Id;
  audience_id: Id;
  name: string;
  erased: Generated<boolean>;
}

export interface SearchDocumentsTable {
  source: string;
  source_id: Id;
  item_id: Id;
  audience_id: Id;
  /** The item's audience, which the document follows; null for a draft. */
  item_audience_id: Id | null;
  collective_id: Id;
  kind: string;
  title: string;
  body: string;
  hashtags: Generated<string[]>;
  updated_at: Generated<Date>;
  vector: ColumnType<string, unknown, unknown>;
}

export interface MailsTable {
  id: Id;
  recipient: string;
  subject: string;
  body_text: string;
  body_html: string;
  created_at: Generated<Date>;
  sent_at: Date | null;
  attempts: Generated<number>;
  last_error: string | null;
  next_try_at: Generated<Date>;
  given_up_at: Date | null;
  reader_id: Generated<Id | null>;
  audiences: Generated<Id[]>;
  items: Generated<Id[]>;
  thread: Generated<string>;
  unsubscribe: Generated<string>;
}

export interface SettingsTable {
  key: string;
  value: Json<unknown>;
}

export interface RemindersTable {
  key: string;
  told_at: Generated<Date>;
}

/** Every table by name. A capability adds its own by declaration merging, in its server/tables.ts. */
export interface Tables {
  audiences: AudiencesTable;
  audience_members: AudienceMembersTable;
  items: ItemsTable;
  journal: JournalTable;
  journal_cursors: JournalCursorsTable;
  links: LinksTable;
  steps: StepsTable;
  participations: ParticipationsTable;
  attachments: AttachmentsTable;
  read_marks: ReadMarksTable;
  attributions: AttributionsTable;
  search_documents: SearchDocumentsTable;
  mails: MailsTable;
  settings: SettingsTable;
  reminders: RemindersTable;
}
