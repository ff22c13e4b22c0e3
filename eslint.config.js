import eslint from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The only files that may act past row-level security. The list may only grow with a reason said in the commit. */
const mayActAsOwner = [
  'src/lib/kernel/server/{database,outbox,jobs,mail-sender}.ts',
  'src/lib/identity/server/**', // accounts have no reader yet
  'src/lib/collectives/server/commands/{open-collective,membership,circles,circle-requests,rename-circle,mandates,invite,accept-invitation,part-with,join-requests,settings,closing,networks,network-invitations,remind-mandates,erase-account}.ts', // audiences are made here
  'src/lib/decisions/server/commands/{close,remind}.ts', // deadlines pass without anybody asking
  'src/lib/steps/server/commands/remind.ts', // the same
  'src/lib/notifications/server/commands/write-mails.ts', // mails are written in the absence of who reads them
  'src/lib/notes/server/live/projector.ts', // a draft is told after its writers have left
  'src/lib/notes/server/commands/erase-words.ts', // a log that nobody may change is rewritten, once, with a trace
  'src/lib/exchange/server/holdings/{rows,files}.ts', // one’s own rows, also where one reads no more (ADR 0101)
  'src/lib/notes/server/queries/own-words.ts', // the same
  'src/lib/exchange/server/{jobs,queries/find-importer}.ts', // an import goes on after whoever asked has left
  'scripts/{bench,commands}/**',
  'src/lib/demo/server/**',
];

/** The only place that speaks to other machines: it refuses private addresses, follows few redirects, cuts long answers. */
const mayFetch = ['src/lib/kernel/server/outbound/**', 'src/lib/kernel/server/outbound.ts'];

/** The one component that shows HTML, made by our own serialiser. */
const mayShowHtml = ['src/lib/ui/html/**'];

const server = [
  'server.ts',
  'src/hooks.server.ts',
  'src/program.ts',
  'src/**/server/**/*.ts',
  'src/routes/**/*server.ts',
];
const tests = ['**/*.test.ts', 'tests/**'];

export default defineConfig(
  globalIgnores(['build/', 'data/', '.svelte-kit/', 'node_modules/', 'src/lib/messages/', 'test-results/', 'docs/']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  svelte.configs.recommended,
  svelte.configs.prettier,
  {
    languageOptions: {
      globals: { ...globals.node, ...globals.browser },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.cjs', 'scripts/ensure.mjs'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      complexity: ['error', { max: 18, variant: 'modified' }], // a switch over a closed list counts once
      eqeqeq: 'error',
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 60, IIFEs: true }],
      'max-params': ['error', 5],
      'no-console': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: 'server/database\\.ts$|^\\./database\\.ts$',
              importNames: ['asOwner'],
              message: 'Only the files listed in eslint.config.js act as owner.',
            },
          ],
        },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }], // counting signs, not units, is what is meant
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'svelte/no-at-html-tags': 'error',
      'svelte/no-navigation-without-resolve': 'off', // addresses come from kernel/paths.ts, which knows the French segments
      'svelte/require-each-key': 'error',
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    files: ['**/*.svelte'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-confusing-void-expression': 'off' },
  },
  {
    files: server,
    ignores: mayFetch,
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'Outgoing requests go through kernel/server/outbound.' },
      ],
    },
  },
  { files: [...mayActAsOwner, ...tests], rules: { 'no-restricted-imports': 'off' } },
  { files: mayShowHtml, rules: { 'svelte/no-at-html-tags': 'off' } },
  {
    files: tests,
    rules: {
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      'max-lines': ['error', 450],
      'max-lines-per-function': 'off',
      'no-restricted-globals': 'off',
    },
  },
  { files: ['**/*.js', '**/*.cjs', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
