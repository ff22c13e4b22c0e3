// The boundaries of docs/architecture.md, as rules. The arrows between capabilities are read from its table.
const { readFileSync } = require('node:fs');

const arrows = readArrows(readFileSync(`${__dirname}/docs/architecture.md`, 'utf8'));
const tests = '\\.test\\.ts$|^tests/|^scripts/';
const doors =
  '(types|rules|schema|gate)\\.ts$|audiences/(types|schema)\\.ts$|document/|header/|reading/|server/(queries|commands|sessions|gate)(\\.ts$|/)|ui/';

/** Rows `| capability | may call, may call |` between the two marks. */
function readArrows(page) {
  const table = /<!-- arrows:start -->([^]*?)<!-- arrows:end -->/.exec(page);
  if (table === null) throw new Error('docs/architecture.md has lost the table between arrows:start and arrows:end');
  return table[1]
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => /^[a-z]+$/.test(cells[1] ?? ''))
    .map((cells) => ({ from: cells[1], to: (cells[2] ?? '').split(/[,\s]+/).filter((name) => /^[a-z]+$/.test(name)) }));
}

const capabilities = arrows.map((arrow) => arrow.from);
const anyCapability = `^src/lib/(${capabilities.join('|')})/`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Types may refer to each other, and a component may show itself; code may not run in circles.',
      severity: 'error',
      from: { pathNot: '^src/lib/threads/ui/Message\\.svelte$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(\\$app/|\\./\\$types|virtual:)' },
    },
    {
      name: 'every-capability-is-listed',
      comment: 'A new folder of src/lib gets its row in the table of docs/architecture.md first.',
      severity: 'error',
      from: { path: `^src/lib/(?!(${[...capabilities, 'kernel', 'ui', 'messages'].join('|')})/)` },
      to: {},
    },
    {
      name: 'kernel-knows-no-capability',
      severity: 'error',
      from: { path: '^src/lib/kernel/', pathNot: tests },
      to: { path: '^src/lib/(?!kernel/|messages/)' },
    },
    {
      name: 'ui-knows-no-domain',
      severity: 'error',
      from: { path: '^src/lib/ui/' },
      to: { path: '^src/lib/(?!ui/|messages/|kernel/)' },
    },
    {
      name: 'screens-never-reach-the-server',
      severity: 'error',
      from: { path: '^src/lib/(ui|.+/ui)/', pathNot: tests },
      to: { path: '^src/lib/.*/server/' },
    },
    {
      name: 'capabilities-meet-at-their-doors',
      comment:
        'Another capability is used through its types, rules, schema, gate, server/queries, server/commands or ui.',
      severity: 'error',
      from: { path: '^src/lib/([^/]+)/', pathNot: tests },
      to: { path: anyCapability, pathNot: `^src/lib/$1/|^src/lib/[^/]+/(${doors})` },
    },
    ...arrows.map(({ from, to }) => ({
      name: `arrows-of-${from}`,
      comment: 'Add the arrow to the table of docs/architecture.md, with its reason in the commit, or do without it.',
      severity: 'error',
      from: { path: `^src/lib/${from}/`, pathNot: tests },
      to: { path: anyCapability, pathNot: `^src/lib/(${[from, ...to].join('|')})/` },
    })),
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '^src/lib/.*rules\\.ts$' },
      to: { path: '/server/|node_modules/(kysely|pg|@sveltejs)|^\\$app|^node:' },
    },
    {
      name: 'sql-stays-on-the-server',
      severity: 'error',
      from: { pathNot: `/server/|^server\\.ts$|^src/hooks\\.server\\.ts$|${tests}` },
      to: { path: 'node_modules/(kysely|pg|pg-boss)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'routes-hold-no-sql',
      severity: 'error',
      from: { path: '^src/routes/' },
      to: { path: 'node_modules/(kysely|pg|pg-boss)/' },
    },
    {
      name: 'nothing-imports-routes',
      severity: 'error',
      from: { pathNot: '^src/routes/' },
      to: { path: '^src/routes/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|^src/lib/messages' },
    exclude: { path: '^(build|\\.svelte-kit)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
    },
  },
};
