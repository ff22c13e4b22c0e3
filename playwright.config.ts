import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const systemChromium = '/usr/bin/chromium';

/** Stories told to a real browser, against the built program (`npm run build` first). */
export default defineConfig({
  testDir: 'tests/browser',
  workers: 1,
  timeout: 60_000,
  reporter: [['list']],
  use: {
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    launchOptions: {
      ...(existsSync(systemChromium) ? { executablePath: systemChromium } : {}),
      args: ['--no-sandbox', '--disable-gpu'],
    },
  },
});
