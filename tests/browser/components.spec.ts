import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { startApp, type App } from '../support/app.ts';

const sheets = ['/composants', '/composants/bienvenue', '/composants/letter'];
const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const themes = ['light', 'dark'] as const;
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let app: App;

test.beforeAll(async () => {
  app = await startApp({ env: { MINGA_SHOWCASE: '1' } });
});

test.afterAll(async () => {
  await app.stop();
});

async function openAs(browser: Browser, size: keyof typeof sizes, theme: (typeof themes)[number]): Promise<Page> {
  const context = await browser.newContext({ viewport: sizes[size], colorScheme: theme, baseURL: app.url });
  return context.newPage();
}

async function findings(page: Page, part = 'html'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).withTags(rules).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

for (const size of ['wide', 'phone'] as const) {
  for (const theme of themes) {
    test(`nothing to reproach to any component, ${size}, ${theme}`, async ({ browser }) => {
      const page = await openAs(browser, size, theme);
      for (const sheet of sheets) {
        await page.goto(sheet);
        expect(await findings(page), sheet).toEqual([]);
      }
      await page.close();
    });

    test(`nothing to reproach to what opens over the page, ${size}, ${theme}`, async ({ browser }) => {
      const page = await openAs(browser, size, theme);
      await page.goto('/composants');
      const openers = [
        'search-panel',
        'switcher',
        'light-menu',
        'light-withdraw',
        ...(size === 'phone' ? ['plus'] : []),
      ];
      for (const id of openers) {
        await page.locator(`[popovertarget="${id}"]:visible`).first().click();
        await expect(page.locator(`#${id}`)).toBeVisible();
        expect(await findings(page, `#${id}`), id).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(page.locator(`#${id}`)).toBeHidden();
      }
      await page.close();
    });
  }
}

test('no sheet scrolls sideways between 320 and 1680 pixels', async ({ browser }) => {
  const page = await openAs(browser, 'wide', 'light');
  for (const sheet of sheets) {
    await page.goto(sheet);
    for (const width of [320, 360, 390, 480, 600, 704, 720, 860, 1024, 1088, 1100, 1280, 1440, 1680]) {
      await page.setViewportSize({ width, height: 900 });
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(excess, `${sheet} at ${String(width)}`).toBeLessThanOrEqual(0);
    }
  }
  await page.close();
});

test('without a script the frame opens, closes and changes theme', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: sizes.phone,
    colorScheme: 'light',
    javaScriptEnabled: false,
    baseURL: app.url,
  });
  const page = await context.newPage();
  await page.goto('/composants');
  await page.getByRole('button', { name: 'Plus', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Plus' })).toBeVisible();
  await page.locator('#plus').getByRole('button', { name: 'Thème sombre' }).click();
  await expect(page).toHaveURL(/\/composants$/);
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  await context.close();
});

test('with the script the keys work and the theme changes in place', async ({ browser }) => {
  const page = await openAs(browser, 'wide', 'light');
  await page.goto('/composants');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('searchbox', { name: 'Aller, chercher, faire' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('link', { name: 'La Malle itinérante' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('#search-panel')).toBeHidden();

  const told = page.waitForResponse((response) => response.url().endsWith('/theme'));
  await page.getByRole('button', { name: 'Thème sombre' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('button', { name: 'Thème clair' })).toBeFocused();
  expect((await told).status()).toBe(303);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.close();
});

test('a form that changes something leaves once', async ({ browser }) => {
  const page = await openAs(browser, 'wide', 'light');
  await page.goto('/composants');
  let sent = 0;
  await page.route('**/theme', async (route) => {
    sent += 1;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.fulfill({ status: 204 });
  });
  await page.evaluate(() => {
    const form = document.querySelector<HTMLFormElement>('.theme-toggle');
    form?.removeAttribute('data-theme-form');
    const button = form?.querySelector('button');
    button?.click();
    button?.click();
  });
  await expect(page.getByRole('button', { name: 'Thème sombre' })).toHaveAttribute('aria-busy', 'true');
  await page.waitForTimeout(800);
  expect(sent).toBe(1);
  await page.close();
});

test('a text typed and not sent is not left without a question', async ({ browser }) => {
  const page = await openAs(browser, 'wide', 'light');
  await page.goto('/composants/bienvenue');
  await page.evaluate(() => document.querySelector('form.stack')?.append(document.createElement('textarea')));
  await page.locator('textarea').fill('Une phrase entière.');
  const asked = page.waitForEvent('dialog');
  void page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.accept();
});

test('a production server does not know the sheet', async () => {
  const plain = await startApp();
  try {
    const answer = await fetch(`${plain.url}/composants`);
    expect(answer.status).toBe(404);
  } finally {
    await plain.stop();
  }
});
