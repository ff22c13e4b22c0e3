import { chromium, type Browser, type Response } from '@playwright/test';
import { paths } from '#lib/kernel/paths.ts';
import { chromiumOptions, findChromium } from '../../tests/support/chromium.ts';
import { startApp } from '../../tests/support/app.ts';
import { writeReadings, type Readings } from './read/readings.ts';
import { percentile, type BenchOptions, type Report } from './report.ts';
import { makeWorld, removeWorld } from './world.ts';

const views = 5;
const slower = 4;
const kinds = ['document', 'script', 'stylesheet', 'font', 'image'] as const;

/** What a first view costs a telephone: bytes as they travel, and when the text is painted. */
export async function run(_: BenchOptions): Promise<Report> {
  const found: { readings?: Readings } = {};
  const world = await makeWorld(8, async (made) => {
    found.readings = await writeReadings(made);
  });
  const { readings } = found;
  if (readings === undefined) throw new Error('unreachable: the world was prepared');
  const app = await startApp({ dataDir: world.dataDir });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumOptions });
  const rows: Report['rows'][number][] = [];
  try {
    for (const { page, path, token } of pagesOf(world.slug, readings, world.tokens[1] ?? ''))
      rows.push({ page, ...(await look(browser, app.url + path, token)) });
  } finally {
    await browser.close();
    await app.stop();
    removeWorld(world);
  }
  return {
    conditions: `First view in Chromium, 412x823, empty cache, processor ${String(slower)} times slower, network not slowed; medians of ${String(views)}. Bytes in KB as they travel, compressed.`,
    rows,
  };
}

function pagesOf(slug: string, { note, thread }: Readings, token: string) {
  return [
    { page: 'note, visitor', path: paths.note(slug, note), token: null },
    { page: 'discussion, visitor', path: paths.thread(slug, thread), token: null },
    { page: 'note, member', path: paths.note(slug, note), token },
    { page: 'register, member', path: paths.register(slug), token },
    { page: 'writing a note', path: paths.writeNote(slug, note), token },
  ];
}

interface View {
  readonly bytes: Readonly<Record<string, number>>;
  readonly fcp: number;
  readonly lcp: number;
}

async function look(browser: Browser, url: string, token: string | null) {
  const seen: View[] = [];
  for (let view = 0; view < views; view++) seen.push(await lookOnce(browser, url, token));
  const kilobytes = (kind: string) => Math.round((seen[0]?.bytes[kind] ?? 0) / 100) / 10;
  const sizes = Object.fromEntries(kinds.map((kind) => [kind, kilobytes(kind)]));
  const median = (of: (view: View) => number) => Math.round(percentile(seen.map(of), 0.5));
  return {
    ...sizes,
    'all but images': Math.round(kinds.slice(0, -1).reduce((sum, kind) => sum + kilobytes(kind), 0) * 10) / 10,
    'FCP ms': median(({ fcp }) => fcp),
    'LCP ms': median(({ lcp }) => lcp),
  };
}

async function lookOnce(browser: Browser, url: string, token: string | null): Promise<View> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, locale: 'fr-FR' });
  try {
    if (token !== null) await context.addCookies([{ name: 'minga', value: token, url }]);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
    const responses: Response[] = [];
    page.on('response', (response) => responses.push(response));
    await page.addInitScript(() => {
      new PerformanceObserver((list) => {
        for (const { startTime } of list.getEntries()) document.documentElement.dataset['lcp'] = String(startTime);
      }).observe({ type: 'largest-contentful-paint', buffered: true });
    });
    await page.goto(url, { waitUntil: 'networkidle' });
    const times = await page.evaluate(() => ({
      fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      lcp: Number(document.documentElement.dataset['lcp']),
    }));
    return { bytes: await bytesOf(responses), ...times };
  } finally {
    await context.close();
  }
}

async function bytesOf(responses: readonly Response[]): Promise<Record<string, number>> {
  const bytes: Record<string, number> = {};
  for (const response of responses) {
    const kind = response.request().resourceType();
    // A stream of what is new has no end to wait for.
    if (kind === 'eventsource') continue;
    const { responseBodySize } = await response.request().sizes();
    bytes[kind] = (bytes[kind] ?? 0) + responseBodySize;
  }
  return bytes;
}
