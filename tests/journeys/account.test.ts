import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { startMembership } from '#lib/collectives/server/commands/membership.ts';
import { openCollective } from '#lib/collectives/server/commands/open-collective.ts';
import { createPerson, prepareAccount } from '#lib/identity/server/commands/open-account.ts';
import { openSession } from '#lib/identity/server/commands/open-session.ts';
import { paths } from '#lib/kernel/paths.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { memberOf } from '#tests/support/cast.ts';
import { joinApp } from '#tests/support/joined.ts';
import { expect, expectFit, test } from '#tests/support/journey.ts';
import { readZip } from '#tests/support/zip.ts';

let joined: Awaited<ReturnType<typeof joinApp>>;
test.beforeAll(async ({ app }) => {
  joined = await joinApp(app);
});
test.afterAll(async () => {
  await joined.leave();
});

interface Someone {
  readonly personId: Id;
  readonly email: string;
  readonly token: string;
}

async function someone(name: string, email: string, password: string | null = null): Promise<Someone> {
  const prepared = await prepareAccount({ name, email, password, locale: 'fr' });
  if (!prepared.ok) throw new Error(prepared.reason);
  return asOwner(async (tx) => {
    const person = await createPerson(tx, prepared.value, { confirmed: true });
    if (!person.ok) throw new Error(person.reason);
    const { token } = await openSession(tx, person.value, { address: '127.0.0.1', device: 'Firefox, Linux' });
    return { personId: person.value, email, token };
  });
}

/** The proof of their sessions is an hour old. */
async function letProofAge({ personId }: Someone): Promise<void> {
  await runtime()
    .db.updateTable('sessions')
    .set({ proved_at: new Date(Date.now() - 3_600_000) })
    .where('person_id', '=', personId)
    .execute();
}

async function enterAs(context: BrowserContext, { token }: Someone, url: string): Promise<Page> {
  await context.addCookies([{ name: 'minga', value: token, url }]);
  return context.newPage();
}

/** The last letter to an address, as it was sent, its quoted-printable read. */
function lastLetter(mails: { readonly mails: readonly { to: readonly string[]; raw: string }[] }, to: string): string {
  const raw = mails.mails.findLast((mail) => mail.to.includes(to))?.raw ?? '';
  const bytes = raw
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\u00a0', ' ');
}

async function letterTo(mails: Parameters<typeof lastLetter>[0], to: string, what: RegExp): Promise<string> {
  await expect.poll(() => lastLetter(mails, to)).toMatch(what);
  return what.exec(lastLetter(mails, to))?.slice(1).join('') ?? '';
}

const digits = /^ {4}(\d{3}) (\d{3})/m;
const link = /(\/compte\/adresse\/[\w-]{43})/;

test('somebody without a password chooses one, after a code by mail, by keyboard alone', async ({
  app,
  mails,
  context,
}) => {
  const odile = await someone('Odile Brassempuy', 'odile@atelier.example');
  await letProofAge(odile);
  const page = await enterAs(context, odile, app.url);
  await page.goto('/compte');
  await expectFit(page);
  await page.getByRole('link', { name: 'Choisir un mot de passe' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Confirmez que c’est bien vous' })).toBeVisible();
  await expectFit(page);
  await page.getByRole('button', { name: 'Recevoir un code' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Code à six chiffres').focus();
  await page.keyboard.type(await letterTo(mails, odile.email, digits));
  await expectFit(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/compte\/mot-de-passe$/);
  await page.getByLabel('Le nouveau mot de passe').fill('court');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Ce mot de passe est trop court')).toBeVisible();
  await expectFit(page);
  await page.getByLabel('Le nouveau mot de passe').fill('quatre navettes');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Ce mot de passe est le vôtre.')).toBeVisible();
  await expectFit(page);
  await letterTo(mails, odile.email, /(nouveau mot de passe vient)/);
});

test.describe('without a script, on a phone', () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } });

  test('an address changes by the link sent to the new one, and the former one takes the account back', async ({
    app,
    mails,
    context,
    browser,
  }) => {
    const hugo = await someone('Hugo Sansonnat', 'hugo@atelier.example', 'quatre aiguilles');
    await letProofAge(hugo);
    const page = await enterAs(context, hugo, app.url);
    await page.goto('/compte/adresse');
    await page.getByLabel('Mot de passe').fill('quatre aiguilles');
    await page.getByRole('button', { name: 'C’est bien moi' }).click();
    await page.getByLabel('La nouvelle adresse').fill('hugo@nouvelle.example');
    await page.getByRole('button', { name: 'Écrire à cette adresse' }).click();
    await expect(page.getByText('Nous avons écrit à hugo@nouvelle.example')).toBeVisible();
    const path = await letterTo(mails, 'hugo@nouvelle.example', link);
    const other = await (
      await browser.newContext({ baseURL: app.url, locale: 'fr-FR', javaScriptEnabled: true })
    ).newPage();
    await other.goto(path);
    await expect(other, 'the link asks for a session of the person').toHaveURL(/\/connexion/);
    await page.goto(path);
    await page.goto(path);
    await expect(page.getByText('vous attachez hugo@nouvelle.example à votre compte')).toBeVisible();
    await page.getByRole('button', { name: 'Attacher cette adresse' }).click();
    await expect(page).toHaveURL(/\/compte$/);
    await expect(page.getByText('hugo@nouvelle.example').first()).toBeVisible();
    const back = await letterTo(mails, hugo.email, link);
    await other.goto(back);
    await expectFit(other);
    await other.getByRole('button', { name: 'Ramener le compte à cette adresse' }).click();
    await expect(other.getByText('Votre compte est de retour.')).toBeVisible();
    await expectFit(other);
    await other.goto(back);
    await expect(other.getByText('Ce lien ne sert plus')).toBeVisible();
    await page.goto('/compte');
    await expect(page, 'every session is closed').toHaveURL(/\/connexion/);
  });
});

test('an address changes by the digits sent to it', async ({ app, mails, context }) => {
  const fatou = await someone('Fatou Dormelle', 'fatou@atelier.example');
  const page = await enterAs(context, fatou, app.url);
  await page.goto('/compte/adresse');
  await expectFit(page);
  await page.getByLabel('La nouvelle adresse').fill('fatou@nouvelle.example');
  await page.getByRole('button', { name: 'Écrire à cette adresse' }).click();
  await expectFit(page);
  await page.getByLabel('Code à six chiffres').fill(await letterTo(mails, 'fatou@nouvelle.example', digits));
  await page.getByRole('button', { name: 'Attacher cette adresse' }).click();
  await expect(page.getByText('Vous entrez désormais avec fatou@nouvelle.example')).toBeVisible();
  await expectFit(page);
});

test.describe('by hand alone, without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('one takes away what is kept of oneself, once it is clear who asks', async ({ app, mails, context }) => {
    const jeanne = await someone('Jeanne Vauclerc', 'jeanne@atelier.example', 'quatre aiguilles');
    await letProofAge(jeanne);
    const page = await enterAs(context, jeanne, app.url);
    await page.goto('/compte');
    await page.getByRole('link', { name: 'Les emporter' }).click();
    await page.getByLabel('Mot de passe').fill('quatre aiguilles');
    await page.getByRole('button', { name: 'C’est bien moi' }).click();
    await expect(page).toHaveURL(/\/compte\/donnees$/);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Emporter mes données' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe('minga-jeanne-vauclerc.zip');
    const files = await readZip(await readFile(await download.path()));
    expect(files.get('lisez-moi.txt')).toContain('ce que Minga garde de vous');
    expect(files.get('compte.txt')).toContain('jeanne@atelier.example');
    await letterTo(mails, jeanne.email, /(vient d’être téléchargé)/);
  });
});

test('the page of one’s data fits', async ({ app, context }) => {
  const page = await enterAs(context, await someone('Mathurin Esquirol', 'mathurin@atelier.example'), app.url);
  await page.goto('/compte/donnees');
  await expectFit(page);
});

test('an account is erased on a phone; others go on reading what was written, without the name', async ({
  app,
  mails,
  browser,
}) => {
  const governs = await someone('Naïma Cassagnol', 'naima@atelier.example');
  const leaves = await someone('Capucine Morvelan', 'capucine@atelier.example');
  const opened = await openCollective(
    { personId: governs.personId, isHost: true },
    { name: 'Le Ravaudoir', slug: '', purpose: '', territory: '', voices: 'persons', method: 'consent' },
  );
  if (!opened.ok) throw new Error(opened.reason);
  const { collectiveId, slug } = opened.value;
  const { audienceId: membersAudienceId } = (await memberOf(governs.token, slug)).place;
  await asOwner((tx) => startMembership(tx, governs, { collectiveId, membersAudienceId }, leaves));
  const thread = await openThread(await memberOf(leaves.token, slug), {
    key: newId(),
    title: 'Des sangles',
    summary: '',
    source: 'Il en faut douze.',
    about: null,
    readers: { kind: 'collective' },
  });
  if (!thread.ok) throw new Error(thread.reason);
  const address = paths.thread(slug, thread.value);
  const phone = { baseURL: app.url, locale: 'fr-FR', viewport: { width: 390, height: 844 } };

  await test.step('who governs alone is told to hand over first, and has no button', async () => {
    const page = await enterAs(await browser.newContext(phone), governs, app.url);
    await page.goto('/compte/effacement');
    await expect(page.getByRole('link', { name: 'Le Ravaudoir' }).last()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Effacer mon compte' })).toHaveCount(0);
    await expectFit(page);
  });
  await test.step('another word erases nothing, the right one does it at once', async () => {
    const page = await enterAs(await browser.newContext(phone), leaves, app.url);
    await page.goto('/compte');
    await page.getByRole('link', { name: 'L’effacer' }).click();
    await expectFit(page);
    await page.getByLabel('Pour confirmer, écrivez : effacer').fill('oui');
    await page.getByRole('button', { name: 'Effacer mon compte' }).click();
    await expect(page.getByText('Rien n’a été effacé.')).toBeVisible();
    await page.getByLabel('Pour confirmer, écrivez : effacer').fill('effacer');
    await page.getByRole('button', { name: 'Effacer mon compte' }).click();
    await expect(page.getByText('Au revoir.')).toBeVisible();
    await expectFit(page);
    await page.goto(address);
    await expect(page.getByText('Il en faut douze.')).toHaveCount(0);
    await letterTo(mails, leaves.email, /(Nous ne vous écrirons plus)/);
  });
  await test.step('the others read it still', async () => {
    const page = await enterAs(await browser.newContext(phone), governs, app.url);
    for (const path of [address, paths.threads(slug), paths.home(slug), paths.members(slug)]) {
      await page.goto(path);
      await expect(page.getByText('Capucine')).toHaveCount(0);
    }
    await page.goto(address);
    await expect(page.getByText('Il en faut douze.')).toBeVisible();
    await expect(page.getByText('compte effacé').first()).toBeVisible();
  });
});

test('a forgotten password: the mailed link opens the account, right where another one is chosen', async ({
  app,
  mails,
  page,
}) => {
  const gaspard = await someone('Gaspard Aubrespy', 'gaspard@atelier.example', 'quatre aiguilles');
  await page.goto(`${app.url}/connexion`);
  await page.getByLabel('Votre adresse de courriel').fill(gaspard.email);
  await page.getByRole('button', { name: 'Mot de passe oublié' }).click();
  await page.goto(await letterTo(mails, gaspard.email, /(\/connexion\/[\w-]{43}\?next=\S+)/));
  await page.getByRole('button', { name: 'Entrer' }).click();
  await page.getByLabel('Le nouveau mot de passe').fill('quatre navettes');
  await page.getByRole('button', { name: 'Garder ce mot de passe' }).click();
  await expect(page.getByText('Ce mot de passe est le vôtre.')).toBeVisible();
});
