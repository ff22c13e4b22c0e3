import { z } from 'zod';
import type { Id } from '#lib/kernel/ids.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { defineJob } from '#lib/kernel/server/jobs.ts';
import { listen } from '#lib/kernel/server/listen.ts';
import { log } from '#lib/kernel/server/log.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { sql } from 'kysely';
import { runImport, type ImportOrder } from './import/run-import.ts';

const order = z.strictObject({ importId: z.string(), personId: z.string(), slug: z.string() });

/** Carries an import out in the background. Twenty thousand texts take less than an hour. */
export const importJob = defineJob('exchange.import', order, runImport, { expiresAfter: 3_600 });

/** On this channel the command line says that it has left an import to carry out. */
const importsChannel = 'imports';

/** Takes up the imports that a stop of the program cut short, then those left by the command line. Called once, after the jobs' start. */
export async function watchImports(): Promise<void> {
  const stopListening = await listen(importsChannel, () => {
    resumeImports().catch((error: unknown) => {
      log.warn('imports left by the command line wait for the next word of it, or the next start', { error });
    });
  });
  runtime().onStop.push(stopListening);
  await resumeImports();
}

async function resumeImports(): Promise<void> {
  const waiting = await asOwner(async (tx) => {
    const { rows } = await sql<{ id: Id; person_id: Id; slug: string }>`
      select i.id, i.person_id, c.slug from imports i join collectives c on c.id = i.collective_id where i.finished_at is null`.execute(
      tx,
    );
    return rows.map((row): ImportOrder => ({ importId: row.id, personId: row.person_id, slug: row.slug }));
  });
  for (const one of waiting) await importJob.send(one);
}
