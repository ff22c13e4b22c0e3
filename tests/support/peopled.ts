import type { Browser, BrowserContext } from '@playwright/test';
import { makeWorld, removeWorld, type World } from '../../scripts/bench/world.ts';
import { startApp, type App } from './app.ts';

/** The real program on a folder prepared by its own commands: a collective whose people are signed in, one browser each. */
export interface Peopled {
  readonly app: App;
  readonly world: World;
  /** The browser of somebody; `phone`: 390 px wide, touched. */
  browserOf(browser: Browser, person: number, options?: { readonly phone?: boolean }): Promise<BrowserContext>;
  stop(): Promise<void>;
}

export async function startPeopled(people: number): Promise<Peopled> {
  const world = await makeWorld(people);
  const app = await startApp({ dataDir: world.dataDir });
  return {
    app,
    world,
    async browserOf(browser, person, { phone = false } = {}) {
      const context = await browser.newContext({
        baseURL: app.url,
        locale: 'fr-FR',
        timezoneId: 'Europe/Paris',
        ...(phone ? { viewport: { width: 390, height: 844 }, hasTouch: true } : {}),
      });
      await context.addCookies([{ name: 'minga', value: world.tokens[person] ?? '', url: app.url }]);
      return context;
    },
    async stop() {
      await app.stop();
      removeWorld(world);
    },
  };
}
