import { z } from 'zod';
import { defineJob } from '#lib/kernel/server/jobs.ts';
import { sweepExpired } from './commands/close-session.ts';

/** Removes, each hour, what docs/security.md says is not kept: sessions, codes and counters that are over, old mails. */
defineJob('identity.sweep', z.strictObject({}), sweepExpired, { every: '17 * * * *' });
