import type { Browser, Page } from '@playwright/test';
import { startApp, type App } from '#tests/support/app.ts';
import { expect, expectFit, test } from '#tests/support/journey.ts';
import { startMailSink, type MailSink, type ReceivedMail } from '#tests/support/mail-sink.ts';
import { makeWorld, removeWorld, type World } from '../../scripts/bench/world.ts';

let world: World;
let app: App;
let sink: MailSink;

test.beforeAll(async () => {
  sink = await startMailSink();
  world = await makeWorld(3);
  app = await startApp({ dataDir: world.dataDir, env: { SMTP_URL: sink.url } });
});
test.afterAll(async () => {
  await app.stop();
  await sink.stop();
  removeWorld(world);
});

/** The words of a mail, decoded. */
function wordsOf({ raw }: ReceivedMail): string {
  const joined = raw.replaceAll(/=\r\n/g, '');
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function headerOf({ raw }: ReceivedMail, name: string): string {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
}

const hugos = () => sink.mails.filter(({ to }) => to.includes('main1@exemple.org'));

/** The mail that makes their number `count`. */
async function mailToHugo(count: number): Promise<ReceivedMail> {
  await expect.poll(() => hugos().length, { timeout: 15_000 }).toBe(count);
  const last = hugos().at(-1);
  if (last === undefined) throw new Error('unreachable: a mail has come');
  return last;
}

/** The bell, wherever the frame puts it. */
const bell = (page: Page) =>
  page
    .getByRole('link', { name: /^Notifications/ })
    .filter({ visible: true })
    .first();

async function say(page: Page, words: string): Promise<void> {
  await page.getByLabel('Votre message').fill(words);
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await expect(page.locator('li.msg', { hasText: words.slice(0, 20) }).first()).toBeVisible();
}

test('somebody is named, hears of it, goes there, and it waits no more', async ({ browser }) => {
  test.setTimeout(120_000);
  const [odile, hugo] = await Promise.all([0, 1].map((person) => pageOf(browser, person)));
  if (odile === undefined || hugo === undefined) throw new Error('unreachable: two people have a browser');

  await test.step('nothing waits, and the page says so', async () => {
    await hugo.goto('/notifications');
    await expect(hugo.getByText('Rien à vous dire pour le moment')).toBeVisible();
    await expectFit(hugo);
  });

  await test.step('the other names them in a discussion', async () => {
    await odile.goto(`/${world.slug}/discussions/nouvelle`);
    await odile.getByLabel('De quoi parle-t-on ?').fill('À qui est la Malle ?');
    await odile.getByLabel('Votre premier message').fill('On commence par quoi ?');
    await odile.getByRole('button', { name: 'Ouvrir la discussion' }).click();
    await say(odile, '@Main 1 le carnet d’emprunts, tout le monde peut le lire ?');
  });

  await test.step('a mail says it at once, with its words and a way out', async () => {
    const mail = await mailToHugo(1);
    expect(wordsOf(mail)).toContain('Main 0 vous nomme dans une discussion');
    expect(wordsOf(mail)).toContain('tout le monde peut le lire');
    expect(headerOf(mail, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
  });

  await test.step('the bell counts it on every page, and leads to it by the keyboard', async () => {
    await hugo.goto(`/${world.slug}`);
    await expect(bell(hugo)).toContainText('1');
    await bell(hugo).focus();
    await hugo.keyboard.press('Enter');
    await expect(hugo.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible();
    const item = hugo.locator('.news > li');
    await expect(item).toContainText('Main 0 vous nomme dans une discussion');
    await expect(item).toContainText('tout le monde peut le lire');
    await expectFit(hugo);
  });

  await test.step('seen, then taken back', async () => {
    await hugo.getByRole('button', { name: 'C’est vu' }).click();
    await expect(hugo.getByText('C’est noté comme vu.')).toBeVisible();
    await expect(hugo.locator('.news > li')).toHaveCount(0);
    await expect(hugo.locator('.gathered > li')).toContainText('À qui est la Malle ?');
    await expectFit(hugo);
    await hugo.getByRole('button', { name: 'Annuler' }).click();
    await expect(hugo.locator('.news > li')).toHaveCount(1);
  });

  await test.step('the deep link opens the message itself, and the bell is quiet again', async () => {
    await hugo.getByRole('link', { name: /^Répondre/ }).click();
    await expect(hugo).toHaveURL(/message=2#m2$/);
    await expect(hugo.locator('#m2')).toBeInViewport();
    await expect(bell(hugo)).not.toContainText('1');
    await hugo.goto('/notifications');
    await expect(hugo.getByText('Personne n’attend de réponse de vous.')).toBeVisible();
  });
});

test('one says how often one is written to, without a script, on a phone', async ({ browser }) => {
  const page = await pageOf(browser, 2, { script: false, width: 360 });
  await page.goto('/notifications');
  await page.getByText('Une fois par semaine').click();
  await page.getByRole('button', { name: /^Garder ce choix/ }).click();
  await expect(page.getByRole('radio', { name: /^Une fois par semaine/ })).toBeChecked();
  await page.getByLabel('Là où vous vivez').selectOption('America/Martinique');
  await page.getByRole('button', { name: 'Garder ce fuseau horaire' }).click();
  await expect(page.getByLabel('Là où vous vivez')).toHaveValue('America/Martinique');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(wide).toBe(false);
});

test('the link of a mail ends them without signing in; looking at it changes nothing; a mail provider does it in one POST', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const before = hugos().length;
  const odile = await pageOf(browser, 0);
  await odile.goto(`/${world.slug}/discussions/nouvelle`);
  await odile.getByLabel('De quoi parle-t-on ?').fill('Le marché de samedi');
  await odile.getByLabel('Votre premier message').fill('@Main 1 tu viens ?');
  await odile.getByRole('button', { name: 'Ouvrir la discussion' }).click();
  const mail = await mailToHugo(before + 1);
  const way = new URL(/^<(.*)>$/.exec(headerOf(mail, 'List-Unsubscribe'))?.[1] ?? '');
  const address = app.url + way.pathname;
  const post = (headers: Record<string, string>, to = address) =>
    fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: 'List-Unsubscribe=One-Click',
    });

  const context = await browser.newContext({ baseURL: app.url, locale: 'fr-FR' });
  const anyone = await context.newPage();
  for (let look = 0; look < 3; look++) await anyone.goto(way.pathname);
  await expect(anyone.getByText('Vous recevez tout de suite ce qui vous attend')).toBeVisible();
  await expectFit(anyone);
  expect((await post({ origin: 'https://ailleurs.example' })).status, 'a page of another site').toBe(403);
  expect((await post({}, `${app.url}/deconnexion`)).status, 'any other address, from no page').toBe(403);
  expect((await post({}, `${address.slice(0, -4)}AAAA`)).status, 'a link that was not signed').toBe(404);
  await anyone.reload();
  await expect(anyone.getByText('Vous recevez tout de suite ce qui vous attend')).toBeVisible();

  expect((await post({})).status).toBe(200);
  await anyone.reload();
  await expect(anyone.getByText('Vous ne recevez plus aucun courriel.')).toBeVisible();
  await say(odile, '@Main 1 dis-moi avant vendredi');
  const hugo = await pageOf(browser, 1);
  await expect(async () => {
    await hugo.goto('/notifications');
    await expect(hugo.locator('.news > li')).toContainText('Le marché de samedi', { timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  expect(hugos()).toHaveLength(before + 1);

  await anyone.getByRole('button', { name: 'Seulement ce qui m’attend' }).click();
  await expect(anyone.getByText('Vous recevez seulement ce qui vous attend.')).toBeVisible();
  await expectFit(anyone);
  await odile.goto(`/${world.slug}/discussions/nouvelle`);
  await odile.getByLabel('De quoi parle-t-on ?').fill('La table');
  await odile.getByLabel('Votre premier message').fill('@Main 1 et tu l’amènes ?');
  await odile.getByRole('button', { name: 'Ouvrir la discussion' }).click();
  await mailToHugo(before + 2);
});

async function pageOf(
  browser: Browser,
  person: number,
  { script = true, width = 1280 }: { readonly script?: boolean; readonly width?: number } = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: app.url,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    javaScriptEnabled: script,
    viewport: { width, height: 844 },
  });
  await context.addCookies([{ name: 'minga', value: world.tokens[person] ?? '', url: app.url }]);
  return context.newPage();
}
