import { sql } from 'kysely';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import type { FileOutcome, FileReport, ImportReport } from '../../types.ts';
import '../tables.ts';

const mostFiles = 500;

interface Totals {
  readonly name: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly refusal: string | null;
  readonly total: number;
  readonly done: number;
  readonly links: number;
  readonly broken: number;
  readonly counts: Readonly<Record<FileOutcome, number>> | null;
}

/**
 * What became of an import, for its author; null for anybody else. The files that need a look come first; the first 500.
 * Two statements.
 */
export async function findImport(member: Member, importId: Id): Promise<ImportReport | null> {
  return readAs(member, async (tx) => {
    const { rows } = await sql<Totals>`
      select i.name, i.started_at as "startedAt", i.finished_at as "finishedAt", i.refusal,
        (select count(*)::int from import_files f where f.import_id = i.id) as total,
        (select count(*)::int from import_files f where f.import_id = i.id and f.done_at is not null) as done,
        (select coalesce(sum(f.links), 0)::int from import_files f where f.import_id = i.id) as links,
        (select coalesce(sum(cardinality(f.broken)), 0)::int from import_files f where f.import_id = i.id) as broken,
        (select jsonb_object_agg(x.outcome, x.n) from (
          select f.outcome, count(*) as n from import_files f where f.import_id = i.id and f.outcome is not null group by 1) x) as counts
      from imports i where i.id = ${importId} and i.collective_id = ${member.place.collectiveId}`.execute(tx);
    const totals = rows[0];
    if (totals === undefined) return null;
    const { rows: files } = await sql<FileReport>`
      select f.path, f.item_id as "itemId", t.title, f.outcome, f.reason, f.links, f.broken, f.findings
      from import_files f left join items t on t.id = f.item_id
      where f.import_id = ${importId}
      order by (f.outcome = 'refused') desc nulls last, (cardinality(f.broken) > 0 or f.findings <> '[]') desc, f.position limit ${mostFiles}`.execute(
      tx,
    );
    const none = { created: 0, updated: 0, unchanged: 0, kept: 0, ignored: 0, refused: 0 };
    return { ...totals, id: importId, counts: { ...none, ...totals.counts }, files };
  });
}

export interface ImportLine {
  readonly id: Id;
  readonly name: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly files: number;
}

/** The last imports of this person in this collective. */
export async function listImports(member: Member): Promise<ImportLine[]> {
  return readAs(member, async (tx) => {
    const { rows } = await sql<ImportLine>`
      select i.id, i.name, i.started_at as "startedAt", i.finished_at as "finishedAt",
        (select count(*)::int from import_files f where f.import_id = i.id) as files
      from imports i where i.collective_id = ${member.place.collectiveId} order by i.started_at desc limit 10`.execute(
      tx,
    );
    return rows;
  });
}
