import { z } from 'zod';
import { requireHost } from '#lib/collectives/gate.ts';
import { changeInstallation } from '#lib/identity/server/commands/change-installation.ts';
import { findInstallation, measureInstallation } from '#lib/identity/server/queries/installation.ts';
import { findMailHealth } from '#lib/identity/server/queries/mails.ts';
import { findDemonstration } from '#lib/demo/server/queries/demonstration.ts';
import { failForm, failRefused, keepForm, readForm } from '#lib/kernel/server/forms.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { version } from '../../../package.json';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  requireHost(locals.session);
  const { config } = runtime();
  const [rules, figures, mail, demonstration] = await Promise.all([
    findInstallation(),
    measureInstallation(),
    findMailHealth(),
    findDemonstration(),
  ]);
  return {
    version,
    rules,
    figures,
    mail,
    hasDemonstration: demonstration !== null,
    address: config.publicUrl,
    ownDatabase: config.databaseUrl !== null,
    dataDir: config.dataDir,
    smtpHost: config.smtpUrl === null ? null : new URL(config.smtpUrl).host,
    mailFrom: config.mailFrom,
  };
};

const rules = z.strictObject({
  openSignUp: z.enum(['open', 'closed']),
  openCollectives: z.enum(['open', 'closed']),
});

export const actions: Actions = {
  rules: async ({ request, locals }) => {
    const host = requireHost(locals.session);
    const form = await readForm(request, rules);
    if (!form.ok) return failForm(form.issues);
    const outcome = await changeInstallation(host, {
      openSignUp: form.data.openSignUp === 'open',
      openCollectives: form.data.openCollectives === 'open',
    });
    return outcome.ok ? keepForm({ saved: 'rules' }) : failRefused(outcome);
  },
};
