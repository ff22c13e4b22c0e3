import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { createPerson } from '#lib/identity/server/commands/open-account.ts';
import { openSession } from '#lib/identity/server/commands/open-session.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { freePort, startApp, type App } from '#tests/support/app.ts';
import { joinApp } from '#tests/support/joined.ts';
import { expect, expectFit, test } from '#tests/support/journey.ts';

// A key is bound to a domain: this program says that it is at « localhost », which browsers trust without https.
let app: App;
let site = '';
let joined: Awaited<ReturnType<typeof joinApp>>;

test.beforeAll(async () => {
  const port = await freePort();
  site = `http://localhost:${String(port)}`;
  app = await startApp({ port, env: { PUBLIC_URL: site } });
  joined = await joinApp(app);
});
test.afterAll(async () => {
  await joined.leave();
  await app.stop();
});

async function enterAs(context: BrowserContext, name: string, email: string): Promise<Page> {
  const { token } = await asOwner(async (tx) => {
    const person = await createPerson(tx, { name, email, passwordHash: null, locale: 'fr' }, { confirmed: true });
    if (!person.ok) throw new Error(person.reason);
    return openSession(tx, person.value, { address: '127.0.0.1', device: 'Firefox, Linux' });
  });
  await context.addCookies([{ name: 'minga', value: token, url: site }]);
  return context.newPage();
}

interface Key {
  readonly devtools: CDPSession;
  readonly authenticatorId: string;
}

/** A key that stays in this page’s browser, and says yes. */
async function plugIn(page: Page): Promise<Key> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { devtools, authenticatorId };
}

async function addKey(page: Page, label: string): Promise<void> {
  await page.goto(`${site}/compte/cles`);
  await page.getByLabel('Comment l’appeler').last().fill(label);
  await page.getByRole('button', { name: 'Ajouter une clé' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: label })).toBeVisible();
}

test('a key is added, opens the account without an address, proves who is there, is renamed and taken away', async ({
  context,
}) => {
  const page = await enterAs(context, 'Odile Brassempuy', 'odile@atelier.example');
  await plugIn(page);
  await test.step('it is added under a name', async () => {
    await page.goto(`${site}/compte`);
    await page.getByRole('link', { name: 'S’occuper des clés' }).click();
    await expectFit(page);
    await addKey(page, 'Mon téléphone');
    await expectFit(page);
    await page.getByRole('button', { name: 'Ajouter une clé' }).click();
    await expect(page.getByText('Cette clé est déjà parmi les vôtres.')).toBeVisible();
  });
  await test.step('by keyboard alone, it opens the account', async () => {
    await page.goto(`${site}/deconnexion`);
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.goto(`${site}/connexion?next=/compte/cles`);
    await expectFit(page);
    await page.getByRole('button', { name: 'Entrer avec une clé' }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`${site}/compte/cles`);
    await expect(page.getByText('Servie')).toBeVisible();
  });
  await test.step('an hour later, it proves who is there', async () => {
    await runtime()
      .db.updateTable('sessions')
      .set({ proved_at: new Date(0) })
      .execute();
    await page.goto(`${site}/compte/cles`);
    await expect(page.getByRole('heading', { name: 'Confirmez que c’est bien vous' })).toBeVisible();
    await expectFit(page);
    await page.getByRole('button', { name: 'Montrer une clé' }).click();
    await expect(page).toHaveURL(`${site}/compte/cles`);
  });
  await test.step('it changes its name, and goes', async () => {
    await page.getByText('Changer son nom').click();
    await page.getByLabel('Comment l’appeler').first().fill('La clé du local');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(page.getByText('La clé du local', { exact: true }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Retirer' }).click();
    await expect(page.getByText('Vous n’en avez pas encore.')).toBeVisible();
    await page.goto(`${site}/deconnexion`);
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.goto(`${site}/connexion`);
    await page.getByRole('button', { name: 'Entrer avec une clé' }).click();
    await expect(page.getByText('Cette clé n’a pas été reconnue.')).toBeVisible();
    const letters = await runtime().db.selectFrom('mails').select('subject').orderBy('id').execute();
    expect(letters.map(({ subject }) => subject.split(' sur ')[0])).toEqual([
      'Une clé ouvre désormais votre compte',
      'Une connexion depuis un nouvel appareil,',
      'Une clé n’ouvre plus votre compte',
    ]);
  });
});

test('an answer serves once, and a copy whose counter stands still is refused', async ({ context }) => {
  const page = await enterAs(context, 'Hugo Sansonnat', 'hugo@atelier.example');
  const { devtools, authenticatorId } = await plugIn(page);
  await addKey(page, 'Mon ordinateur');
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
  await context.clearCookies();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('?/passkey')) sent.push(request.postData() ?? '');
  });
  const enter = async () => {
    await page.goto(`${site}/connexion?next=/compte`);
    await page.getByRole('button', { name: 'Entrer avec une clé' }).click();
  };
  await enter();
  await expect(page).toHaveURL(`${site}/compte`);
  await context.clearCookies();
  const again = await page.request.post(`${site}/connexion?/passkey`, {
    headers: { origin: site, 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    data: sent[0] ?? '',
    maxRedirects: 0,
  });
  expect(again.status(), 'the same answer again').toBe(409);
  const [copied] = credentials;
  if (copied === undefined) throw new Error('the key holds nothing');
  await devtools.send('WebAuthn.clearCredentials', { authenticatorId });
  await devtools.send('WebAuthn.addCredential', { authenticatorId, credential: { ...copied, signCount: 0 } });
  await enter();
  await expect(page.getByText('Cette clé n’a pas été reconnue.')).toBeVisible();
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('the pages hold, and say what needs one', async ({ context }) => {
    const page = await enterAs(context, 'Jeanne Vauclerc', 'jeanne@atelier.example');
    await page.goto(`${site}/compte/cles`);
    await expect(page.getByText('Tout le reste se fait sans')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Ajouter une clé' })).toBeHidden();
    await context.clearCookies();
    await page.goto(`${site}/connexion`);
    await expect(page.getByRole('button', { name: 'Entrer avec une clé' })).toBeHidden();
    await expect(page.getByRole('button', { name: 'Recevoir un lien et un code' })).toBeVisible();
  });
});
