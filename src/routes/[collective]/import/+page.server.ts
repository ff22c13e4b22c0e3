import { redirect } from '@sveltejs/kit';
import { writersOf } from '#lib/collectives/audiences/schema.ts';
import { requireMember } from '#lib/collectives/gate.ts';
import { newImport } from '#lib/exchange/schema.ts';
import { startImport } from '#lib/exchange/server/commands/start-import.ts';
import { importJob } from '#lib/exchange/server/jobs.ts';
import { listImports } from '#lib/exchange/server/queries/find-import.ts';
import { listOwnCircles } from '#lib/exchange/server/queries/readers-to-choose.ts';
import { failForm, failRefused, readForm } from '#lib/kernel/server/forms.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = requireMember(locals.session, params.collective);
  return { slug: member.place.slug, circles: await listOwnCircles(member), imports: await listImports(member) };
};

export const actions: Actions = {
  default: async ({ request, locals, params }) => {
    const member = requireMember(locals.session, params.collective);
    const form = await readForm(request, newImport);
    if (!form.ok) return failForm(form.issues);
    const { audience, files } = form.data;
    const given = files.map((file) => ({ path: file.name, bytes: file.size, read: () => file.bytes() }));
    const outcome = await startImport(member, { files: given, readers: writersOf({ audience }) });
    if (!outcome.ok) return failRefused(outcome, { audience });
    await importJob.send({ importId: outcome.value, personId: member.personId, slug: member.place.slug });
    redirect(303, paths.importReport(member.place.slug, outcome.value));
  },
};
