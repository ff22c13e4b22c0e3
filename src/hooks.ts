import type { Reroute } from '@sveltejs/kit/hooks';
import { folderPath } from '#lib/kernel/paths.ts';

export const reroute: Reroute = ({ url }) => folderPath(url.pathname);
