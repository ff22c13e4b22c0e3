import type { ColumnType, Generated } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { NotificationKind, Rhythm } from '../types.ts';

interface NotificationsTable {
  id: Generated<string>;
  person_id: Id;
  entry_id: string;
  collective_id: Id;
  audience_id: Id;
  item_id: Id | null;
  pad_id: Id | null;
  kind: NotificationKind;
  asks: boolean;
  actor_id: Id | null;
  particulars: ColumnType<Record<string, unknown>, string, string>;
  at: Date;
  read_at: Date | null;
  mail_at: Date | null;
  mail_form: Generated<'letter' | 'digest'>;
}

interface NotificationRhythmsTable {
  person_id: Id;
  collective_id: Id;
  rhythm: Rhythm;
}

interface NotificationClocksTable {
  person_id: Id;
  /** IANA name. */
  time_zone: string;
}

declare module '#lib/kernel/server/tables.ts' {
  interface Tables {
    notifications: NotificationsTable;
    notification_rhythms: NotificationRhythmsTable;
    notification_clocks: NotificationClocksTable;
  }
}
