import type { Browser, Page } from '@playwright/test';
import { findMember } from '#lib/collectives/server/gate.ts';
import { openCollective } from '#lib/collectives/server/commands/open-collective.ts';
import { createPerson } from '#lib/identity/server/commands/open-account.ts';
import { openSession } from '#lib/identity/server/commands/open-session.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { readMarkdown } from '#lib/notes/document/read-markdown.ts';
import { createNote } from '#lib/notes/server/commands/create-note.ts';
import { memberOf } from '../../scripts/bench/world.ts';
import { expect, expectFit, test } from '#tests/support/journey.ts';
import { startPeopled, type Peopled } from '#tests/support/peopled.ts';

let place: Peopled;
let yann = '';

test.beforeAll(async () => {
  place = await startPeopled(3, async (world) => {
    const account = { name: 'Yann Trévidec', email: 'yann@exemple.org', passwordHash: null, locale: 'fr' } as const;
    const founder = await asOwner(async (tx) => {
      const person = await createPerson(tx, account, { confirmed: true });
      if (!person.ok) throw new Error(person.reason);
      yann = (await openSession(tx, person.value, { address: '127.0.0.1', device: 'phare' })).token;
      return person.value;
    });
    const opened = await openCollective(
      { personId: founder, isHost: true },
      { name: 'Les Gabiers du libre', slug: '', purpose: '', territory: 'Brest', voices: 'persons', method: 'consent' },
    );
    if (!opened.ok || (await findMember(founder, opened.value.slug)) === null) throw new Error('no second collective');
    const body = readMarkdown('Un placier et deux chaises.', { link: (to) => to, image: () => null }).body;
    const header = {
      title: 'Permanence au marché',
      description: '',
      context: '',
      hashtags: [],
      steps: [],
      participants: [],
    };
    const writers = { kind: 'collective' } as const;
    const created = await createNote(await memberOf(world, 1), { header, body, writers });
    if (!created.ok) throw new Error(created.reason);
  });
});
test.afterAll(async () => {
  await place.stop();
});

let chromium: Browser;
test.beforeEach(({ browser }) => {
  chromium = browser;
});

async function pageOf(person: number, options?: { phone?: boolean; script?: boolean }): Promise<Page> {
  return (await place.browserOf(chromium, person, options)).newPage();
}

async function gabier(options: { phone?: boolean; script?: boolean } = {}): Promise<Page> {
  const context = await chromium.newContext({
    baseURL: place.app.url,
    locale: 'fr-FR',
    javaScriptEnabled: options.script ?? true,
    ...(options.phone === true ? { viewport: { width: 360, height: 780 }, hasTouch: true } : {}),
  });
  await context.addCookies([{ name: 'minga', value: yann, url: place.app.url }]);
  return context.newPage();
}

test('two collectives make a network, one reads what the other publishes to it, and no more once they part', async () => {
  const admin = await pageOf(0, { script: false });
  await test.step('who governs opens it, without a script', async () => {
    const seen = await pageOf(0);
    await seen.goto('/banc/reseaux');
    await expect(seen.getByText('Pas encore de réseau')).toBeVisible();
    await expectFit(seen);
    await admin.goto('/banc');
    await admin.getByRole('link', { name: 'Réseaux', exact: true }).first().click();
    await admin.getByLabel('Son nom').fill('Ligne de crête');
    await admin.getByLabel('À quoi il sert, en une phrase').fill('Se lire d’une vallée à l’autre.');
    await admin.getByRole('button', { name: 'Ouvrir le réseau' }).click();
    await expect(admin.getByRole('heading', { name: 'Ligne de crête' })).toBeVisible();
  });
  await test.step('nothing tells whether the one asked exists', async () => {
    for (const asked of ['Les Gabiers du libre', 'Nulle part']) {
      await admin.locator('summary', { hasText: 'Inviter un collectif' }).click();
      await admin.getByLabel('Son nom ou son adresse courte').fill(asked);
      await admin.getByRole('button', { name: 'Envoyer l’invitation' }).click();
      await expect(admin.getByText(`« ${asked} », jusqu’au`)).toBeVisible();
    }
    const member = await pageOf(1);
    await member.goto('/banc/reseaux');
    await expect(member.getByText('Nulle part')).toHaveCount(0);
    await expect(member.getByText('Inviter un collectif')).toHaveCount(0);
    await admin.getByRole('button', { name: 'Reprendre l’invitation à Nulle part' }).click();
    await expect(admin.getByText('Nulle part')).toHaveCount(0);
  });
  await test.step('the network says otherwise what it is for', async () => {
    await admin.locator('summary', { hasText: 'Changer son nom' }).click();
    await admin.getByLabel('Ce à quoi sert le réseau').fill('Ne pas refaire ce qui existe.');
    await admin.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(admin.getByText('Ne pas refaire ce qui existe.').first()).toBeVisible();
  });
  await test.step('the other accepts, on a phone, by keyboard', async () => {
    const phone = await gabier({ phone: true });
    await phone.goto('/gabiers-du-libre/reseaux');
    await expect(phone.getByText('Le banc invite Les Gabiers du libre dans le réseau Ligne de crête')).toBeVisible();
    await expectFit(phone);
    await phone.getByRole('button', { name: 'Rejoindre Ligne de crête' }).focus();
    await phone.keyboard.press('Enter');
    await expect(phone.getByRole('heading', { name: 'Ligne de crête' })).toBeVisible();
    await expectFit(phone);
  });
  const author = await pageOf(1, { script: false });
  await test.step('a note is published to the network, which is named with its people', async () => {
    await author.goto('/banc/notes');
    await author.getByRole('link', { name: 'Permanence au marché' }).first().click();
    await author
      .getByRole('link', { name: /^Publier/ })
      .first()
      .click();
    await expect(author.getByText('4 personnes, dans 2 collectifs')).toBeVisible();
    await author.getByText('Le réseau Ligne de crête').click();
    await author.getByRole('button', { name: /^Publier/ }).click();
    await expect(author.getByText(/le réseau Ligne de crête, 4 personnes dans 2 collectifs/)).toBeVisible();
  });
  const reader = await gabier();
  let address = '';
  await test.step('the other collective reads it, by the name of its author, and finds it', async () => {
    await reader.goto('/gabiers-du-libre/reseaux');
    await expectFit(reader);
    await reader.getByRole('link', { name: 'Permanence au marché' }).click();
    await expect(reader.getByText('Un placier et deux chaises.')).toBeVisible();
    await expect(reader.getByText('Main 1').first()).toBeVisible();
    address = new URL(reader.url()).pathname;
    await reader.goto('/gabiers-du-libre/recherche?q=placier');
    await expect(reader.getByRole('link', { name: 'Permanence au marché' })).toBeVisible();
  });
  await test.step('once the author’s collective has left, it is not there any more', async () => {
    await admin.goto('/banc/reseaux');
    await admin.locator('summary', { hasText: 'Quitter ce réseau' }).click();
    await admin.getByRole('button', { name: 'Quitter Ligne de crête' }).click();
    await expect(admin.getByText('Pas encore de réseau')).toBeVisible();
    expect((await reader.goto(address))?.status()).toBe(404);
    await author.goto(address);
    await expect(author.getByText('Un placier et deux chaises.')).toBeVisible();
  });
});
