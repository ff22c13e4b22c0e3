import { existsSync, readFileSync } from 'node:fs';
import { asOwner } from '#lib/kernel/server/database.ts';
import { startApp, type App } from '#tests/support/app.ts';
import { expect, expectAccessible } from '#tests/support/journey.ts';
import { mayWrite, openRoom, saved, sitDown, test, textOf, type Writer } from '#tests/support/writing.ts';

async function write(writer: Writer, words: string): Promise<void> {
  await textOf(writer.page).click();
  await writer.page.keyboard.press('ControlOrMeta+End');
  await writer.page.keyboard.type(words);
}

test('before the server has answered, one reads and cannot write, and is told', async ({ browser, room }) => {
  const address = await room.note({ description: 'Une matinée.' });
  const context = await browser.newContext();
  await context.addCookies([{ name: 'minga', value: room.cast.people.hugo.token, url: new URL(address).origin }]);
  const page = await context.newPage();
  await page.routeWebSocket(/\/live$/, () => undefined);
  await page.goto(address);
  await expect(page.getByText('vous pourrez écrire dès qu’elle sera reliée au serveur')).toBeVisible();
  await expect(page.getByText('Une matinée.')).toBeVisible();
  await expect(page.getByText('Le serveur ne répond pas encore.')).toBeVisible();
  await expect(page.locator('[contenteditable="true"]')).toHaveCount(0);
  await expectAccessible(page);
  await context.close();
});

test('without JavaScript one reads, is told, and adds words at the end', async ({ browser, room }) => {
  const address = await room.note();
  const reader = await sitDown(browser, room, 'odile', address, { javaScriptEnabled: false });
  await expect(reader.page.getByText('Écrire à plusieurs dans le texte demande JavaScript')).toBeVisible();
  await reader.page.getByLabel('Ajouter à la fin du texte').fill('Sans script, **aussi**.');
  await reader.page.getByRole('button', { name: 'Ajouter à la note' }).click();
  await expect(async () => {
    await reader.page.reload();
    await expect(reader.page.locator('.editor')).toContainText('Sans script, aussi.');
  }).toPass();
  await reader.context.close();
});

test('words written offline stay here, survive a reload, and join those of the others', async ({ browser, room }) => {
  const address = await room.note();
  const leonie = await sitDown(browser, room, 'leonie', address);
  const hugo = await sitDown(browser, room, 'hugo', address);
  await mayWrite(leonie.page);
  await mayWrite(hugo.page);
  await write(leonie, 'Avant la coupure. ');
  await expect(saved(leonie.page)).toHaveText(/^Enregistré/);
  await cut(leonie);
  await write(leonie, 'Pendant la coupure.');
  await expect(saved(leonie.page)).toHaveText(/^Sur cet appareil, pas encore enregistré depuis \d+/, {
    timeout: 10_000,
  });
  await expect(leonie.page.getByText('Hors ligne. Vous pouvez continuer')).toBeVisible();
  await write(hugo, 'Hugo est là. ');
  await leonie.page.close();
  await mend(leonie);
  // Back while pages load and the socket does not answer: the words are still only here, and that is said.
  const waiting = await leonie.context.newPage();
  await waiting.routeWebSocket(/\/live$/, () => undefined);
  await waiting.goto(address);
  await expect(waiting.locator('.head-top .save')).toHaveText(/^Sur cet appareil, pas encore enregistré/);
  await expect(waiting.locator('[contenteditable="true"]')).toHaveCount(0);
  await waiting.close();
  const back = await leonie.context.newPage();
  await back.goto(address);
  await mayWrite(back);
  for (const page of [back, hugo.page])
    for (const words of ['Avant la coupure.', 'Pendant la coupure.', 'Hugo est là.'])
      await expect(textOf(page)).toContainText(words);
  await expect(saved(back)).toHaveText(/^Enregistré/);
  await leonie.context.close();
  await hugo.context.close();
});

test('leaving with words that are not saved asks first', async ({ browser, room }) => {
  const leonie = await sitDown(browser, room, 'leonie', await room.note());
  await mayWrite(leonie.page);
  await cut(leonie);
  await write(leonie, 'Pas encore parti.');
  await leonie.page.getByRole('link', { name: 'Lire' }).click();
  await expect(leonie.page.getByRole('dialog', { name: /Partir sans attendre/ })).toBeVisible();
  await expectAccessible(leonie.page);
  await leonie.page.getByRole('button', { name: 'Rester' }).click();
  await expect(textOf(leonie.page)).toContainText('Pas encore parti.');
  const asked = leonie.page.waitForEvent('dialog');
  const closing = leonie.page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.accept();
  await closing;
  await leonie.context.close();
});

test('somebody put out of the collective keeps the words that had not left', async ({ browser, room }) => {
  const capucine = await sitDown(browser, room, 'capucine', await room.note());
  await mayWrite(capucine.page);
  await cut(capucine);
  await write(capucine, 'Des mots à garder.');
  await asOwner((tx) =>
    tx.deleteFrom('sessions').where('person_id', '=', room.cast.people.capucine.personId).execute(),
  );
  await mend(capucine);
  await expect(capucine.page.getByText('Vous n’êtes plus relié à votre compte')).toBeVisible({ timeout: 20_000 });
  await expect(textOf(capucine.page)).toHaveAttribute('contenteditable', 'false');
  await expectAccessible(capucine.page);
  const download = capucine.page.waitForEvent('download');
  await capucine.page.getByRole('button', { name: 'Télécharger le texte' }).click();
  const file = await (await download).path();
  expect(existsSync(file) && readFileSync(file, 'utf8')).toContain('Des mots à garder.');
  await capucine.context.close();
});

test('a browser that keeps nothing says so', async ({ browser, room }) => {
  const address = await room.note();
  const hugo = await sitDown(browser, room, 'hugo', 'about:blank', {});
  await hugo.context.addCookies([{ name: 'minga', value: room.cast.people.hugo.token, url: new URL(address).origin }]);
  await hugo.page.addInitScript(() => {
    indexedDB.databases = () => Promise.reject(new DOMException('private', 'SecurityError'));
  });
  await hugo.page.goto(address);
  await mayWrite(hugo.page);
  await expect(hugo.page.getByText('Ce navigateur ne garde pas de copie')).toBeVisible();
  await hugo.context.setOffline(true);
  await write(hugo, 'Seulement ici.');
  await expect(saved(hugo.page)).toHaveText(/^Dans cette page seulement, pas encore enregistré/);
  await expect(hugo.page.getByText('Laissez-la ouverte jusqu’au retour du réseau')).toBeVisible();
  await hugo.context.close();
});

for (const [size, letters] of [
  ['more than the server takes', 1_100_000],
  ['more than it even reads', 1_700_000],
] as const)
  test(`a text of ${size} is refused in a sentence, kept for its author, and the rest goes on`, async ({
    browser,
    room,
  }) => {
    const address = await room.note();
    const leonie = await sitDown(browser, room, 'leonie', address);
    await mayWrite(leonie.page);
    await write(leonie, 'Ce qui était là.');
    await expect(saved(leonie.page)).toHaveText(/^Enregistré/);
    await leonie.page.evaluate((length) => {
      const data = new DataTransfer();
      data.setData('text/plain', 'mot '.repeat(length / 4));
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, letters);
    await expect(leonie.page.getByText('Un ajout est trop gros pour la note')).toBeVisible({ timeout: 20_000 });
    await expect(leonie.page.getByRole('button', { name: 'Télécharger le texte' })).toBeVisible();
    await leonie.page.getByRole('button', { name: 'Repartir du texte enregistré' }).click();
    await mayWrite(leonie.page);
    await expect(textOf(leonie.page)).toHaveText('Ce qui était là.');
    await leonie.context.close();
  });

test('the program is killed while two write: the page says so, and nothing is lost', async ({ browser }) => {
  let app: App = await startApp();
  const { dataDir, port } = app;
  const own = await openRoom(app);
  const address = await own.note();
  const leonie = await sitDown(browser, own, 'leonie', address);
  const hugo = await sitDown(browser, own, 'hugo', address);
  await mayWrite(leonie.page);
  await mayWrite(hugo.page);
  await write(leonie, 'Un. ');
  await expect(saved(leonie.page)).toHaveText(/^Enregistré/);
  await app.kill();
  await write(leonie, 'Deux. ');
  await write(hugo, 'Trois. ');
  await expect(saved(leonie.page)).toHaveText(/pas encore enregistré/);
  await expect(leonie.page.getByText('Hors ligne. Vous pouvez continuer')).toBeVisible();
  app = await startApp({ dataDir, port });
  for (const { page } of [leonie, hugo]) {
    await expect(saved(page)).toHaveText(/^Enregistré/, { timeout: 30_000 });
    for (const words of ['Un.', 'Deux.', 'Trois.']) await expect(textOf(page)).toContainText(words);
  }
  await leonie.context.close();
  await hugo.context.close();
  await own.leave();
  await app.stop();
});

/** The line to the server breaks; `mend` brings it back. */
async function cut({ context, page }: Writer): Promise<void> {
  await context.setOffline(true);
  await expect(page.getByText('Hors ligne. Vous pouvez continuer')).toBeVisible({ timeout: 15_000 });
}

async function mend({ context }: Writer): Promise<void> {
  await context.setOffline(false);
}
