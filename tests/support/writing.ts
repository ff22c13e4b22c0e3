import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import type { WritersChoice } from '#lib/collectives/audiences/types.ts';
import { encodeId } from '#lib/kernel/ids.ts';
import type { NewHeader } from '#lib/notes/types.ts';
import type { App } from './app.ts';
import { makeRavaudoir, type Cast, type CastName } from './cast.ts';
import { joinApp } from './joined.ts';
import { expect, test as journey } from './journey.ts';
import { openPad, plainHeader } from './pads.ts';

export interface Room {
  readonly cast: Cast;
  /** A new note of the collective; answers the address where it is written. */
  note(header?: Partial<NewHeader>, writers?: WritersChoice): Promise<string>;
  leave(): Promise<void>;
}

/** The cast of the mockups in the running program. */
export async function openRoom(app: App): Promise<Room> {
  const joined = await joinApp(app);
  const cast = await makeRavaudoir();
  return {
    cast,
    note: async (header = {}, writers = { kind: 'collective' }) => {
      const member = await cast.people.naima.member();
      const { itemId } = await openPad(member, writers, { ...plainHeader, ...header });
      return `${app.url}/${cast.slug}/notes/${encodeId(itemId)}/ecrire`;
    },
    leave: () => joined.leave(),
  };
}

/** Journeys of writing: one room for all those of a worker. */
export const test = journey.extend<object, { readonly room: Room }>({
  room: [
    async ({ app }, use) => {
      const room = await openRoom(app);
      await use(room);
      await room.leave();
    },
    { scope: 'worker' },
  ],
});

export interface Writer {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: errors of scripts, refusals of the content policy. */
  readonly complaints: string[];
}

/** Somebody of the cast in a browser of their own. */
export async function sitDown(
  browser: Browser,
  { cast }: Room,
  name: CastName,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Writer> {
  const context = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris', ...options });
  if (address !== 'about:blank')
    await context.addCookies([{ name: 'minga', value: cast.people[name].token, url: new URL(address).origin }]);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A cut line is part of the story; all else is a fault.
    if (['error', 'warning'].includes(message.type()) && !/WebSocket|ERR_|Failed to load resource/.test(message.text()))
      complaints.push(message.text());
  });
  await page.goto(address);
  return { page, context, complaints };
}

/** The text of the note, once one may write in it. */
export function textOf(page: Page) {
  return page.getByRole('textbox', { name: 'Texte de la note' });
}

export async function mayWrite(page: Page): Promise<void> {
  await expect(textOf(page)).toHaveAttribute('contenteditable', 'true');
}

export function saved(page: Page) {
  return page.locator('.toolbar .save');
}
