import { z } from 'zod';
import { isLinkGood, signInWithLink } from '#lib/identity/server/commands/use-code.ts';
import { enter } from '#lib/identity/server/requests/enter.ts';
import { localPath } from '#lib/identity/server/requests/local-path.ts';
import { originOf } from '#lib/identity/server/requests/origin.ts';
import * as shapes from '#lib/identity/schema.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { getLocale } from '#lib/messages/runtime.js';
import type { Actions, PageServerLoad } from './$types';

/** Opening the address changes nothing, however often a scanner of mails does it: the button acts. */
export const load: PageServerLoad = async ({ params, url, setHeaders }) => {
  const token = shapes.token.safeParse(params.token);
  setHeaders({ 'referrer-policy': 'no-referrer' });
  return {
    frame: 'none',
    good: token.success && (await isLinkGood(token.data)),
    next: (await localPath(url.searchParams.get('next'))) ?? '',
  };
};

const withLink = z.strictObject({ next: z.string().max(500).default('') });

export const actions: Actions = {
  default: async (event) => {
    const form = await readForm(event.request, withLink);
    if (!form.ok) return failForm(form.issues);
    const token = shapes.token.safeParse(event.params.token);
    if (!token.success) return failRefused({ ok: false, reason: 'code-over' });
    const outcome = await signInWithLink(token.data, getLocale(), originOf(event));
    if (!outcome.ok) return failRefused(outcome);
    return enter(event.cookies, outcome.value, form.data.next);
  },
};
