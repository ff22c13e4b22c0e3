import type { ColumnType, Generated } from 'kysely';
import type { Id } from '#lib/kernel/ids.ts';
import type { FileOutcome, ReportedFinding } from '../types.ts';

/** A file whose bytes are kept under their hash until the import is over. */
export interface KeptSource {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface ImportsTable {
  id: Id;
  person_id: Id;
  collective_id: Id;
  audience_id: Id;
  name: string;
  sources: ColumnType<KeptSource[], string, never>;
  started_at: Generated<Date>;
  read_at: Date | null;
  finished_at: Date | null;
  refusal: string | null;
}

export interface ImportFilesTable {
  id: Id;
  import_id: Id;
  person_id: Id;
  path: string;
  position: number;
  item_id: Id | null;
  outcome: FileOutcome | null;
  reason: string | null;
  links: Generated<number>;
  cited: Generated<Id[]>;
  broken: Generated<string[]>;
  findings: ColumnType<ReportedFinding[], string | undefined, string>;
  done_at: Date | null;
}

export interface ImportedNotesTable {
  item_id: Id;
  audience_id: Id;
  collective_id: Id;
  root: string;
  path: string;
  sha256: string;
  imported_at: Generated<Date>;
}

declare module '#lib/kernel/server/tables.ts' {
  interface Tables {
    imports: ImportsTable;
    import_files: ImportFilesTable;
    imported_notes: ImportedNotesTable;
  }
}
