import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { safeUrl } from '#lib/kernel/safe-url.ts';
import type { RequestHandler } from './$types';

const themeForm = z.strictObject({ theme: z.enum(['light', 'dark']), back: z.string().optional() });
const oneYear = 365 * 24 * 60 * 60;

/** Keeps the theme of this device in a cookie, with or without an account, and goes back to the page. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
  const form = themeForm.safeParse(Object.fromEntries(await request.formData()));
  if (!form.success) return new Response(null, { status: 400 });
  cookies.set('theme', form.data.theme, {
    path: '/',
    maxAge: oneYear,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
  });
  const back = safeUrl(form.data.back);
  redirect(303, back?.startsWith('/') ? back : '/');
};
