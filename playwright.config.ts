import { defineConfig } from '@playwright/test';
import { chromiumOptions, findChromium } from './tests/support/chromium.ts';

export default defineConfig({
  testDir: 'tests',
  testMatch: ['journeys/**/*.{test,spec}.ts', 'browser/**/*.spec.ts'],
  outputDir: 'test-results/journeys',
  timeout: 60_000,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/journeys.json' }]],
  use: {
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: findChromium(), args: chromiumOptions },
  },
});
