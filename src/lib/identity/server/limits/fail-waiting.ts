import { fail, type ActionFailure } from '@sveltejs/kit';
import type { FormIssues } from '#lib/kernel/form-issues.ts';
import * as m from '#lib/messages/messages.js';
import type { Waiting } from './spend.ts';

/** Answers a reached limit: 429, and how long to wait in whole minutes. */
export function failWaiting(waiting: Waiting, values: FormIssues['values'] = {}): ActionFailure<FormIssues> {
  const minutes = Math.max(1, Math.ceil(waiting.waitSeconds / 60));
  return fail(429, { message: m.identity_wait({ minutes }), fields: {}, values });
}
