import { publicAudience, type Id } from '../ids.ts';
import { onEntry } from './outbox.ts';
import { runtime } from './runtime.ts';

/** The public item that a page shows: what decides whether the page may be shown again as it is. */
export interface PublicItem {
  readonly id: Id;
  readonly updatedAt: Date;
}

interface Kept {
  readonly item: PublicItem;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: readonly (readonly [string, string])[];
  readonly keptAt: number;
}

const mostPages = 400;
const mostBytes = 200_000;
const longestMs = 30_000;

const pages = new Map<string, Kept>();
let moment = 0;

/**
 * Pages of public items, kept for visitors as they travel: rendering one costs thirty times what checking it does.
 * Each time, the database says whether the item is still public and unchanged, so what is withdrawn is withdrawn at once.
 * What surrounds the text (links, steps, messages) follows the journal: any public act empties the shelf.
 */
export async function findKeptPage(key: string): Promise<Response | null> {
  const kept = pages.get(key);
  if (kept === undefined) return null;
  if (Date.now() - kept.keptAt > longestMs || !(await isUnchanged(kept.item))) {
    pages.delete(key);
    return null;
  }
  return new Response(kept.body, { headers: kept.headers.map(([name, value]) => [name, value] as [string, string]) });
}

async function isUnchanged({ id, updatedAt }: PublicItem): Promise<boolean> {
  const { rowCount } = await runtime().pool.query({
    name: 'public-item-unchanged',
    text: `select from items where id = $1 and audience_id = $2 and date_trunc('milliseconds', updated_at) = $3`,
    values: [id, publicAudience, updatedAt],
  });
  return rowCount === 1;
}

/** Rises with each public act: a page whose making began before the last one is not kept. */
export function publicMoment(): number {
  return moment;
}

/** Keeps a visitor's page whose making began at `began` (a `publicMoment`). */
export async function keepPage(key: string, item: PublicItem, response: Response, began: number): Promise<void> {
  const body = new Uint8Array(await response.clone().arrayBuffer());
  if (body.length > mostBytes || began !== moment) return;
  if (pages.size >= mostPages) {
    const [oldest] = pages.keys();
    if (oldest !== undefined) pages.delete(oldest);
  }
  pages.set(key, { item, body, headers: [...response.headers], keptAt: Date.now() });
}

/** Starts following the journal. Called once, at start. */
export function watchPublicPages(): void {
  onEntry(({ audienceId }) => {
    if (audienceId !== publicAudience) return;
    moment += 1;
    pages.clear();
  });
}
