import { notFound } from '#lib/collectives/gate.ts';
import { failForm, readForm } from '#lib/kernel/server/forms.ts';
import { unsubscribeSchema } from '#lib/notifications/schema.ts';
import { unsubscribe } from '#lib/notifications/server/commands/settings.ts';
import { findSubscription } from '#lib/notifications/server/queries/settings.ts';
import { readSubscription } from '#lib/notifications/server/tokens/unsubscribe.ts';
import type { Actions, PageServerLoad } from './$types';

// The signed address says it all: no session is asked for, nor looked at. Looking at the page changes nothing.

export const load: PageServerLoad = async ({ params }) => {
  const subscription = await readSubscription(params.token);
  const found = subscription === null ? null : await findSubscription(subscription);
  if (found === null) notFound();
  return { ...found, frame: 'none' };
};

export const actions: Actions = {
  default: async ({ params, request }) => {
    const subscription = await readSubscription(params.token);
    if (subscription === null) notFound();
    const form = await readForm(request, unsubscribeSchema);
    if (!form.ok) return failForm(form.issues);
    await unsubscribe(subscription, form.data.rhythm);
    return { kept: form.data.rhythm };
  },
};
