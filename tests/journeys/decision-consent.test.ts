import type { Page } from '@playwright/test';
import { expect, expectFit, test } from '#tests/support/journey.ts';
import { startPeopled, type Peopled } from '#tests/support/peopled.ts';
import { addressOf, propose } from '#tests/support/proposing.ts';

let place: Peopled;
let address: string;
test.beforeAll(async () => {
  place = await startPeopled(6, async (world) => {
    address = addressOf(world, await propose(world, 'consent'));
  });
});
test.afterAll(async () => {
  await place.stop();
});

/** Opens an act folded under its name, fills it and does it. */
async function act(page: Page, name: string, fields: Readonly<Record<string, string>> = {}, nth = 0): Promise<void> {
  const folded = page
    .locator('details.act')
    .filter({ has: page.locator('summary', { hasText: name }) })
    .nth(nth);
  await folded.locator('summary').first().click();
  for (const [label, words] of Object.entries(fields)) await folded.getByLabel(label).fill(words);
  await folded.getByRole('button', { name }).click();
}

async function say(page: Page, stance: string, reason = ''): Promise<void> {
  await page.goto(address);
  await page.locator('#position').getByText(stance).click();
  if (reason !== '') await page.locator('#position').getByLabel('Un mot, si vous voulez').fill(reason);
  await page
    .locator('#position')
    .getByRole('button', { name: /la position/ })
    .click();
}

test('a consent, two objections: one is integrated, the other is not retained, and the reasons stay', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const pages = await Promise.all(
    [0, 1, 2, 3, 4, 5].map(async (person) => {
      const context = await place.browserOf(browser, person, { phone: person === 3 });
      return context.newPage();
    }),
  );
  const [proposer, facilitator, secretary, jeanne, mathurin, fatou] = pages as [Page, Page, Page, Page, Page, Page];

  await test.step('one clarifies: a question is answered by who proposes, and by nobody else', async () => {
    await jeanne.goto(address);
    await expect(jeanne.locator('[aria-current="step"]')).toContainText('Clarifier');
    await expect(jeanne.getByText('Les positions se donnent à partir du tour des objections.')).toBeVisible();
    await jeanne.getByLabel('Votre question').fill('Qui tient le carnet ?');
    await jeanne.getByRole('button', { name: 'Poser la question' }).click();
    await expect(jeanne.getByText('Qui tient le carnet ?')).toBeVisible();
    await expect(
      jeanne.locator('.why-not', { hasText: 'Répondre' }).getByText('revient à la personne qui propose'),
    ).toBeVisible();
    await expectFit(jeanne);
    await proposer.goto(address);
    await act(proposer, 'Répondre', { 'Votre réponse': 'Le cercle Équipement, à tour de rôle.' });
    await expect(proposer.getByText('Le cercle Équipement, à tour de rôle.')).toBeVisible();
  });

  await test.step('one reacts, then objects to paragraphs; a concern stops nothing', async () => {
    await facilitator.goto(address);
    await act(facilitator, 'Passer à : Réagir');
    await fatou.goto(address);
    await fatou.getByLabel('Votre réaction').fill('Enfin.');
    await fatou.getByRole('button', { name: 'Dire ma réaction' }).click();
    await act(facilitator, 'Passer à : Objections');
    await say(fatou, 'Je consens');
    await say(secretary, 'J’ai une inquiétude');
    await expect(secretary.getByRole('alert')).toContainText('Dites pourquoi');
    await expect(secretary.getByRole('radio', { name: /J’ai une inquiétude/ })).toBeChecked();
    await secretary.locator('#position').getByLabel('Un mot, si vous voulez').fill('Tout repose sur une personne.');
    await secretary
      .locator('#position')
      .getByRole('button', { name: /la position/ })
      .click();
    await expect(secretary.locator('#tour-concern + *, section', { hasText: 'Inquiétudes' }).first()).toContainText(
      'Tout repose sur une personne.',
    );
    await jeanne.goto(address);
    await act(jeanne, 'Objecter au § 1', {
      'En quoi ce passage nuirait-il ?': '600 € ne paient pas quatre batteries.',
    });
    await expect(jeanne.getByText('Objection soulevée')).toBeVisible();
    await mathurin.goto(address);
    await act(mathurin, 'Objecter au § 2', { 'En quoi ce passage nuirait-il ?': 'Je ne sais pas écrire.' });
    await expect(mathurin.locator('article.attached')).toHaveCount(2);
  });

  await test.step('the facilitator judges each, and says why; nobody else may', async () => {
    await expect(
      mathurin.locator('.why-not', { hasText: 'Juger cette objection' }).first().getByText('la personne qui anime'),
    ).toBeVisible();
    await facilitator.goto(address);
    await act(facilitator, 'La juger recevable', {
      'Pourquoi elle tient': 'Le texte se contredirait dans l’année.',
      'Au nom de qui': 'le cercle Équipement',
    });
    const second = facilitator.locator('.attached', { hasText: 'Je ne sais pas écrire.' });
    await second.locator('summary', { hasText: 'Ne pas la retenir' }).click();
    await second.getByLabel('Pourquoi elle ne tient pas').fill('On peut dicter : personne n’est tenu d’écrire.');
    await second.getByRole('button', { name: 'Ne pas la retenir' }).click();
    await expect(facilitator.getByText('Objection non retenue')).toBeVisible();
    await expect(facilitator.getByText('On peut dicter').first()).toBeVisible();
    await act(facilitator, 'Passer à : Intégrer');
    await expectFit(facilitator);
  });

  await test.step('the text changes on the substance: who had consented is asked to confirm', async () => {
    await proposer.goto(address);
    await expect(proposer.locator('.why-not', { hasText: 'Y répondre' })).toContainText('Le texte n’a pas changé');
    await proposer.getByRole('link', { name: 'Changer le texte' }).click();
    await proposer.getByLabel('§ 1').fill('Une enveloppe de 900 € par an paie les réparations.');
    await proposer.getByRole('button', { name: 'Publier la version 2' }).click();
    await expect(proposer.locator('del').first()).toContainText('600');
    await expect(proposer.locator('ins').first()).toContainText('900');
    await act(proposer, 'Dire qu’elle est intégrée', { 'Ce qui a changé pour elle': 'L’enveloppe passe à 900 €.' });
    await jeanne.goto(address);
    await expect(jeanne.getByText('Objection intégrée, à confirmer')).toBeVisible();
    await expectFit(jeanne);
    await act(jeanne, 'Lever mon objection', { 'Un mot, si vous voulez': 'Cela me suffit.' });
    await fatou.goto(address);
    await expect(fatou.getByText('Votre position portait sur la version 1')).toBeVisible();
    await expect(fatou.getByRole('heading', { name: /^À confirmer, / })).toBeVisible();
    await say(fatou, 'Je consens');
    await expect(fatou.getByRole('heading', { name: 'Consentent, 2' })).toBeVisible();
  });

  await test.step('all consent; it closes, and the count adopts nothing by itself', async () => {
    await facilitator.goto(address);
    await act(facilitator, 'Passer à : Consentir');
    await mathurin.goto(address);
    await mathurin.locator('summary', { hasText: 'On peut dicter' }).click();
    await act(mathurin, 'Retirer mon objection');
    for (const page of [proposer, facilitator, mathurin]) await say(page, 'Je consens');
    await say(secretary, 'J’ai une inquiétude', 'Tout repose sur une personne.');
    await facilitator.goto(address);
    await act(facilitator, 'Clore maintenant');
    await expect(facilitator.getByText('La règle est remplie.')).toBeVisible();
    await expect(facilitator.getByText(/Il reste à .* d’écrire l’issue/)).toBeVisible();
    await mathurin.goto(address);
    await expect(mathurin.locator('.why-not', { hasText: 'Conclure' })).toContainText('tient le registre');
  });

  await test.step('the person named concludes, and the page says how and where', async () => {
    await secretary.goto(address);
    await secretary.getByRole('link', { name: 'Conclure' }).click();
    await secretary.getByLabel('À qui et à quoi elle s’applique').fill('Tout le collectif');
    await secretary.getByLabel('Étape 1').fill('Ouvrir le carnet des réparations');
    await secretary.getByRole('button', { name: 'Inscrire au registre' }).click();
    await expect(secretary.getByRole('alert')).toContainText('Donnez une date de réexamen');
    await expect(secretary.getByLabel('Étape 1')).toHaveValue('Ouvrir le carnet des réparations');
    await secretary.getByLabel('Pourquoi pas de réexamen').fill('Le texte dit déjà qu’on le relit dans un an.');
    await secretary.getByRole('button', { name: 'Inscrire au registre' }).click();
    await expect(secretary.getByRole('heading', { level: 1 })).toContainText('Une enveloppe pour les réparations');
    await jeanne.goto(address);
    await expect(jeanne.getByText('Adoptée, entrée n° 1')).toBeVisible();
    await expect(jeanne.getByRole('heading', { name: 'La conclusion' })).toBeVisible();
    await expect(jeanne.getByText('Tout repose sur une personne.').first()).toBeVisible();
    await expectFit(jeanne);
  });
});
