import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';
import { startApp, type App } from './app.ts';
import { startMailSink, type MailSink } from './mail-sink.ts';

interface World {
  /** The real program on a data folder of its own, with its mail going to `mails`; one for all the journeys of a worker. */
  readonly app: App;
  readonly mails: MailSink;
}

/** Journeys start from here: `page.goto('/')` leads to the program. */
export const test = base.extend<object, World>({
  mails: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern; there are none
    async ({}, use) => {
      const sink = await startMailSink();
      await use(sink);
      await sink.stop();
    },
    { scope: 'worker' },
  ],
  app: [
    async ({ mails }, use) => {
      const app = await startApp({ env: { SMTP_URL: mails.url } });
      await use(app);
      await app.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ app }, use) => {
    await use(app.url);
  },
});

export { expect };

/** No accessibility fault that axe can see on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.html).join(' | ')})`,
  );
  expect(told).toEqual([]);
}

/** The page as it stands has no accessibility fault in either theme, and never scrolls sideways. */
export async function expectFit(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // A colour on its way from one theme to the other is neither.
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
    await expectAccessible(page);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(wide, `${page.url()} scrolls sideways`).toBe(false);
}
