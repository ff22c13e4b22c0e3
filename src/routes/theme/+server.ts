import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { rememberTheme } from '#lib/identity/server/commands/change-profile.ts';
import { safeUrl } from '#lib/kernel/safe-url.ts';
import type { RequestHandler } from './$types';

const themeForm = z.strictObject({ theme: z.enum(['light', 'dark']), back: z.string().optional() });
const oneYear = 365 * 24 * 60 * 60;

/** Keeps the theme in a cookie of this device, and with the account of whoever is signed in; goes back to the page. */
export const POST: RequestHandler = async ({ request, cookies, url, locals }) => {
  const form = themeForm.safeParse(Object.fromEntries(await request.formData()));
  if (!form.success) return new Response(null, { status: 400 });
  cookies.set('theme', form.data.theme, {
    path: '/',
    maxAge: oneYear,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
  });
  if (locals.session !== null) await rememberTheme(locals.session.personId, form.data.theme);
  const back = safeUrl(form.data.back);
  redirect(303, back?.startsWith('/') ? back : '/');
};
