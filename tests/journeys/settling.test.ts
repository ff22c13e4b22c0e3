import type { Browser, BrowserContext, Page } from '@playwright/test';
import { createPerson } from '#lib/identity/server/commands/open-account.ts';
import { openSession } from '#lib/identity/server/commands/open-session.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { expect, expectFit, test } from '#tests/support/journey.ts';
import { startPeopled, type Peopled } from '#tests/support/peopled.ts';

let place: Peopled;
let outsider = '';

test.beforeAll(async () => {
  place = await startPeopled(3, async () => {
    const account = { name: 'Salomé Mazèdre', email: 'salome@exemple.org', passwordHash: null, locale: 'fr' } as const;
    outsider = await asOwner(async (tx) => {
      const person = await createPerson(tx, account, { confirmed: true });
      if (!person.ok) throw new Error(person.reason);
      return (await openSession(tx, person.value, { address: '127.0.0.1', device: 'voisine' })).token;
    });
  });
});
test.afterAll(async () => {
  await place.stop();
});

let chromium: Browser;
test.beforeEach(({ browser }) => {
  chromium = browser;
});

async function pageOf(person: number, options?: { phone?: boolean; script?: boolean }): Promise<Page> {
  return (await place.browserOf(chromium, person, options)).newPage();
}

async function outside(script: boolean): Promise<BrowserContext> {
  const context = await chromium.newContext({ baseURL: place.app.url, locale: 'fr-FR', javaScriptEnabled: script });
  await context.addCookies([{ name: 'minga', value: outsider, url: place.app.url }]);
  return context;
}

test('a collective shows itself, somebody asks to join without a script, and is welcomed with a word', async () => {
  const stranger = await (await outside(false)).newPage();
  const visitor = await (await chromium.newContext({ baseURL: place.app.url, locale: 'fr-FR' })).newPage();
  await test.step('while it shows nothing, it is not there', async () => {
    await visitor.goto('/banc/rejoindre');
    await expect(visitor.getByRole('heading', { name: /Demander à rejoindre/ })).toHaveCount(0);
  });
  const admin = await pageOf(0);
  await test.step('who governs opens its public page, and changes its address', async () => {
    await admin.goto('/banc');
    await admin.getByRole('link', { name: 'Réglages' }).first().click();
    await expectFit(admin);
    await admin.getByText('Une page publique, où l’on peut demander à le rejoindre').click();
    await admin.getByLabel('Son adresse courte').fill('etabli');
    await admin.getByRole('button', { name: 'Enregistrer les réglages' }).click();
    await expect(admin).toHaveURL(/\/etabli\/reglages$/);
    await admin.goto('/banc/reglages');
    await expect(admin).toHaveURL(/\/etabli\/reglages$/);
  });
  await test.step('a visitor, at the former address, is told to sign in', async () => {
    await visitor.goto('/banc');
    await expect(visitor).toHaveURL(/\/etabli$/);
    await visitor.getByRole('link', { name: 'Demander à rejoindre' }).click();
    await expect(visitor.getByText('la réponse vous arrivera par courriel')).toBeVisible();
    await expectFit(visitor);
  });
  await test.step('somebody with an account asks', async () => {
    await stranger.goto('/etabli/rejoindre');
    await expect(stranger.getByText('les personnes qui administrent Le banc, et elles seules')).toBeVisible();
    await stranger.getByLabel('Un mot pour vous présenter').fill('Je répare des vélos.');
    await stranger.getByRole('button', { name: 'Envoyer la demande' }).click();
    await expect(stranger.getByText('Votre demande est arrivée')).toBeVisible();
  });
  await test.step('nobody else reads the request; who governs answers it', async () => {
    const member = await pageOf(1);
    await member.goto('/etabli/membres');
    await expect(member.getByText('Je répare des vélos.')).toHaveCount(0);
    await admin.goto('/etabli/membres');
    await expect(admin.getByText('Je répare des vélos.')).toBeVisible();
    await expectFit(admin);
    await admin.getByLabel('Un mot pour Salomé Mazèdre').fill('Avec joie.');
    await admin.getByRole('button', { name: 'Accueillir Salomé Mazèdre' }).click();
    await expect(admin.getByText('Je répare des vélos.')).toHaveCount(0);
    await stranger.goto('/etabli/membres');
    await expect(stranger.getByText('Salomé Mazèdre (vous)')).toBeVisible();
    await admin.goto('/etabli/reglages');
    await admin.getByLabel('Son adresse courte').fill('banc');
    await admin.getByRole('button', { name: 'Enregistrer les réglages' }).click();
    await expect(admin).toHaveURL(/\/banc\/reglages$/);
  });
});

test('organisations are welcomed on a phone, several people speak for one, each for a time', async () => {
  const admin = await pageOf(0, { phone: true });
  await admin.goto('/banc/structures');
  await expect(admin.getByText('Pas encore de structure')).toBeVisible();
  await admin.getByLabel('Nom de la structure').fill('Radio Lisière');
  await admin.getByRole('button', { name: 'Accueillir une structure' }).click();
  await expect(admin.getByRole('heading', { name: 'Radio Lisière' })).toBeVisible();
  for (const [person, until] of [
    ['Main 1', '2031-12-31'],
    ['Main 2', ''],
  ] as const) {
    await admin.locator('#person').selectOption(person);
    await admin.locator('#organisation').selectOption('Radio Lisière');
    await admin.locator('#until').fill(until);
    await admin.locator('#voix ~ * button, form[action$="place#voix"] button').last().click();
    await expect(admin.locator('.people-list').getByText(person)).toBeVisible();
  }
  await expect(admin.getByText('parle pour elle jusqu’au 31 déc. 2031')).toBeVisible();
  await expectFit(admin);
  await admin.goto('/banc/membres');
  await expect(admin.getByText('parle pour Radio Lisière')).toHaveCount(2);
});

test('a collective closes after a week, is read and not written, and opens again', async () => {
  const admin = await pageOf(0, { script: false });
  await admin.goto('/banc/reglages');
  await admin.locator('summary', { hasText: 'Fermer ce collectif' }).click();
  await admin.getByLabel('Pour confirmer, écrivez son nom').fill('Autre chose');
  await admin.getByRole('button', { name: 'Fermer Le banc dans sept jours' }).click();
  await expect(admin.getByText('Ce n’est pas son nom')).toBeVisible();
  await admin.locator('summary', { hasText: 'Fermer ce collectif' }).click();
  await admin.getByLabel('Pour confirmer, écrivez son nom').fill('Le banc');
  await admin.getByRole('button', { name: 'Fermer Le banc dans sept jours' }).click();
  const member = await pageOf(1);
  await member.goto('/banc/membres');
  await expect(member.getByText(/Ce collectif se ferme le/)).toBeVisible();
  await expectFit(member);
  await admin.getByRole('button', { name: 'Ne pas le fermer' }).click();
  await member.goto('/banc/membres');
  await expect(member.getByText(/Ce collectif se ferme le/)).toHaveCount(0);
});

test('somebody of one collective opens another, by keyboard', async () => {
  const page = await pageOf(1);
  await page.goto('/banc');
  await page
    .getByRole('button', { name: /Le banc/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Ouvrir un autre collectif' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Son nom').fill('Les Gabiers du libre');
  await page.getByRole('button', { name: 'Ouvrir le collectif' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/gabiers-du-libre$/);
  await page
    .getByRole('button', { name: /Les Gabiers du libre/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Le banc' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/banc$/);
});
