import type { Id } from '#lib/kernel/ids.ts';

/** A file that was brought in, at its place in the folder or archive: folders parted by `/`, no leading one. */
export interface SourceEntry {
  readonly path: string;
  /** Bytes once unpacked, as far as is known before reading. */
  readonly bytes: number;
}

/** What a reader of files gives, whether they come from an archive, a folder or a form. */
export interface Source {
  readonly entries: readonly SourceEntry[];
  /** Files that are left aside before being read, and why. */
  readonly aside: readonly { readonly path: string; readonly reason: AsideReason }[];
  /** The whole content of one entry. Throws `UnsafeSource` when it is not what it said. */
  read(path: string): Promise<Buffer>;
  close(): Promise<void>;
}

export type AsideReason =
  'not-text' | 'hidden' | 'symbolic-link' | 'archive-inside' | 'too-large' | 'encrypted' | 'unreadable';

/** Why a whole archive is refused. Each has a sentence. */
export type SourceRefusal =
  | 'archive-damaged'
  | 'archive-unsafe-name'
  | 'archive-too-many-files'
  | 'archive-too-large'
  | 'archive-lies'
  | 'import-empty';

export type FileOutcome = 'created' | 'updated' | 'unchanged' | 'kept' | 'ignored' | 'refused';

/** A thing of the file that could not be carried over as it was. */
export interface ReportedFinding {
  readonly kind: string;
  readonly words: string;
}

export interface FileReport {
  readonly path: string;
  readonly itemId: Id | null;
  readonly title: string | null;
  readonly outcome: FileOutcome | null;
  readonly reason: string | null;
  /** Links to other files of the import, now links to their notes. */
  readonly links: number;
  /** Links that led nowhere where they come from. */
  readonly broken: readonly string[];
  readonly findings: readonly ReportedFinding[];
}

export interface ImportReport {
  readonly id: Id;
  readonly name: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly refusal: string | null;
  readonly total: number;
  readonly done: number;
  readonly counts: Readonly<Record<FileOutcome, number>>;
  readonly links: number;
  readonly broken: number;
  readonly files: readonly FileReport[];
}
