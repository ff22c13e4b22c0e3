import { expect, expectAccessible } from '#tests/support/journey.ts';
import { mayWrite, saved, sitDown, test, textOf, type Writer } from '#tests/support/writing.ts';

let writer: Writer;
test.beforeEach(async ({ browser, room }) => {
  writer = await sitDown(browser, room, 'leonie', await room.note({ hashtags: ['marché'] }));
  await mayWrite(writer.page);
});
test.afterEach(async () => {
  expect(writer.complaints).toEqual([]);
  await writer.context.close();
});

test('@ names somebody, # a mot-dièse, [[ leads to another note, all from the keyboard', async ({ room }) => {
  const { page } = writer;
  await room.note({ title: 'Le carnet des placiers' });
  await textOf(page).click();
  await page.keyboard.type('Avec @ibra');
  const list = page.getByRole('listbox', { name: 'Propositions' });
  await expect(list.getByRole('option')).toHaveText(['Ibrahima Nkettia']);
  await expect(textOf(page)).toHaveAttribute('aria-activedescendant', /-0$/);
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(textOf(page).locator('[data-person-id]')).toHaveText('@Ibrahima Nkettia');
  await page.keyboard.type('#per');
  await expect(list.getByRole('option')).toHaveText(['per']);
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await page.keyboard.type('manence #mar');
  await expect(list.getByRole('option')).toHaveText(['mar', 'marché']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.type('voir [[carnet');
  await expect(list.getByRole('option')).toHaveText(['Le carnet des placiers']);
  await page.keyboard.press('Tab');
  await expect(saved(page)).toHaveText(/^Enregistré/);
  await expect(textOf(page)).toHaveText('Avec @Ibrahima Nkettia #permanence #marché voir Le carnet des placiers ');
  await read(page, async () => {
    await expect(page.locator('.prose').getByRole('link', { name: 'Le carnet des placiers' })).toBeVisible({
      timeout: 500,
    });
  });
});

test('lists to tick, tables and headings are written from the keyboard, and undone', async () => {
  const { page } = writer;
  await textOf(page).click();
  await page.keyboard.type('[ ] Charger les portables');
  await page.keyboard.press('Enter');
  await page.keyboard.type('La rallonge');
  await page.getByRole('checkbox', { name: 'Fait : Charger les portables' }).check();
  await textOf(page).getByText('La rallonge', { exact: true }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Alt+F10');
  await expect(page.getByRole('combobox', { name: 'Genre de paragraphe' })).toBeFocused();
  await page.getByRole('button', { name: 'Tableau' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Matériel');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Combien');
  await page.getByRole('button', { name: 'Ajouter une ligne' }).click();
  await expect(textOf(page).getByRole('row')).toHaveCount(4);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Annuler mes derniers mots' }).click();
  await expect(textOf(page).getByRole('row')).toHaveCount(3);
  await expect(saved(page)).toHaveText(/^Enregistré/);
});

test('a whole note with its header is written without a mouse', async () => {
  const { page } = writer;
  const title = page.getByRole('textbox', { name: 'Titre', exact: true });
  await title.focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Tenir une permanence sur un marché');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Une matinée pour aider.');
  for (const line of ['deux', 'trois', 'quatre']) {
    await page.keyboard.press('Enter');
    await page.keyboard.type(line);
  }
  await expect(page.getByText('Plus de trois lignes')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Appeler le service des marchés');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Imprimer la liste');
  await page.getByRole('textbox', { name: 'Ajouter un mot-dièse' }).focus();
  await page.keyboard.type('allervers, ');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Commencée à Brest.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Rozenn Quéméraud');
  await textOf(page).focus();
  await page.keyboard.type('Le texte.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(textOf(page)).not.toBeFocused();
  await expect(saved(page)).toHaveText(/^Enregistré/);
  await page.getByRole('button', { name: 'Retirer l’étape « Imprimer la liste »' }).click();
  await page.getByRole('button', { name: 'Remettre' }).click();
  await expect(page.getByRole('textbox', { name: 'Étape suivante' })).toHaveCount(2);
  await page.reload();
  await mayWrite(page);
  await expect(title).toHaveText('Tenir une permanence sur un marché');
  await expect(page.getByRole('combobox', { name: 'Nom' })).toHaveValue('Rozenn Quéméraud');
  await read(page, async () => {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tenir une permanence sur un marché', {
      timeout: 500,
    });
    await expect(page.getByText('Imprimer la liste').first()).toBeVisible({ timeout: 500 });
    await expect(page.getByText('allervers').first()).toBeVisible({ timeout: 500 });
  });
  await page.getByRole('link', { name: 'Écrire', exact: true }).click();
  await mayWrite(page);
});

test('an image is pasted, described, and shown to readers; what is no image is refused in a sentence', async () => {
  const { page } = writer;
  await textOf(page).click();
  await page.keyboard.type('Avant.');
  await paste(page, 'table.png', 'image/png');
  const figure = textOf(page).locator('figure');
  await expect(figure.locator('img')).toHaveJSProperty('naturalWidth', 12);
  await figure.getByLabel('Description, pour qui ne voit pas l’image').fill('Deux tables sous la halle');
  await expect(saved(page)).toHaveText(/^Enregistré/);
  await paste(page, 'tableur.ods', 'application/zip');
  await expect(page.getByRole('alert')).toContainText('Seules les images se posent dans le texte.');
  await expectAccessible(page);
  await read(page, async () => {
    const image = page.getByRole('img', { name: 'Deux tables sous la halle' });
    await expect(image).toHaveJSProperty('naturalWidth', 12, { timeout: 500 });
  });
});

test('a pasted header offers to fill the fields, and loses nothing', async () => {
  const { page } = writer;
  await textOf(page).click();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData(
      'text/plain',
      'Titre : Autre titre\nDescription : En trois lignes.\nMots-dièse : #halle\nÉtapes suivantes :\n- Appeler\n\n## Le texte\n\nDes mots.',
    );
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await page.getByRole('button', { name: 'Remplir les champs' }).click();
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveText('En trois lignes.');
  await expect(page.getByRole('textbox', { name: 'Étape suivante' })).toHaveValue('Appeler');
  await expect(page.getByRole('textbox', { name: 'Titre', exact: true })).toHaveText('Permanence');
  await expect(textOf(page)).toContainText('Autre titre');
  await expect(textOf(page).getByRole('heading', { name: 'Le texte' })).toBeVisible();
  await expect(saved(page)).toHaveText(/^Enregistré/);
});

/** The page for readers, which follows the writing within a second. */
async function read(page: Writer['page'], look: () => Promise<void>): Promise<void> {
  await page.goto(page.url().replace('/ecrire', ''));
  await expect(async () => {
    await page.reload();
    await look();
  }).toPass({ timeout: 10_000 });
}

/** As from a camera or a file manager. */
async function paste(page: Writer['page'], name: string, type: string): Promise<void> {
  await page.evaluate(
    async ([fileName = '', fileType = '']) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 12, height: 8 });
      canvas.getContext('2d')?.fillRect(0, 0, 12, 8);
      const blob = await new Promise<Blob | null>((resolve) => {
        canvas.toBlob(resolve);
      });
      const data = new DataTransfer();
      data.items.add(new File([blob ?? ''], fileName, { type: fileType }));
      document
        .querySelector('.editor')
        ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    },
    [name, type],
  );
}
