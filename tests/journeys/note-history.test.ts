import type { Browser, Page } from '@playwright/test';
import { encodeId } from '#lib/kernel/ids.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { fillLog, Typists } from '../support/logs.ts';
import { expect, expectFit } from '../support/journey.ts';
import { openPad, plainHeader } from '../support/pads.ts';
import { mayWrite, saved, sitDown, test, textOf, type Room } from '../support/writing.ts';

const daysAgo = (days: number, minutes = 0) =>
  new Date(Date.parse('2026-11-20T09:00:00Z') - days * 86_400_000 + minutes * 60_000);

/** A note that Léonie and Hugo wrote on two days of November; answers its address. */
async function writtenNote(room: Room, base: string): Promise<string> {
  const { people, slug } = room.cast;
  const header = { ...plainHeader, title: 'Tenir une permanence sur un marché' };
  const { itemId, padId } = await openPad(await people.leonie.member(), { kind: 'collective' }, header);
  const typists = new Typists();
  typists.type(people.leonie.personId, 'Le placier décide de tout.', daysAgo(8));
  typists.type(people.hugo.personId, 'Chez nous, c’est la mairie.', daysAgo(8, 12));
  typists.remove(people.hugo.personId, people.leonie.personId, 11, daysAgo(8, 14));
  typists.type(people.leonie.personId, ' Ou presque.', daysAgo(2));
  // The first words of the note come before those of the story.
  const pool = runtime().pool;
  await pool.query('alter table pad_updates disable trigger keep_pad_updates');
  await pool.query('update pad_updates set at = $2 where pad_id = $1', [padId, daysAgo(8)]);
  await pool.query('alter table pad_updates enable trigger keep_pad_updates');
  await fillLog(pool, padId, typists.edits, typists.clients);
  return `${base}/${slug}/notes/${encodeId(itemId)}`;
}

async function publish(page: Page, note: string, number: number): Promise<void> {
  await page.goto(`${note}/publier`);
  await page.getByRole('radio', { name: /tout le monde/i }).check();
  await page.getByRole('button', { name: `Publier la version ${String(number)}` }).click();
  await expect(page.getByText(`Version ${String(number)}`).first()).toBeVisible();
}

async function asVisitor(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ locale: 'fr-FR', javaScriptEnabled: false });
  return context.newPage();
}

test('those who write read their sittings again, see who wrote what and what changed, come back and undo it', async ({
  app,
  browser,
  room,
}) => {
  const note = await writtenNote(room, app.url);
  const hugo = await sitDown(browser, room, 'hugo', `${note}/ecrire`);
  await mayWrite(hugo.page);
  const { page, context, complaints } = await sitDown(browser, room, 'leonie', note);
  await page.getByRole('link', { name: 'Versions' }).click();
  const sittings = page.getByRole('list', { name: 'Séances d’écriture' });
  await expect(sittings).toContainText(/jeudi 12 novembre 2026, de 10\sh à 10\sh\s14/);
  await expect(sittings).toContainText(/Hugo Sansonnat a écrit 27\ssignes et en a retiré 11/);
  await expectFit(page);
  await page.getByRole('link', { name: /Voir ce qui a changé.*18 novembre/ }).click();
  await expect(page.getByText(/2\smots ajoutés/)).toBeVisible();
  await expect(page.locator('ins')).toHaveText(/Ou presque\./);
  await expectFit(page);
  await page.getByRole('link', { name: 'Versions' }).click();
  await page.getByRole('link', { name: /Lire le texte d’alors.*12 novembre/ }).click();
  await page.getByRole('link', { name: 'Montrer qui a écrit quoi' }).click();
  await expect(page.locator('.hands-key')).toContainText('HS Hugo Sansonnat');
  await expect(page.locator('.editor')).toContainText('décide de tout.LP (Léonie Pratviel)');
  await expectFit(page);
  await page.getByRole('link', { name: '10 minutes plus tôt' }).click();
  await expect(page.locator('.editor')).toContainText('Le placier décide de tout.');
  await page.getByRole('button', { name: 'Revenir à cet état' }).click();
  await expect(page.getByText('Le texte est revenu à l’état choisi.')).toBeVisible();
  // Hugo, who has it open, sees it at once; what he types next is kept.
  await expect(textOf(hugo.page)).not.toContainText('Ou presque.');
  await expect(textOf(hugo.page)).toContainText('Le placier décide de tout.');
  await textOf(hugo.page).click();
  await hugo.page.keyboard.press('Control+End');
  await hugo.page.keyboard.type(' Et après ?');
  await expect(saved(hugo.page)).toHaveText(/^Enregistré/);
  await page.getByRole('button', { name: 'Annuler ce retour' }).click();
  await expect(textOf(hugo.page)).toContainText('Ou presque.');
  await expect(textOf(hugo.page), 'what he wrote since is still there').toContainText('Et après ?');
  expect([...complaints, ...hugo.complaints]).toEqual([]);
  await context.close();
  await hugo.context.close();
});

test('a name is given from the text itself, another from a moment of the past; it is changed, and taken back', async ({
  app,
  browser,
  room,
}) => {
  const note = await writtenNote(room, app.url);
  const { page, context, complaints } = await sitDown(browser, room, 'leonie', `${note}/ecrire`);
  await mayWrite(page);
  await textOf(page).click();
  await page.keyboard.type('Un mot de plus. ');
  await page.getByRole('button', { name: 'Donner un nom à l’état d’aujourd’hui' }).click();
  await page.getByRole('textbox', { name: 'Nom', exact: true }).fill('Avant Odile');
  await page.keyboard.press('Enter');
  await expect(page.getByText('gardé sous le nom « Avant Odile »')).toBeVisible();
  await expect(textOf(page), 'one is still writing').toBeVisible();
  await page.getByRole('link', { name: 'Versions' }).click();
  await expect(page.getByRole('link', { name: '« Avant Odile »' })).toBeVisible();
  await page.getByText('Renommer « Avant Odile »').click();
  await page.locator('.version').getByRole('textbox', { name: 'Nom' }).fill('Avant la relecture');
  await page.getByRole('button', { name: 'Garder ce nom' }).click();
  await page.getByRole('link', { name: '« Avant la relecture »' }).click();
  await expect(page.locator('.editor')).toContainText('Un mot de plus.');
  await expectFit(page);
  await page.goto(`${note}/historique`);
  await page.getByRole('link', { name: /Lire le texte d’alors.*12 novembre/ }).click();
  await page.getByRole('textbox', { name: 'Nom' }).fill('Premier jet');
  await page.getByRole('button', { name: 'Garder sous ce nom' }).click();
  await page.getByLabel('Avant', { exact: true }).selectOption({ label: await optionOf(page, 'Premier jet') });
  await page.getByLabel('Après', { exact: true }).selectOption({ label: await optionOf(page, 'Avant la relecture') });
  await page.getByRole('button', { name: 'Comparer' }).click();
  await expect(page.locator('ins', { hasText: 'Un mot de plus' })).toBeVisible();
  await page.goBack();
  await page.getByText('Renommer « Premier jet »').click();
  await page.locator('.version', { hasText: 'Premier jet' }).getByRole('button', { name: 'Retirer ce nom' }).click();
  await expect(page.getByRole('link', { name: '« Premier jet »' })).toHaveCount(0);
  expect(complaints).toEqual([]);
  await context.close();
});

async function optionOf(page: Page, words: string): Promise<string> {
  return (await page.locator('#avant option', { hasText: words }).textContent()) ?? '';
}

test('a passer-by without JavaScript reads and compares the versions that are published, and none that is not', async ({
  app,
  browser,
  room,
}) => {
  const note = await writtenNote(room, app.url);
  const leonie = await sitDown(browser, room, 'leonie', `${note}/ecrire`);
  await mayWrite(leonie.page);
  await textOf(leonie.page).click();
  await leonie.page.keyboard.type('CANARI ');
  await expect(saved(leonie.page)).toHaveText(/^Enregistré/);
  for (let count = 0; count < 7; count++) await leonie.page.keyboard.press('Backspace');
  await expect(saved(leonie.page)).toHaveText(/^Enregistré/);
  await publish(leonie.page, note, 1);
  await leonie.page.goto(`${note}/ecrire`);
  await mayWrite(leonie.page);
  await textOf(leonie.page).click();
  await leonie.page.keyboard.type('Appelez le service. ');
  await expect(saved(leonie.page)).toHaveText(/^Enregistré/);
  await publish(leonie.page, note, 2);
  const page = await asVisitor(browser);
  for (const path of [
    '',
    '/historique',
    '/historique/v1',
    '/historique/v2',
    '/historique/comparer?avant=v1&apres=v2',
  ]) {
    const answer = await page.request.get(`${note}${path}`);
    expect(answer.status(), path).toBe(200);
    expect(`${JSON.stringify(answer.headers())}${await answer.text()}`, path).not.toContain('CANARI');
  }
  for (const path of [
    '/historique/m999999',
    '/historique/comparer?avant=m1&apres=v2',
    '/historique/comparer',
    '/ecrire',
  ])
    expect((await page.request.get(`${note}${path}`)).status(), path).toBe(404);
  await page.goto(note);
  await page.getByRole('link', { name: 'Versions d’avant' }).click();
  await expect(page.getByRole('heading', { name: 'Versions publiées' })).toBeVisible();
  await expect(page.locator('.version')).toHaveCount(2);
  await expect(page.locator('body')).not.toContainText('a écrit');
  await page.getByLabel('Avant', { exact: true }).selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Comparer' }).click();
  await expect(page.locator('ins')).toContainText('Appelez le service.');
  await page.getByRole('link', { name: 'La version 1' }).click();
  await expect(page.locator('.editor')).not.toContainText('Appelez');
  await expect(page.getByRole('button', { name: 'Revenir à cet état' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Comparer avec la version d’aujourd’hui' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ce qui a changé');
  await leonie.page.goto(`${note}/historique`);
  await leonie.page.locator('summary', { hasText: 'Retirer cette version' }).click();
  await leonie.page.getByRole('button', { name: 'Retirer cette version' }).click();
  await expect(leonie.page.getByText('Retirée aux lectrices et lecteurs')).toBeVisible();
  expect((await page.goto(`${note}/historique/v1`))?.status()).toBe(404);
  expect((await page.goto(`${note}/historique/comparer?avant=v1&apres=v2`))?.status()).toBe(404);
  await page.goto(`${note}/historique`);
  await expect(page.locator('.version')).toHaveCount(1);
  await page.context().close();
  await leonie.context.close();
});

test('on a phone, and by the keyboard alone, one goes from the note to a moment of its past and comes back to it', async ({
  app,
  browser,
  room,
}) => {
  const note = await writtenNote(room, app.url);
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  const { page, context } = await sitDown(browser, room, 'leonie', note, phone);
  const press = async (name: string | RegExp, role: 'link' | 'button'): Promise<void> => {
    const target = page.getByRole(role, { name });
    for (let tries = 0; tries < 80; tries++) {
      if (await target.evaluate((one) => one === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForLoadState();
  };
  await press('Versions', 'link');
  await expectFit(page);
  await press(/Lire le texte d’alors.*12 novembre/, 'link');
  await expectFit(page);
  await press('Montrer qui a écrit quoi', 'link');
  await expectFit(page);
  await press('Comparer avec le texte d’aujourd’hui', 'link');
  await expectFit(page);
  await page.goBack();
  await press('Revenir à cet état', 'button');
  await expect(page.getByText('Le texte est revenu à l’état choisi.')).toBeVisible();
  await context.close();
});

test('a number written by mistake is taken out, then erased for good by who administers the collective, and it stays told', async ({
  app,
  browser,
  room,
}) => {
  const note = await writtenNote(room, app.url);
  const hugo = await sitDown(browser, room, 'hugo', `${note}/ecrire`);
  await mayWrite(hugo.page);
  await textOf(hugo.page).click();
  await hugo.page.keyboard.type('06 51 22');
  await expect(saved(hugo.page)).toHaveText(/^Enregistré/);
  const { page, context } = await sitDown(browser, room, 'naima', `${note}/historique`);
  const erase = async (): Promise<void> => {
    await page.getByText('Effacer un passage pour de bon').click();
    await page.getByRole('textbox', { name: 'Les mots à effacer' }).fill('06 51 22');
    await page.getByRole('textbox', { name: 'Pourquoi' }).fill('Un numéro privé.');
    await page.getByRole('checkbox', { name: 'Je sais que cela ne s’annule pas.' }).check();
    await expectFit(page);
    await page.getByRole('button', { name: 'Effacer pour de bon' }).click();
  };
  await erase();
  await expect(page.getByText('Ces mots sont encore dans le texte.')).toBeVisible();
  for (let count = 0; count < 8; count++) await hugo.page.keyboard.press('Backspace');
  await expect(textOf(hugo.page)).not.toContainText('06');
  await expect(saved(hugo.page)).toHaveText(/^Enregistré/);
  await page.goto(`${note}/historique`);
  await erase();
  await expect(page.getByText('Passage effacé pour de bon')).toBeVisible();
  await expect(page.getByText(/Un numéro privé\..*n’en font plus qu’une/)).toBeVisible();
  await expectFit(page);
  await hugo.page.keyboard.type('Rien de plus.');
  await expect(saved(hugo.page)).toHaveText(/^Enregistré/);
  expect(hugo.complaints).toEqual([]);
  // Somebody who writes and holds no such trust is not offered it.
  await hugo.page.goto(`${note}/historique`);
  await expect(hugo.page.getByText('Effacer un passage pour de bon')).toHaveCount(0);
  await context.close();
  await hugo.context.close();
});
