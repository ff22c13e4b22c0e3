import { redirect } from '@sveltejs/kit';
import { requireSession } from '#lib/collectives/gate.ts';
import * as shapes from '#lib/identity/schema.ts';
import { attachWithLink } from '#lib/identity/server/commands/change-email.ts';
import { objectToLeaving } from '#lib/identity/server/commands/object-to-leaving.ts';
import { findAddressLink } from '#lib/identity/server/queries/address-link.ts';
import { failRefused, keepForm } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Actions, PageServerLoad } from './$types';

/**
 * Opening the address changes nothing: the button acts. Attaching asks for a session of the person who wanted the address, so that
 * nobody is led to attach theirs to somebody else's account; objecting asks for none, since its owner may be locked out.
 */
export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  setHeaders({ 'referrer-policy': 'no-referrer' });
  const token = shapes.token.safeParse(params.token);
  const link = token.success ? await findAddressLink(token.data) : null;
  if (link?.act === 'attach' && requireSession(locals.session, url).personId !== link.personId)
    return { frame: 'none', link: null };
  return { frame: 'none', link: link === null ? null : { act: link.act, email: link.email } };
};

export const actions: Actions = {
  attach: async ({ locals, params, url }) => {
    const session = requireSession(locals.session, url);
    const token = shapes.token.safeParse(params.token);
    if (!token.success) return failRefused({ ok: false, reason: 'code-over' });
    const outcome = await attachWithLink(session, token.data);
    if (!outcome.ok) return failRefused(outcome);
    redirect(303, paths.account());
  },
  object: async ({ params }) => {
    const token = shapes.token.safeParse(params.token);
    if (!token.success) return failRefused({ ok: false, reason: 'code-over' });
    const outcome = await objectToLeaving(token.data);
    return outcome.ok ? keepForm({ restored: outcome.value }) : failRefused(outcome);
  },
};
