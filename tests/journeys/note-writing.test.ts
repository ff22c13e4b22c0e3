import { expect, expectAccessible } from '#tests/support/journey.ts';
import { mayWrite, saved, sitDown, test, textOf } from '#tests/support/writing.ts';

test('three write together, one of them on a phone, and see each other’s words, cursors and names', async ({
  browser,
  room,
}) => {
  const address = await room.note();
  const leonie = await sitDown(browser, room, 'leonie', address);
  const hugo = await sitDown(browser, room, 'hugo', address);
  const fatou = await sitDown(browser, room, 'fatou', address, {
    viewport: { width: 390, height: 780 },
    hasTouch: true,
  });
  for (const { page } of [leonie, hugo, fatou]) await mayWrite(page);
  await textOf(leonie.page).click();
  await leonie.page.keyboard.type('## Avant de déplier la table');
  await leonie.page.keyboard.press('Enter');
  await leonie.page.keyboard.type('Le placier décide de tout.');
  await expect(saved(leonie.page)).toHaveText(/^Enregistré/);
  await expect(textOf(hugo.page).getByRole('heading', { name: 'Avant de déplier la table' })).toBeVisible();
  await expect(textOf(hugo.page).locator('.caret')).toHaveText('Léonie Pratviel');
  await textOf(fatou.page).getByText('Le placier décide de tout.').click();
  await fatou.page.keyboard.press('End');
  await fatou.page.keyboard.type(' À Brest aussi.');
  await expect(textOf(leonie.page)).toContainText('Le placier décide de tout. À Brest aussi.');
  await expect(leonie.page.locator('.head-top .presence')).toContainText('3 personnes ici');
  await expect(leonie.page.locator('.head-top .presence')).toContainText('Fatou Dormelle');
  await leonie.page.getByRole('switch', { name: 'Qui a écrit quoi' }).click();
  await expect(textOf(leonie.page).locator('.signature')).toHaveText(['LP', 'LP', 'FD']);
  expect(await fatou.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  for (const { page } of [leonie, fatou]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  }
  for (const { complaints, context } of [leonie, hugo, fatou]) {
    expect(complaints).toEqual([]);
    await context.close();
  }
});

test('on a small phone one names somebody with the finger, and learns that they do not read this', async ({
  browser,
  room,
}) => {
  const { people } = room.cast;
  const address = await room.note({}, { kind: 'named', personIds: [people.hugo.personId] });
  const hugo = await sitDown(browser, room, 'hugo', address, {
    viewport: { width: 320, height: 640 },
    hasTouch: true,
    isMobile: true,
  });
  await mayWrite(hugo.page);
  await textOf(hugo.page).tap();
  await hugo.page.keyboard.type('Demander à @fatou');
  const choice = hugo.page.getByRole('option', { name: 'Fatou Dormelle ne lit pas cette note' });
  expect((await choice.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await choice.tap();
  await expect(textOf(hugo.page)).toHaveText('Demander à @Fatou Dormelle ');
  await expect(hugo.page.getByText('Fatou Dormelle ne peut pas lire cette note')).toBeVisible();
  await expect(hugo.page.locator('.desk-state .save')).toHaveText(/^Enregistré/);
  await expect(hugo.page.locator('.desk-state')).toBeInViewport();
  for (const tool of await hugo.page.locator('[data-tool]').all())
    expect((await tool.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  expect(await hugo.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await expectAccessible(hugo.page);
  expect(hugo.complaints).toEqual([]);
  await hugo.context.close();
});
