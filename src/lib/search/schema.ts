import { z } from 'zod';
import { isId } from '#lib/kernel/ids.ts';
import { periods, scopes, type Asked, type Place } from './types.ts';

const id = z.string().refine(isId);
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(z.unknown())
    .transform((values) => [
      ...new Set(values.flatMap((value) => (item.safeParse(value).success ? [value as z.output<Item>] : []))),
    ]);

/** The names of the parameters of a search's address. What an address says wrongly is left out: a mended link is better than an error. */
const asked = z.object({
  q: z.string().max(2_000).catch(''),
  in: z.enum(scopes).catch('all'),
  kind: list(z.string().regex(/^[a-z_]{1,30}$/)),
  circle: list(id),
  tag: list(z.string().trim().min(1).max(100)),
  since: z.enum(periods).catch('ever'),
  order: z.enum(['best', 'newest']).catch('best'),
  exact: z.literal('1').nullable().catch(null),
  after: z.string().max(400).nullable().catch(null),
});

const place = z.strictObject({
  asOf: z.iso.datetime({ offset: true }),
  score: z.number(),
  at: z.iso.datetime({ offset: true }),
  item: id,
});

/** Reads the address of a search. */
export function readAsked(parameters: URLSearchParams): Asked {
  const one = (name: string) => parameters.get(name);
  const all = (name: string) => parameters.getAll(name).slice(0, 20);
  const read = asked.parse({
    q: one('q') ?? '',
    in: one('in'),
    kind: all('kind'),
    circle: all('circle'),
    tag: all('tag'),
    since: one('since'),
    order: one('order'),
    exact: one('exact'),
    after: one('after'),
  });
  return {
    text: read.q,
    scope: read.in,
    kinds: read.kind,
    circles: read.circle,
    hashtags: read.tag,
    period: read.since,
    order: read.order,
    exact: read.exact === '1',
    after: read.after === null ? null : readPlace(read.after),
  };
}

/** The query part of a search's address, « ? » included; what is as usual is left out. */
export function askedQuery(search: Partial<Asked>): string {
  const parameters = new URLSearchParams();
  if (search.text) parameters.set('q', search.text);
  if (search.scope !== undefined && search.scope !== 'all') parameters.set('in', search.scope);
  for (const kind of search.kinds ?? []) parameters.append('kind', kind);
  for (const circle of search.circles ?? []) parameters.append('circle', circle);
  for (const tag of search.hashtags ?? []) parameters.append('tag', tag);
  if (search.period !== undefined && search.period !== 'ever') parameters.set('since', search.period);
  if (search.order === 'newest') parameters.set('order', 'newest');
  if (search.exact === true) parameters.set('exact', '1');
  if (search.after) parameters.set('after', writePlace(search.after));
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

function writePlace(at: Place): string {
  return JSON.stringify([at.asOf, at.score, at.at, at.item]);
}

function readPlace(text: string): Place | null {
  try {
    const [asOf, score, at, item] = JSON.parse(text) as unknown[];
    return place.safeParse({ asOf, score, at, item }).data ?? null;
  } catch {
    return null; // not written by us: the first page
  }
}
