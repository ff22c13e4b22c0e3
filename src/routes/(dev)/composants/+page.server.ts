import { error } from '@sveltejs/kit';
import { dev } from '$app/env';
import type { PageServerLoad } from './$types';

/** The sheet of components is for those who build and test Minga: a production server does not know it. */
export const load: PageServerLoad = () => {
  if (!dev && process.env['MINGA_SHOWCASE'] !== '1') error(404);
  return { frame: 'none' };
};
