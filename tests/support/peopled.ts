import type { Browser, BrowserContext } from '@playwright/test';
import { makeWorld, removeWorld, type World } from '../../scripts/bench/world.ts';
import { startApp, type App } from './app.ts';

/** The real program on a folder prepared by its own commands: a collective whose people are signed in, one browser each. */
export interface Peopled {
  readonly app: App;
  readonly world: World;
  /** The browser of somebody; `phone`: 390 px wide, touched; `script: false`: JavaScript is off. */
  browserOf(
    browser: Browser,
    person: number,
    options?: { readonly phone?: boolean; readonly script?: boolean },
  ): Promise<BrowserContext>;
  stop(): Promise<void>;
}

/** `more` writes what else is needed, by the program's own commands, before it starts. */
export async function startPeopled(people: number, more?: (world: World) => Promise<void>): Promise<Peopled> {
  const world = await makeWorld(people, more);
  const app = await startApp({ dataDir: world.dataDir });
  return {
    app,
    world,
    async browserOf(browser, person, { phone = false, script = true } = {}) {
      const context = await browser.newContext({
        baseURL: app.url,
        locale: 'fr-FR',
        timezoneId: 'Europe/Paris',
        javaScriptEnabled: script,
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
