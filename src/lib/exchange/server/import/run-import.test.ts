import { expect, test } from 'vitest';
import sharp from 'sharp';
import { makeRavaudoir } from '#tests/support/cast.ts';
import { freshDatabase } from '#tests/support/database.ts';
import { makeZip, type ZipEntry } from '#tests/support/zip.ts';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { readAs } from '#lib/kernel/server/database.ts';
import { listLinks } from '#lib/kernel/server/links.ts';
import { openPads } from '#lib/notes/server/live/open.ts';
import { startImport, type GivenFile } from '../commands/start-import.ts';
import { findImport } from '../queries/find-import.ts';
import { runImport } from './run-import.ts';

const { db, pool, runtime } = await freshDatabase();
runtime.onStop.push(() => openPads.stop(1_000));
const cast = await makeRavaudoir();
const member = await cast.people.naima.member();
const hugo = await cast.people.hugo.member();

const given = (path: string, content: Buffer): GivenFile => ({
  path,
  bytes: content.byteLength,
  read: () => Promise.resolve(content),
});

async function start(files: readonly GivenFile[]): Promise<Id> {
  const outcome = await startImport(member, { files, readers: { kind: 'collective' } });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}
const run = (importId: Id): Promise<void> => runImport({ importId, personId: member.personId, slug: cast.slug });

async function bring(entries: readonly ZipEntry[], name = 'guide.zip') {
  const id = await start([given(name, makeZip(entries))]);
  await run(id);
  const report = await findImport(member, id);
  if (report === null) throw new Error('no report');
  return report;
}

const padOf = (title: string) => db.selectFrom('pads').selectAll().where('title', '=', title).executeTakeFirstOrThrow();

test('a folder comes in with its titles, its links and its images', async () => {
  const image = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  const report = await bring([
    {
      name: 'README.md',
      content: '# Accueil\n\nVoir [le prêt](guide/preter.md#quand) et [ailleurs](https://exemple.test).',
    },
    {
      name: 'guide/preter.md',
      content:
        '---\ntitle: Prêter la malle\ntags: [prêt, malle]\nlang: fr\nlicence: CC BY-SA 4.0\ncouleur: verte\n---\n\n![La malle](../images/malle.png)\n\n- [ ] Réserver\n- [x] Rendre\n\n[Perdu](absent.md) [Accueil](..)',
    },
    { name: 'images/malle.png', content: image },
    { name: 'images/seule.png', content: image },
    {
      name: 'page.html',
      content: '<h1>Une page</h1><script>alert(1)</script><p>Avec <a href="guide/preter.md">un lien</a></p>',
    },
  ]);
  expect(report.counts).toMatchObject({ created: 3, kept: 1, ignored: 1 });
  expect(report).toMatchObject({ links: 3, broken: 1, refusal: null });
  const file = report.files.find(({ path }) => path === 'guide/preter.md');
  expect(file).toMatchObject({ title: 'Prêter la malle', broken: ['absent.md'] });

  const home = await padOf('Accueil');
  const loan = await padOf('Prêter la malle');
  expect(home.body_html).toContain(`${paths.item(loan.item_id)}#t-quand`);
  expect(loan).toMatchObject({ hashtags: ['prêt', 'malle'], context: 'couleur: "verte"' });
  expect(loan.body_html).toContain('checkbox');
  const { licence } = await db
    .selectFrom('items')
    .select('licence')
    .where('id', '=', loan.item_id)
    .executeTakeFirstOrThrow();
  expect(licence).toBe('CC BY-SA 4.0');
  expect(
    await db.selectFrom('attachments').select(['name', 'media_type']).where('item_id', '=', loan.item_id).execute(),
  ).toEqual([{ name: 'malle.png', media_type: 'image/png' }]);
  const links = await readAs(member, (tx) => listLinks(tx, loan.item_id));
  expect(
    links
      .filter(({ way }) => way === 'in')
      .map(({ item }) => item?.title)
      .sort(),
  ).toEqual(['Accueil', 'Une page']);
  expect((await padOf('Une page')).body_html).not.toContain('alert');
});

test('a second time changes nothing; a changed file is an edit of the same note', async () => {
  const entries = [
    { name: 'a.md', content: '# Une chose\n\nDu texte' },
    { name: 'b.md', content: '# Une autre' },
  ];
  await bring(entries, 'suite.zip');
  const before = await padOf('Une chose');
  expect((await bring(entries, 'suite.zip')).counts).toMatchObject({ unchanged: 2, created: 0 });
  expect((await bring(entries, 'suite (1).zip')).counts).toMatchObject({ unchanged: 2, created: 0 });
  const changed = await bring([{ name: 'a.md', content: '# Une chose\n\nDu texte, revu' }], 'suite.zip');
  expect(changed.counts).toMatchObject({ updated: 1, created: 0 });
  const { rows } = await pool.query<{ count: number }>(
    'select count(*)::int as count from pad_updates where pad_id = $1',
    [before.id],
  );
  expect(rows[0]?.count).toBe(2);
});

test('an import cut short goes on where it stopped, and is done once when two hands do it', async () => {
  const entries = Array.from({ length: 30 }, (_, count) => ({
    name: `${String(count)}.md`,
    content: `# Feuillet ${String(count)}`,
  }));
  const id = await start([given('long.zip', makeZip(entries))]);
  await Promise.all([run(id), run(id)]);
  expect((await findImport(member, id))?.counts).toMatchObject({ created: 30, unchanged: 0 });
  await run(id);
  const { rows } = await pool.query<{ count: number }>(
    "select count(*)::int as count from items where title like 'Feuillet%'",
  );
  expect(rows[0]?.count).toBe(30);
});

test('a harmful archive is refused whole, with a sentence, and leaves nothing', async () => {
  const { counts, refusal, files } = await bring([{ name: '../dehors.md', content: 'x' }], 'mauvaise.zip');
  expect({ counts, refusal, files }).toMatchObject({
    refusal: 'archive-unsafe-name',
    files: [],
    counts: { created: 0 },
  });
  expect((await bring([{ name: 'plan.pdf', content: 'x' }], 'vide.zip')).refusal).toBe('import-empty');
});

test('front matter that swells, pages without end and hostile texts are words like others, quickly', async () => {
  const aliases = `---\na: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 20 }, (_, count) => `${String.fromCharCode(98 + count)}: &${String.fromCharCode(98 + count)} [${`*${String.fromCharCode(97 + count)},`.repeat(9)}]`).join('\n')}\n---\ncorps`;
  const started = performance.now();
  const report = await bring(
    [
      { name: 'alias.md', content: aliases },
      { name: 'profond.yaml.md', content: `---\n${'a: {'.repeat(5_000)}\n---\ncorps` },
      { name: 'profond.html', content: '<div>'.repeat(20_000) + 'fond' },
      { name: 'citations.md', content: `${'> '.repeat(2_000)}fond` },
      { name: 'crochets.md', content: '['.repeat(20_000) },
      { name: 'etoiles.md', content: '*a '.repeat(20_000) },
      { name: 'nul.txt', content: 'avant\0après' },
      { name: 'latin.txt', content: Buffer.from([0xe9, 0x74, 0xe9]) },
    ],
    'hostile.zip',
  );
  expect(report.counts.created).toBe(8);
  expect(performance.now() - started).toBeLessThan(20_000);
  expect((await padOf('Latin')).body_text).toBe('été');
});

test('what one may not choose as readers is refused; another person sees nothing of an import', async () => {
  const files = [given('a.md', Buffer.from('# A'))];
  const elsewhere = await startImport(member, { files, readers: { kind: 'circle', circleId: publicAudience } });
  expect(elsewhere).toEqual({ ok: false, reason: 'not-in-circle' });
  const mine = await start(files);
  expect(await findImport(hugo, mine)).toBeNull();
  await runImport({ importId: mine, personId: hugo.personId, slug: cast.slug });
  expect((await findImport(member, mine))?.done).toBe(0);
});
