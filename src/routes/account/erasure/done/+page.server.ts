import type { PageServerLoad } from './$types';

/** The same to everybody: it says nothing of anybody. */
export const load: PageServerLoad = () => ({ frame: 'none' });
