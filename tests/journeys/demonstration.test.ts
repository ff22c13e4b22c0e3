import type { Page } from '@playwright/test';
import { startApp, type App } from '#tests/support/app.ts';
import { expect, expectFit, test as journey } from '#tests/support/journey.ts';

/** A new installation, which nobody hosts yet: each journey here changes it for all. */
const test = journey.extend<{ fresh: App }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern; there are none
  fresh: async ({}, use) => {
    const app = await startApp();
    await use(app);
    await app.stop();
  },
});

/** Telling the whole story takes a few seconds the first time, more on a busy machine. */
async function expectHome(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Bonjour Léonie' })).toBeVisible({ timeout: 60_000 });
}

async function enter(page: Page, app: App): Promise<void> {
  await page.goto(app.url);
  await page.getByText('Visiter une démonstration').click();
  await page.getByRole('button', { name: 'Entrer dans la démonstration' }).click();
  await expectHome(page);
}

test('a stranger takes a place in the invented collective, answers a proposal, and erases it all in one gesture', async ({
  page,
  fresh,
}) => {
  await enter(page, fresh);
  await expect(page.getByText('Ceci est une démonstration.')).toBeVisible();
  await expect(page.getByText(/^Six choses vous attendent/)).toBeVisible();
  await expectFit(page);

  await page
    .getByRole('link', { name: /Reconnaître la Malle itinérante/ })
    .first()
    .click();
  await expect(page.getByText('Réemploi des Monts').first()).toBeVisible();
  await page.getByLabel('Je consens').check();
  await page.getByRole('button', { name: 'Envoyer la position' }).click();
  await expect(page.getByText('Consentent, 6')).toBeVisible();
  await expectFit(page);

  await page.getByRole('link', { name: 'Registre' }).first().click();
  await expect(page.getByText('Cotisation 2027 à prix libre conseillé').first()).toBeVisible();
  await page.getByRole('link', { name: 'Savoirs' }).first().click();
  await page.getByRole('link', { name: 'Tenir une permanence numérique sur un marché' }).first().click();
  await expect(page.getByRole('link', { name: 'Permanence au marché Saint-Martin' })).toBeVisible();
  await expectFit(page);

  const compte = await page.goto(`${fresh.url}/compte`);
  expect(compte?.status()).toBe(403);
  await expect(page.getByText('Vous prenez ici la place de quelqu’un d’inventé')).toBeVisible();

  await page.goto(`${fresh.url}/ravaudoir`);
  await page.getByRole('button', { name: 'Quitter et tout effacer' }).click();
  await expect(page).toHaveURL(/bienvenue$/);
  const gone = await page.goto(`${fresh.url}/ravaudoir`);
  expect(gone?.status()).toBe(404);
});

test('without a script and by keyboard, on a phone', async ({ browser, fresh }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 360, height: 740 },
    locale: 'fr-FR',
  });
  const page = await context.newPage();
  await page.goto(fresh.url);
  await page.getByRole('radio', { name: /Ouvrir votre collectif/ }).focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('button', { name: 'Entrer dans la démonstration' }).focus();
  await page.keyboard.press('Enter');
  await expectHome(page);
  await page.getByRole('button', { name: 'Quitter et tout effacer' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Visiter une démonstration')).toBeVisible();
  await context.close();
});

test('whoever hosts brings it back later, visits it, and is themselves again on leaving', async ({ page, fresh }) => {
  await page.goto(fresh.url);
  await page.getByLabel('Votre nom').fill('Jeanne Morel');
  await page.getByLabel('Votre adresse').fill('jeanne@essai.example');
  await page.getByLabel('Mot de passe').fill('la pluie sur le toit de la halle');
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.goto(`${fresh.url}/hebergement`);
  await page.getByRole('link', { name: 'Visiter ou retirer' }).click();
  await expectFit(page);
  await page.getByRole('button', { name: 'Entrer dans la démonstration' }).click();
  await expectHome(page);
  await page.goto(`${fresh.url}/hebergement`);
  await expect(page.getByText('Cette page n’existe pas')).toBeVisible();
  await page.goto(`${fresh.url}/ravaudoir`);
  await page.getByRole('button', { name: 'Quitter et tout effacer' }).click();
  await page.goto(`${fresh.url}/hebergement`);
  await expect(page.getByText('Un collectif inventé, déjà au travail')).toBeVisible();
  await expectFit(page);
});
