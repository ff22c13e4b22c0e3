import { openCircle, joinCircle } from '#lib/collectives/server/commands/circles.ts';
import { giveMandate } from '#lib/collectives/server/commands/mandates.ts';
import { encodeId, type Id } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import type { Browser, Page } from '@playwright/test';
import { expect, expectFit, test } from '#tests/support/journey.ts';
import { startPeopled, type Peopled } from '#tests/support/peopled.ts';
import { must } from '#tests/support/proposing.ts';
import { memberOf } from '../../scripts/bench/world.ts';

let place: Peopled;
let workshop: Id;

test.beforeAll(async () => {
  place = await startPeopled(5, async (world) => {
    const admin = await memberOf(world);
    const face = { kind: 'circle', purpose: 'Réparer avant de racheter.', parentId: null } as const;
    workshop = must(await openCircle(admin, { ...face, name: 'Équipement', admission: 'request' })).id;
    must(await joinCircle(admin, workshop, world.personIds[1] ?? ''));
    const mandate = { personId: world.personIds[1] ?? '', role: 'facilitator', circleId: workshop, scope: '' } as const;
    const endsAt = new Date(Date.now() + 10 * 86_400_000);
    must(await giveMandate(admin, { ...mandate, startsAt: null, endsAt }));
    const told = { key: newId(), title: 'La panne du serveur', summary: '', source: 'Entre nous.', about: null };
    const reader = await memberOf(world, 1);
    must(await openThread(reader, { ...told, readers: { kind: 'circle', circleId: workshop } }));
  });
});
test.afterAll(async () => {
  await place.stop();
});

const circles = '/banc/cercles';
const address = () => `${circles}/${encodeId(workshop)}`;

let chromium: Browser;
test.beforeEach(({ browser }) => {
  chromium = browser;
});

async function pageOf(person: number, options?: { phone?: boolean; script?: boolean }): Promise<Page> {
  return (await place.browserOf(chromium, person, options)).newPage();
}

test('circles are opened inside one another, asked for, tended, left, closed and opened again', async () => {
  const admin = await pageOf(0);
  await test.step('who governs opens one inside another', async () => {
    await admin.goto('/banc');
    await admin.getByRole('link', { name: 'Cercles', exact: true }).first().click();
    await expect(admin.getByRole('heading', { name: 'Cercles', level: 1 })).toBeVisible();
    await admin.getByLabel('Son nom').fill('Outils partagés');
    await admin.getByLabel('Dans quoi').selectOption('Équipement');
    await admin.getByLabel('De quoi s’occupe-t-il').fill('Prêter ce qui sert peu.');
    await expectFit(admin);
    await admin.getByRole('button', { name: 'Ouvrir le cercle' }).click();
    await expect(admin.getByRole('heading', { name: 'Outils partagés', level: 1 })).toBeVisible();
    await expect(admin.getByText('Personne encore')).toBeVisible();
    await expectFit(admin);
    await admin.goto(circles);
    await expect(admin.getByRole('list', { name: 'Dans Équipement' }).getByText('Outils partagés')).toBeVisible();
  });
  const asker = await pageOf(2, { phone: true });
  await test.step('on a phone, one asks to come in, and is told what it would mean', async () => {
    await asker.goto(address());
    await expect(asker.getByText('n’est montré qu’aux personnes qui y sont')).toBeVisible();
    await expect(asker.getByText('La panne du serveur')).toHaveCount(0);
    await asker.getByLabel('Un mot pour elles').fill('Je sais souder.');
    await expectFit(asker);
    await asker.getByRole('button', { name: 'Demander à entrer dans Équipement' }).click();
    await expect(asker.getByText('Votre demande est partie')).toBeVisible();
  });
  await test.step('who facilitates it answers', async () => {
    const lead = await pageOf(1);
    await lead.goto(address());
    await expect(lead.getByText('Je sais souder.')).toBeVisible();
    await expectFit(lead);
    await lead.getByRole('button', { name: 'Faire entrer Main 2', exact: true }).click();
    await expect(lead.getByRole('heading', { name: 'Demandent à entrer' })).toHaveCount(0);
  });
  await test.step('one reads what it keeps, from the start, then leaves', async () => {
    await asker.goto(address());
    await asker.getByRole('link', { name: 'La panne du serveur' }).click();
    const secret = asker.url();
    await expect(asker.getByText('Entre nous.')).toBeVisible();
    await asker.goto(address());
    await asker.locator('summary', { hasText: 'Sortir du cercle' }).click();
    await expectFit(asker);
    await asker.getByRole('button', { name: 'Sortir de Équipement' }).click();
    await expect(asker.getByText('Vous n’en êtes pas')).toBeVisible();
    await asker.goto(secret);
    await expect(asker.getByText('Entre nous.')).toHaveCount(0);
  });
  await test.step('a circle that closes goes on being read by its people, and opens again', async () => {
    await admin.goto(address());
    await admin.locator('summary', { hasText: 'Fermer ce cercle' }).click();
    await expect(admin.getByText('La personne qui y est continue de lire ce qu’il garde')).toBeVisible();
    await admin.getByRole('button', { name: 'Fermer Équipement' }).click();
    await expect(admin.getByText('Ce cercle est fermé')).toBeVisible();
    await expectFit(admin);
    const lead = await pageOf(1);
    await lead.goto(address());
    await expect(lead.getByRole('link', { name: 'La panne du serveur' })).toBeVisible();
    await admin.goto(circles);
    await admin.getByRole('link', { name: 'Équipement' }).click();
    await admin.getByRole('button', { name: 'Rouvrir le cercle' }).click();
    await expect(admin.getByText('Ce cercle est fermé')).toHaveCount(0);
  });
});

test('without a script, mandates are given for a time, renewed and put down; the last admin hands over first', async () => {
  const admin = await pageOf(0, { script: false });
  await admin.goto('/banc/mandats');
  await expect(admin.getByRole('row', { name: /Animer, cercle Équipement/ })).toContainText('À renouveler');
  const seen = await pageOf(0);
  await seen.goto('/banc/mandats');
  await expectFit(seen);
  await test.step('given, for a thing and a time', async () => {
    await admin.getByLabel('À qui').selectOption('Main 3');
    await admin.getByText('Représenter', { exact: true }).click();
    await admin.getByLabel('Pour quoi, en une phrase').fill('Représenter au réseau de Brest');
    await admin.locator('#until').fill('2031-06-30');
    await admin.getByRole('button', { name: 'Confier un mandat' }).click();
    const row = admin.getByRole('row', { name: /Représenter au réseau de Brest/ });
    await expect(row).toContainText('30 juin 2031');
    await expect(row).toContainText('Main 3');
  });
  await test.step('a last day that is past is refused, and what was typed stays', async () => {
    await admin.getByLabel('Pour quoi, en une phrase').fill('Trop tard');
    await admin.locator('#until').fill('2020-01-01');
    await admin.getByRole('button', { name: 'Confier un mandat' }).click();
    await expect(admin.getByText('Un mandat finit après avoir commencé')).toBeVisible();
    await expect(admin.getByLabel('Pour quoi, en une phrase')).toHaveValue('Trop tard');
  });
  await test.step('renewed', async () => {
    await admin.goto('/banc/mandats');
    const row = admin.getByRole('row', { name: /Animer, cercle Équipement/ });
    await row.locator('summary', { hasText: 'Renouveler' }).click();
    await row.getByLabel('Nouveau dernier jour').fill('2032-01-31');
    await row.getByRole('button', { name: 'Renouveler' }).click();
    await expect(admin.getByRole('row', { name: /Animer, cercle Équipement/ }).last()).toContainText('À venir');
    await expect(admin.getByText('À renouveler')).toHaveCount(0);
  });
  await test.step('the last person in charge cannot put the mandate down', async () => {
    const row = admin.getByRole('row', { name: /Administrer/ });
    await row.locator('summary', { hasText: 'Rendre ce mandat' }).click();
    await row.getByRole('button', { name: 'Rendre ce mandat' }).click();
    await expect(admin.getByText('Il faut toujours quelqu’un qui administre')).toBeVisible();
  });
  await test.step('on a phone, who holds one puts it down', async () => {
    const holder = await pageOf(3, { phone: true });
    await holder.goto('/banc/mandats');
    await expect(holder.getByRole('button', { name: 'Confier un mandat' })).toHaveCount(0);
    await expectFit(holder);
    await holder.locator('summary', { hasText: 'Rendre ce mandat' }).click();
    await holder.getByRole('button', { name: 'Rendre ce mandat' }).click();
    await expect(holder.getByRole('row', { name: /Représenter au réseau de Brest/ })).toContainText('Terminé');
  });
});

test('by keyboard alone, one comes into an open circle', async () => {
  const page = await pageOf(4);
  const admin = await pageOf(0);
  await admin.goto(address());
  await admin.locator('summary', { hasText: 'Changer ce que le cercle dit de lui' }).click();
  await admin.getByText('Librement', { exact: true }).click();
  await admin.getByRole('button', { name: 'Enregistrer' }).click();
  await page.goto(address());
  const join = page.getByRole('button', { name: 'Entrer dans Équipement' });
  for (let press = 0; press < 80; press++) {
    if (await join.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByText('Main 4 (vous)')).toBeVisible();
});
