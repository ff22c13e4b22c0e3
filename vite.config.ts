import { sveltekit } from '@sveltejs/kit/vite';
import adapter from '@sveltejs/adapter-node';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ envPrefix: 'MINGA_PAGES_' }), // server.ts sets them: the host's own variables are never read there
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          'style-src': ['self', 'unsafe-inline'], // ProseMirror sets style attributes while editing
          'img-src': ['self', 'data:', 'blob:'],
          'connect-src': ['self'],
          'object-src': ['none'],
          'base-uri': ['self'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  build: {
    // light-dark() must reach the browser as it is: rewritten for older ones, a theme could no longer be set on one element.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
  },
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'rules',
          include: ['src/**/*.test.ts', 'tests/unit/**/*.test.ts', 'tests/trials/**/*.test.ts'],
          exclude: ['src/**/server/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['src/**/server/**/*.test.ts', 'tests/server/**/*.test.ts', 'tests/authorization/floor.test.ts'],
          globalSetup: ['tests/support/postgres-server.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'doors',
          include: ['tests/authorization/{matrix,leak}.test.ts'],
          globalSetup: ['tests/support/postgres-server.ts'],
          testTimeout: 120_000,
        },
      },
      { extends: true, test: { name: 'start', include: ['tests/start/**/*.test.ts'], fileParallelism: false } },
    ],
  },
});
