import { ask } from '../ask.ts';

export interface Page {
  readonly path: string;
  readonly body: string;
}

/** Ways that change something when they are only looked at, or that never end: the crawl does not take them. */
const left = /^\/(deconnexion|_app)|\/direct(\?|$)/;
const mostPages = 600;

/**
 * Every page that somebody reaches from `starts`, following each link of the program, as a browser without JavaScript does.
 * `token`: the session; null for a visitor.
 */
export async function crawl(origin: string, token: string | null, starts: readonly string[]): Promise<Page[]> {
  const waiting = [...new Set(starts)];
  const known = new Set(waiting);
  const pages: Page[] = [];
  for (let path = waiting.shift(); path !== undefined && pages.length < mostPages; path = waiting.shift()) {
    const { body } = await ask(origin, token, { path });
    pages.push({ path, body });
    for (const link of linksIn(body)) {
      if (known.has(link) || left.test(link)) continue;
      known.add(link);
      waiting.push(link);
    }
  }
  return pages;
}

/** Addresses inside the program, without fragments. */
function linksIn(body: string): string[] {
  return [...body.matchAll(/\b(?:href|src|action)="(\/[^"#]*)/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
}
