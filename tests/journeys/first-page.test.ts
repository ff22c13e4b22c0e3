import { expect, expectAccessible, test } from '#tests/support/journey.ts';

test('the first page comes in French, readable without a script', async ({ browser, app }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: app.url });
  const page = await context.newPage();
  const response = await page.goto('/');
  expect(response?.status()).toBe(200);
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await context.close();
});

test('the first page has no accessibility fault', async ({ page }) => {
  await page.goto('/');
  await expectAccessible(page);
});
