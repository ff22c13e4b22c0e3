import { fail, type ActionFailure } from '@sveltejs/kit';
import type { z } from 'zod';
import type { FormIssues } from '../form-issues.ts';
import type { Refused } from '../outcome.ts';
import { sayRefusal } from './say.ts';

export type { FormIssues } from '../form-issues.ts';

export type ReadForm<Output> =
  | {
      readonly ok: true;
      readonly data: Output;
      /** All that was typed, as typed, for a refusal to give back: never secrets. */
      readonly values: FormIssues['values'];
    }
  | { readonly ok: false; readonly issues: FormIssues };

const secretFields = new Set(['password', 'newPassword', 'code', 'token']);

/**
 * Reads and validates a posted form. A name that comes several times, or ends in `[]`, is a list.
 * Unknown names are refused by the schema (strict objects).
 */
export async function readForm<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<ReadForm<z.output<Schema>>> {
  const raw = plain(await request.formData());
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, data: parsed.data, values: safeValues(raw) };
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[String(issue.path[0] ?? '')] ??= issue.message;
  const message = fields[''] ?? sayRefusal('form-incomplete');
  return { ok: false, issues: { message, fields, values: safeValues(raw) } };
}

function plain(form: FormData): Record<string, FormDataEntryValue | FormDataEntryValue[]> {
  const raw: Record<string, FormDataEntryValue | FormDataEntryValue[]> = Object.create(null) as Record<
    string,
    FormDataEntryValue
  >;
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    if (name.endsWith('[]')) raw[name.slice(0, -2)] = values;
    else raw[name] = values.length === 1 && values[0] !== undefined ? values[0] : values;
  }
  return raw;
}

function safeValues(raw: Record<string, FormDataEntryValue | FormDataEntryValue[]>): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (secretFields.has(name)) continue;
    if (typeof value === 'string') values[name] = value;
    else if (Array.isArray(value)) values[name] = value.filter((one) => typeof one === 'string');
  }
  return values;
}

/** Answers a form that did its part: nothing to say, and the values that its page goes on with. */
export function keepForm(values: FormIssues['values']): FormIssues {
  return { message: '', fields: {}, values };
}

/** Answers an invalid form: 422 with a sentence per field. */
export function failForm(issues: FormIssues): ActionFailure<FormIssues> {
  return fail(422, issues);
}

/** Answers an expected refusal: 409 with its sentence. */
export function failRefused(refusal: Refused<string>, values: FormIssues['values'] = {}): ActionFailure<FormIssues> {
  return fail(409, { message: sayRefusal(refusal.reason), fields: {}, values });
}
