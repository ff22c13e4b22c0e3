import type { Page } from '@playwright/test';
import { openCollective } from '#lib/collectives/server/commands/open-collective.ts';
import { encodeId, type Id } from '#lib/kernel/ids.ts';
import { expect, expectFit } from '../support/journey.ts';
import { openPad, plainHeader } from '../support/pads.ts';
import { memberOf } from '../support/cast.ts';
import { sitDown, test, type Room } from '../support/writing.ts';

const rule = { slug: '', purpose: '', voices: 'persons', method: 'consent' } as const;

/** A collective more for Naïma, somewhere else. */
async function gathering(room: Room, name: string, territory: string): Promise<string> {
  const founder = { personId: room.cast.people.naima.personId, isHost: true };
  const opened = await openCollective(founder, { ...rule, name, territory });
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value.slug;
}

/** Writes a word in the note that the page has open, and gives it to everybody. */
async function publish(page: Page, title: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Titre' }).fill(title);
  await page.getByRole('textbox', { name: 'Texte de la note' }).click();
  await page.keyboard.type('Un essai de plus. ');
  await expect(page.locator('.toolbar .save')).toHaveText(/^Enregistré/);
  await page.getByRole('link', { name: 'Publier' }).click();
  await page.getByRole('radio', { name: /tout le monde/i }).check();
  await page.getByRole('button', { name: 'Publier la version 1' }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

async function takeUp(page: Page, place: string): Promise<void> {
  await page.getByRole('button', { name: 'Reprendre ce travail' }).click();
  await page.getByRole('link', { name: `Dans ${place}` }).click();
}

test('a work taken up over three gatherings keeps its credits and its licence, and its thread is drawn on each note', async ({
  app,
  browser,
  room,
}) => {
  const gabiers = await gathering(room, 'Les Gabiers du libre', 'Brest');
  await gathering(room, 'Mas Tressé', 'Montpellier');
  const { itemId } = await begun(room, gabiers);
  const first = `${app.url}/${gabiers}/notes/${encodeId(itemId)}`;
  const { page, context, complaints } = await sitDown(browser, room, 'naima', `${first}/ecrire`);
  await publish(page, 'Permanence au marché Saint-Martin');
  await takeUp(page, 'Mas Tressé');
  await expect(page.getByText('Licence du travail repris')).toBeVisible();
  await expect(page.getByText('CC BY-SA 4.0')).toBeVisible();
  await expect(page.getByText('Rozenn Quéméraud')).toBeVisible();
  await expectFit(page);
  await page.getByRole('button', { name: 'Reprendre', exact: true }).click();
  await publish(page, 'La même, sous la halle');
  await expect(page.getByText('Rozenn Quéméraud').first(), 'who began stays named').toBeVisible();
  await takeUp(page, 'Le Ravaudoir');
  await page.getByRole('button', { name: 'Reprendre', exact: true }).click();
  await page.getByRole('link', { name: 'Lire', exact: true }).click();
  const thread = page.getByRole('list', { name: 'Liens et lignée' });
  await expect(thread.getByRole('listitem')).toHaveCount(3);
  await expect(thread).toContainText('Permanence au marché Saint-Martin');
  await expect(thread).toContainText('La même, sous la halle');
  await expect(thread).toContainText('Cette note');
  await expectFit(page);
  // A passer-by follows the thread as far as it is published, and is told of nothing further.
  const visitor = await (await browser.newContext({ locale: 'fr-FR', javaScriptEnabled: false })).newPage();
  await visitor.goto(first);
  const published = visitor.getByRole('list', { name: 'Liens et lignée' });
  await expect(published.getByRole('listitem')).toHaveCount(2);
  await published.getByRole('link', { name: 'La même, sous la halle' }).click();
  await expect(published.getByRole('listitem')).toHaveCount(2);
  await expect(visitor.locator('body')).not.toContainText('Ravaudoir');
  expect(complaints).toEqual([]);
  await visitor.context().close();
  await context.close();
});

async function begun(room: Room, slug: string): Promise<{ readonly itemId: Id }> {
  const naima = await memberOf(room.cast.people.naima.token, slug);
  const rozenn = { name: 'Rozenn Quéméraud', organisation: 'Les Gabiers du libre', part: '', personId: '' };
  return openPad(naima, { kind: 'collective' }, { ...plainHeader, participants: [rozenn] });
}
