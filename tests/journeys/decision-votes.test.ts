import type { Locator, Page } from '@playwright/test';
import { takePosition } from '#lib/decisions/server/commands/position.ts';
import type { Stance } from '#lib/decisions/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { expect, expectFit, test } from '#tests/support/journey.ts';
import { startPeopled, type Peopled } from '#tests/support/peopled.ts';
import { addressOf, must, propose } from '#tests/support/proposing.ts';
import { memberOf } from '../../scripts/bench/world.ts';

let place: Peopled;
let majority: string;
let unanimity: string;
let rewritten: string;

test.beforeAll(async () => {
  place = await startPeopled(5, async (world) => {
    majority = addressOf(world, await propose(world, 'majority', { title: 'Acheter un vélo cargo' }));
    rewritten = addressOf(world, await propose(world, 'majority', { title: 'Un texte à deux mains' }));
    const all = await propose(world, 'unanimity', { title: 'Accueillir une septième structure' });
    unanimity = addressOf(world, all);
    const says = async (person: number, stance: Stance) => {
      const word = { stance, except: [] as Id[], reason: '', ground: 'aim', version: 1 } as const;
      must(await takePosition(await memberOf(world, person), all, word));
    };
    for (const person of [0, 1, 2]) await says(person, 'for');
    await says(3, 'abstention');
  });
});
test.afterAll(async () => {
  await place.stop();
});

async function close(page: Page, address: string, why: string): Promise<void> {
  await page.goto(address);
  await page.locator('summary', { hasText: 'Clore maintenant' }).click();
  await page.getByLabel('Pourquoi avant l’heure').fill(why);
  await page.getByRole('button', { name: 'Clore maintenant' }).click();
}

/** Goes there as one does without a mouse. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let press = 0; press < 150; press++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('the keyboard does not reach it');
}

test('a vote without its quorum carries nothing, whatever its result, and the fallback said beforehand shows', async ({
  browser,
}) => {
  const phone = await (await place.browserOf(browser, 3, { phone: true })).newPage();
  await test.step('on a phone, one votes, changes, and takes it back until the end', async () => {
    await phone.goto(majority);
    await expect(phone.getByText('Qui verra votre réponse :')).toBeVisible();
    const ballot = phone.locator('#position');
    await ballot.getByText('Contre', { exact: true }).click();
    await ballot.getByLabel('Un mot, si vous voulez').fill('Trop cher cette année.');
    await ballot.getByRole('button', { name: 'Envoyer la position' }).click();
    await expect(phone.getByRole('heading', { name: 'Contre, 1' })).toBeVisible();
    await ballot.getByRole('button', { name: 'Retirer ma position' }).click();
    await expect(phone.getByRole('heading', { name: 'Contre, 1' })).toHaveCount(0);
    await ballot.getByText('Pour', { exact: true }).click();
    await ballot.getByRole('button', { name: 'Envoyer la position' }).click();
    await expect(phone.getByText('Rien n’est joué')).toBeVisible();
    await expectFit(phone);
  });
  await test.step('the facilitator may not close in silence before the end', async () => {
    const facilitator = await (await place.browserOf(browser, 1)).newPage();
    await close(facilitator, majority, 'La séance est finie.');
    await expect(facilitator.getByText('Quorum : 1 voix sur 5, il en fallait 4.')).toBeVisible();
    await expect(facilitator.getByText('La règle n’est pas remplie.')).toBeVisible();
    await expect(facilitator.getByText('Sinon, on reporte.').filter({ visible: true })).toBeVisible();
    await expectFit(facilitator);
  });
  await test.step('who concludes cannot adopt it', async () => {
    const secretary = await (await place.browserOf(browser, 2)).newPage();
    await secretary.goto(majority);
    await secretary.getByRole('link', { name: 'Conclure' }).click();
    await expect(secretary.getByRole('radio', { name: /^Reportée/ })).toBeVisible();
    await expect(secretary.getByRole('radio', { name: /^Adoptée/ })).toHaveCount(0);
    await secretary.getByText('Reportée').click();
    await secretary.getByLabel('Ce qui est décidé').fill('On en reparle quand plus de monde est là.');
    await expectFit(secretary);
    await secretary.getByRole('button', { name: 'Inscrire au registre' }).click();
    await phone.goto(majority);
    await expect(phone.getByText('Reportée, entrée n° 1')).toBeVisible();
    await expect(phone.locator('#position')).toHaveCount(0);
    await expectFit(phone);
  });
});

test('unanimity says whom it binds, what an abstention and a silence mean, and what happens otherwise', async ({
  browser,
}) => {
  const reader = await (await place.browserOf(browser, 4, { script: false })).newPage();
  await test.step('without a script, all of it is read and one may vote', async () => {
    await reader.goto(unanimity);
    await reader.locator('summary', { hasText: 'Comment on compte' }).first().click();
    for (const rule of [
      'Elle passe quand toutes les voix sont pour.',
      'Une abstention ne rompt pas l’unanimité.',
      'Un silence rompt l’unanimité.',
      'Sinon, on vote à la majorité, par une nouvelle proposition.',
    ])
      await expect(reader.getByText(rule).first()).toBeVisible();
    await reader.locator('#position').getByText('Contre', { exact: true }).click();
    await reader.locator('#position').getByRole('button', { name: 'Envoyer la position' }).click();
    await expect(reader.getByRole('heading', { name: 'Contre, 1' })).toBeVisible();
  });
  const facilitator = await (await place.browserOf(browser, 1)).newPage();
  await close(facilitator, unanimity, 'Tout le monde a parlé.');
  await expect(facilitator.getByText('Unanimité : 3 voix d’accord, il en fallait 4.')).toBeVisible();
  await expect(facilitator.getByText('Sinon, on vote à la majorité').filter({ visible: true })).toBeVisible();
  await expectFit(facilitator);
});

test('by keyboard alone, one reads, chooses a position, says why and sends it', async ({ browser }) => {
  const page = await (await place.browserOf(browser, 4)).newPage();
  await page.goto(rewritten);
  await tabTo(page, page.getByRole('link', { name: 'Donner votre position' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('radio', { name: /^Pour/ }));
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /^Contre/ })).toBeChecked();
  await tabTo(page, page.locator('#position').getByLabel('Un mot, si vous voulez'));
  await page.keyboard.type('Pas cette année.');
  await tabTo(page, page.getByRole('button', { name: 'Envoyer la position' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Contre, 1' })).toBeVisible();
  await expect(page.getByText('« Pas cette année. »')).toBeVisible();
});

test('two people rewrite the text at once: the second is told, sees both, and loses nothing', async ({ browser }) => {
  const [one, other] = await Promise.all(
    [0, 1].map(async (person) => (await place.browserOf(browser, person)).newPage()),
  );
  if (!one || !other) throw new Error('unreachable: two people have a browser');
  for (const page of [one, other]) {
    await page.goto(rewritten);
    await page.getByRole('link', { name: 'Changer le texte' }).click();
  }
  await one.getByLabel('§ 1').fill('Une enveloppe de 700 € par an.');
  await one.getByRole('button', { name: 'Publier la version 2' }).click();
  await expect(one.locator('ins').first()).toContainText('700');
  await other.getByLabel('§ 1').fill('Une enveloppe de 800 € par an.');
  await other.getByRole('button', { name: 'Publier la version 2' }).click();
  await expect(other.getByRole('alert')).toContainText('Le texte a changé pendant que vous écriviez.');
  await expect(other.getByLabel('§ 1')).toHaveValue('Une enveloppe de 800 € par an.');
  await expect(other.getByText('La version 2 dit ici : « Une enveloppe de 700 € par an. »')).toBeVisible();
  await expectFit(other);
  await other.getByRole('button', { name: 'Publier la version 3' }).click();
  await expect(other.locator('ins').first()).toContainText('800');
});

test('a draft shows the questions of its method alone, and keeps what was answered for another', async ({
  browser,
}) => {
  const page = await (await place.browserOf(browser, 0, { phone: true })).newPage();
  await page.goto(`/${place.world.slug}/decisions/nouvelle`);
  await page.getByLabel('Titre').fill('Changer de local');
  await page.getByText('Majorité', { exact: true }).first().click();
  await expect(page.getByLabel('Quel seuil ?')).toBeVisible();
  await expect(page.getByLabel('L’unanimité de qui ?')).toBeHidden();
  await page.getByLabel('Quel seuil ?').selectOption({ label: 'deux tiers' });
  await page.getByText('Unanimité', { exact: true }).first().click();
  await expect(page.getByLabel('Quel seuil ?')).toBeHidden();
  await page.getByLabel('L’unanimité de qui ?').selectOption({ label: 'de toutes les voix de la liste' });
  await expectFit(page);
  await page.getByRole('button', { name: 'Garder et ouvrir' }).click();
  await expect(page.getByText('Dites ce que vaut le silence.')).toBeVisible();
  await expect(page.getByText('Dites sur quelle base on compte')).toHaveCount(0);
  await expect(page.getByLabel('L’unanimité de qui ?')).toHaveValue('all');
  await expectFit(page);
  await page.goto(`/${place.world.slug}/decisions`);
  await expect(page.getByRole('link', { name: 'Changer de local' })).toBeVisible();
  await expectFit(page);
});
