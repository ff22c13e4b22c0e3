import { redirect } from '@sveltejs/kit';
import { paths } from '#lib/kernel/paths.ts';
import type { Own } from '../../types.ts';
import { isProved } from '../queries/proof.ts';

/** For pages of acts that ask for a recent proof: who has not given it shows who they are, then comes back to `page`. */
export async function requireProof(owner: Own, page: string): Promise<void> {
  if (!(await isProved(owner))) askForProof(page);
}

/** The same once the act itself has said so. */
export function askForProof(page: string): never {
  redirect(303, paths.accountProof(page));
}
