import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startMembership } from '#lib/collectives/server/commands/membership.ts';
import { openCollective } from '#lib/collectives/server/commands/open-collective.ts';
import { findMember } from '#lib/collectives/server/gate.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { expect, expectFit, test } from '#tests/support/journey.ts';
import { startPeopled, type Peopled } from '#tests/support/peopled.ts';
import { findRealData } from '#tests/support/real-data.ts';
import type { World } from '../../scripts/bench/world.ts';

type Given = Parameters<ReturnType<Page['getByLabel']>['setInputFiles']>[0];

let place: Peopled;
let second = '';
test.beforeAll(async () => {
  place = await startPeopled(4, async (world) => {
    second = await openSecond(world);
  });
});

/** A second collective of the same people, elsewhere. */
async function openSecond({ personIds }: World): Promise<string> {
  const [personId = ''] = personIds;
  const form = { name: 'Les Gabiers du libre', slug: '', purpose: '', territory: 'Brest', voices: 'persons' } as const;
  const opened = await openCollective({ personId, isHost: true }, { ...form, method: 'consent' });
  if (!opened.ok) throw new Error(opened.reason);
  const { collectiveId, slug } = opened.value;
  const founder = await findMember(personId, slug);
  if (founder === null) throw new Error('the founder is not a member');
  const where = { collectiveId, membersAudienceId: founder.place.audienceId };
  await asOwner(async (tx) => {
    for (const other of personIds) await startMembership(tx, founder, where, { personId: other });
  });
  return slug;
}

/** The five texts and the six archives; where they are not, one text of our own in their place. */
function sources(): { readonly texts: Given; readonly archives: readonly string[] } {
  const real = findRealData();
  if (real === null) {
    const words = 'Minga de Lille\n\nFinancer des communs : la rétribution, comment retribuer ?\n';
    return {
      texts: [{ name: 'minga-de-lille.txt', mimeType: 'text/plain', buffer: Buffer.from(words) }],
      archives: [],
    };
  }
  const inside = (folder: string, ending: string): string[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => join(folder, name));
  return { texts: inside(real.texts, '.txt'), archives: inside(real.collections, '.zip') };
}

/** Brings files in, by the page, and waits until its report says that it is over. */
async function bring(page: Page, home: string, files: Given): Promise<void> {
  await page.goto(`${home}/importer`);
  await page.getByLabel('Fichiers').setInputFiles(files);
  await page.getByRole('button', { name: 'Importer' }).click();
  await expect(page.getByText(/notes? nouvelles?/).first()).toBeVisible({ timeout: 120_000 });
  await expect(page.locator('meta[http-equiv=refresh]'), 'the import is over').toHaveCount(0, { timeout: 120_000 });
}
test.afterAll(async () => {
  await place.stop();
});

async function openRound(page: Page, name: string, until: string): Promise<void> {
  const round = page.locator('details.act', { hasText: `Passer à` }).filter({ hasText: name });
  await round.locator('summary').click();
  await round.getByLabel('Jusqu’à quand').fill(until);
  await round.getByRole('button').click();
}

test('from a note to a decision in force, its step done, and all of it found again', async ({ browser }) => {
  test.setTimeout(420_000);
  const home = `/${second}`;
  const [odile, ibrahima, naima, fatou] = await Promise.all(
    [0, 1, 2, 3].map(async (person) => {
      const context = await place.browserOf(browser, person, { phone: person === 3 });
      return context.newPage();
    }),
  );
  if (!odile || !ibrahima || !naima || !fatou) throw new Error('unreachable: four people have a browser');

  await test.step('texts and archives of others come in, each line and each link of them', async () => {
    const { texts, archives } = sources();
    for (const archive of archives) await bring(odile, `/${place.world.slug}`, archive);
    await bring(odile, `/${place.world.slug}`, texts);
    await expectFit(odile);
    await odile
      .getByRole('link', { name: /minga.de.lille/i })
      .first()
      .click();
  });

  await test.step('one of them is given to everybody, and taken up in a second collective', async () => {
    await odile.getByRole('link', { name: 'Publier' }).click();
    await odile.getByRole('radio', { name: /tout le monde/i }).check();
    await expectFit(odile);
    await odile.getByRole('button', { name: /Publier la version/ }).click();
    await odile.getByRole('button', { name: 'Reprendre ce travail' }).click();
    await odile.getByRole('link', { name: 'Dans Les Gabiers du libre' }).click();
    await odile.getByRole('button', { name: 'Reprendre', exact: true }).click();
    await odile.getByRole('link', { name: 'Lire', exact: true }).click();
    await expect(odile.getByRole('list', { name: 'Liens et lignée' }).getByRole('listitem')).toHaveCount(2);
    await expectFit(odile);
  });

  await test.step('a discussion opens about it', async () => {
    await odile.getByRole('link', { name: 'Ouvrir une discussion' }).click();
    await odile.getByLabel('De quoi parle-t-on ?').fill('Qui répare, et comment le reconnaître ?');
    await odile.getByLabel('Votre premier message').fill('On commence par quoi ?');
    await expectFit(odile);
    await odile.getByRole('button', { name: 'Ouvrir la discussion' }).click();
    await expect(odile.getByText('On commence par quoi ?')).toBeVisible();
  });

  await test.step('an answer arrives by itself on the page of the other', async () => {
    await fatou.goto(odile.url());
    await fatou.getByLabel('Votre message').fill('Une enveloppe par an, et un carnet que tout le monde lit.');
    await fatou.getByRole('button', { name: 'Envoyer' }).click();
    await expect(fatou.getByText('Une enveloppe par an')).toBeVisible();
    await expect(odile.getByText('Une enveloppe par an')).toBeVisible({ timeout: 10_000 });
    await expectFit(fatou);
    await expectFit(odile);
  });

  await test.step('a proposal is born of that message, and does not open while something is unsaid', async () => {
    const message = odile.locator('li.msg', { hasText: 'Une enveloppe par an' });
    await message.getByRole('link', { name: /Autres gestes/ }).click();
    await odile.getByRole('link', { name: 'En faire une proposition' }).click();
    await odile.getByLabel('Titre').fill('Une enveloppe pour les réparations');
    await odile
      .getByLabel('Le texte')
      .fill('Une enveloppe de 600 € par an paie les réparations.\n\nUn carnet dit ce qui a été fait.');
    await odile.getByRole('button', { name: 'Garder et ouvrir' }).click();
    await expect(odile.getByText('Nommez la personne qui anime.')).toBeVisible();
    await odile.getByLabel('Qui anime ?').selectOption({ label: 'Main 1' });
    await odile.getByLabel('Qui tient le registre ?').selectOption({ label: 'Main 2' });
    await odile.getByLabel('D’où vient ce droit').fill('Statuts, article 11');
    await odile
      .getByLabel('Que vaut le silence ?')
      .filter({ visible: true })
      .selectOption({ label: 'il ne vaut pas accord' });
    await odile.getByLabel('Faut-il un quorum ?').selectOption({ label: 'aucun' });
    const days = ['10', '12', '14', '16', '18'];
    for (const [place, phase] of ['Clarifier', 'Réagir', 'Objections', 'Intégrer', 'Consentir'].entries())
      await odile.getByRole('textbox', { name: phase }).fill(`2099-01-${days[place] ?? '10'}T18:00`);
    await expectFit(odile);
    await odile.getByRole('button', { name: 'Garder et ouvrir' }).click();
    await expect(odile.getByText('On clarifie')).toBeVisible();
  });
  const proposal = odile.url();

  await test.step('an objection on a paragraph is judged by somebody named, integrated, and lifted by its author', async () => {
    await ibrahima.goto(proposal);
    await openRound(ibrahima, 'Réagir', '2099-01-12T18:00');
    await openRound(ibrahima, 'Objections', '2099-01-14T18:00');
    await fatou.goto(proposal);
    await fatou.getByText('J’ai une objection').click();
    await fatou.getByText('À quels paragraphes, et quel tort').click();
    await fatou.getByLabel(/^§ 1/).check();
    await fatou.getByLabel('Un mot, si vous voulez').last().fill('600 € ne paient pas quatre batteries.');
    await fatou.getByRole('button', { name: 'Envoyer la position' }).click();
    await expect(fatou.getByText('Objection soulevée')).toBeVisible();
    await expectFit(fatou);
    await ibrahima.reload();
    await ibrahima.locator('summary', { hasText: 'La juger recevable' }).click();
    await ibrahima.getByLabel('Pourquoi elle tient').fill('Le texte se contredirait dans l’année.');
    await ibrahima.getByRole('button', { name: 'La juger recevable' }).click();
    await expect(ibrahima.getByText('Objection qualifiée')).toBeVisible();
    await openRound(ibrahima, 'Intégrer', '2099-01-16T18:00');
    await odile.reload();
    await odile.getByRole('link', { name: 'Changer le texte' }).click();
    await odile.getByLabel('§ 1').fill('Une enveloppe de 900 € par an paie les réparations.');
    await expectFit(odile);
    await odile.getByRole('button', { name: 'Publier la version 2' }).click();
    await expect(odile.locator('ins')).toContainText('900');
    await odile.locator('summary', { hasText: 'Dire qu’elle est intégrée' }).click();
    await odile.getByRole('button', { name: 'Dire qu’elle est intégrée' }).click();
    await expect(odile.getByText('Objection intégrée, à confirmer')).toBeVisible();
    await fatou.reload();
    await fatou.locator('summary', { hasText: 'Lever mon objection' }).click();
    await fatou.getByRole('button', { name: 'Lever mon objection' }).click();
    await expect(fatou.getByText('Objection levée')).toBeVisible();
  });

  await test.step('everybody consents to the new text; the count adopts nothing; a named person concludes', async () => {
    await openRound(ibrahima, 'Consentir', '2099-01-18T18:00');
    for (const page of [odile, ibrahima, naima, fatou]) {
      await page.goto(proposal);
      await page.getByText('Je consens').click();
      await page
        .getByRole('button', { name: /la position/ })
        .first()
        .click();
      await expect(page.getByText('Consentent, ')).toBeVisible();
    }
    await ibrahima.reload();
    await ibrahima.locator('summary', { hasText: 'Clore maintenant' }).click();
    await ibrahima.getByRole('button', { name: 'Clore maintenant' }).click();
    await expect(ibrahima.getByText('La règle est remplie.')).toBeVisible();
    await expectFit(ibrahima);
    await naima.goto(home);
    await expect(naima.getByText('Écrire l’issue')).toBeVisible();
    await expectFit(naima);
    await naima.getByRole('link', { name: /Conclure/ }).click();
    await naima.getByRole('link', { name: 'Conclure' }).click();
    await naima.getByLabel('À qui et à quoi elle s’applique').fill('Tout le collectif');
    await naima.getByLabel('À réexaminer le').fill('2099-06-01');
    await naima.getByLabel('Étape 1').fill('Ouvrir le carnet des réparations');
    await expectFit(naima);
    await naima.getByRole('button', { name: 'Inscrire au registre' }).click();
    await expect(naima.getByRole('heading', { level: 1 })).toContainText('Une enveloppe pour les réparations');
    await expectFit(naima);
  });

  await test.step('its step is taken and done, by somebody on a phone', async () => {
    await fatou.goto(home);
    await expectFit(fatou);
    await fatou.getByRole('button', { name: 'Je m’en charge : Ouvrir le carnet des réparations' }).click();
    await fatou.goto(`${home}/etapes`);
    await expectFit(fatou);
    await fatou.getByRole('button', { name: 'C’est fait : Ouvrir le carnet des réparations' }).click();
    await expect(fatou.getByText('Faites dernièrement')).toBeVisible();
  });

  await test.step('all of it is found again, with or without the accents', async () => {
    await naima.goto(`${home}/registre`);
    await expect(naima.getByText('Une enveloppe pour les réparations')).toBeVisible();
    await expectFit(naima);
    for (const words of ['retribution', 'rétributions']) {
      await naima.goto(`${home}/recherche?q=${encodeURIComponent(words)}`);
      await expect(naima.getByRole('link', { name: /minga.de.lille/i }).first()).toBeVisible();
    }
  });
});
