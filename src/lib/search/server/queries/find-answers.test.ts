import { describe, expect, test } from 'vitest';
import { makeRavaudoir } from '#tests/support/cast.ts';
import { makeCircle } from '#tests/support/circles.ts';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import { publicAudience, type Id } from '#lib/kernel/ids.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import { asOwner } from '#lib/kernel/server/database.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { indexText, type SearchText } from '#lib/kernel/server/search-index.ts';
import { readAsked } from '../../schema.ts';
import type { Answers } from '../../types.ts';
import { findAnswers, findNear } from './find-answers.ts';
import { suggestTitles } from './suggest.ts';

const { db } = await freshDatabase();
const cast = await makeRavaudoir();
await makeCircle(cast, 'Équipement', ['leonie']);
const leonie = await cast.people.leonie.member();
const hugo = await cast.people.hugo.member();
const visitor: Reader = { personId: null, audiences: [publicAudience] };
const members = cast.membersAudienceId;
const circle = leonie.place.circles[0]?.audienceId ?? '';
const secret = await namedAudience();

async function namedAudience(): Promise<Id> {
  const id = newId();
  await db
    .insertInto('audiences')
    .values({ id, kind: 'named', collective_id: cast.collectiveId, circle_id: null })
    .execute();
  await db.insertInto('audience_members').values({ audience_id: id, person_id: leonie.personId }).execute();
  return id;
}

interface Written extends Partial<SearchText> {
  readonly title: string;
  readonly daysAgo?: number;
}

async function write({ title, audienceId = members, kind = 'note', daysAgo = 0, ...text }: Written): Promise<Id> {
  const id = newId();
  const at = new Date(Date.now() - daysAgo * 86_400_000 - 1_000);
  await db
    .insertInto('items')
    .values({
      id,
      collective_id: cast.collectiveId,
      audience_id: audienceId,
      kind,
      title,
      state: 'published',
      updated_at: at,
    })
    .execute();
  await asOwner((tx) =>
    indexText(tx, {
      source: 'item',
      sourceId: id,
      itemId: id,
      audienceId,
      kind,
      title,
      body: '',
      updatedAt: at,
      ...text,
    }),
  );
  return id;
}

const search = (reader: Reader, query: string): Promise<Answers | null> =>
  findAnswers(reader, readAsked(new URLSearchParams(query)), cast.collectiveId);
const titles = async (reader: Reader, query: string): Promise<string[]> =>
  ((await search(reader, query))?.found ?? []).map((one) => one.title).sort();

describe('French', async () => {
  await write({
    title: 'La rétribution de la criée',
    body: 'On se rétribue « à la criée », sans se compter. L’eau d’ici.',
  });
  await write({ title: 'Le tiers-lieu', body: 'Un tierslieu ? Des citoyen·ne·s, praxis.encommun.io' });
  await write({ title: 'Décision n° 48', kind: 'decision', body: 'Prêter la malle le 12-11-2025, 1 500 € par an' });
  await write({ title: 'Carnet 48', body: 'La malle itinérante' });

  test.each([
    ['retribution', 'La rétribution de la criée'],
    ['rétributions', 'La rétribution de la criée'],
    ['RÉTRIBUÉE', 'La rétribution de la criée'],
    ['eau', 'La rétribution de la criée'],
    ['l’eau', 'La rétribution de la criée'],
    ["d'ici", 'La rétribution de la criée'],
    ['"a la criée"', 'La rétribution de la criée'],
    ['tierslieu', 'Le tiers-lieu'],
    ['tiers lieux', 'Le tiers-lieu'],
    ['tiers-lieu', 'Le tiers-lieu'],
    ['citoyens', 'Le tiers-lieu'],
    ['encommun', 'Le tiers-lieu'],
    ['n° 48', 'Décision n° 48'],
    ['décision 48', 'Décision n° 48'],
    ['1500', 'Décision n° 48'],
    ['malle -carnet', 'Décision n° 48'],
    ['"malle itinérante"', 'Carnet 48'],
  ])('%s finds %s', async (words, title) => {
    expect(await titles(leonie, `q=${encodeURIComponent(words)}`)).toEqual([title]);
  });

  test('OU in capitals asks for either', async () => {
    expect(await titles(leonie, 'q=carnet OU tierslieu')).toEqual(['Carnet 48', 'Le tiers-lieu']);
  });

  test('words too empty to look for give no answer at all', async () => {
    expect(await search(leonie, 'q=de la')).toBeNull();
    expect(await search(leonie, 'q=')).toBeNull();
  });

  test('what was asked is marked, in the title and in the excerpt, with the forms met', async () => {
    const answers = await search(leonie, 'q=rétribution');
    const [found] = answers?.found ?? [];
    expect(found?.titleSegments).toEqual([
      { text: 'La ', marked: false },
      { text: 'rétribution', marked: true },
      { text: ' de la criée', marked: false },
    ]);
    expect(found?.excerpt.filter((segment) => segment.marked).map((segment) => segment.text)).toEqual(['rétribue']);
    expect(answers?.forms).toEqual(['rétribue']);
  });
});

describe('typing', async () => {
  await write({ title: 'Permanences au marché' });

  test('a slip of the fingers is understood, and said', async () => {
    const answers = await search(leonie, 'q=permanances');
    expect(answers).toMatchObject({ understoodAs: 'permanences', total: 1 });
    expect(await search(leonie, 'q=permanances&exact=1')).toMatchObject({ understoodAs: null, total: 0 });
  });

  test('words that stand in no title are mended too', async () => {
    expect(await search(leonie, 'q=itinerente')).toMatchObject({ understoodAs: 'itinérante', total: 1 });
    expect(await search(leonie, 'q=malle itinerente')).toMatchObject({ understoodAs: 'malle itinérante', total: 1 });
  });

  test('the last word may be unfinished in the panel, with its accents or without', async () => {
    for (const typed of ['perm', 'Permanences au m', 'marche', 'au marché'])
      expect((await suggestTitles(leonie, typed, cast.collectiveId)).map((one) => one.title)).toContain(
        'Permanences au marché',
      );
    const [one] = await suggestTitles(leonie, 'perm', cast.collectiveId);
    expect(one?.titleSegments[0]).toEqual({ text: 'Permanences', marked: true });
  });

  test('when no text holds all the words, those that hold one are near', async () => {
    expect((await search(leonie, 'q=permanences xylophone'))?.total).toBe(0);
    const near = await findNear(leonie, readAsked(new URLSearchParams('q=permanences xylophone')), cast.collectiveId);
    expect(near?.found.map((one) => one.title)).toEqual(['Permanences au marché']);
  });
});

describe('facets and order', async () => {
  const budget = { body: 'enveloppe commune', hashtags: ['Budget'] };
  await write({ title: 'Enveloppe vieille', ...budget, daysAgo: 500 });
  await write({ title: 'Enveloppe neuve', ...budget, hashtags: ['budget', 'prêt'], kind: 'thread' });
  await write({ title: 'Un compte', ...budget, audienceId: circle });
  await write({ title: 'Un tableau', ...budget, audienceId: publicAudience });

  test('counts divide by scope, kind, circle and hashtag', async () => {
    const answers = await search(leonie, 'q=enveloppe');
    expect(answers).toMatchObject({ total: 4, complete: true, scopes: { all: 4, here: 4, mine: 4, public: 1 } });
    expect(answers?.kinds).toEqual([
      { value: 'note', count: 3 },
      { value: 'thread', count: 1 },
    ]);
    expect(answers?.circles).toContainEqual({ value: circle, count: 1, kind: 'circle', circle: 'Équipement' });
    expect(answers?.hashtags).toEqual([
      { value: 'Budget', count: 4 },
      { value: 'prêt', count: 1 },
    ]);
  });

  test('filters narrow; the facet they belong to keeps its other counts', async () => {
    const answers = await search(leonie, 'q=enveloppe&kind=thread');
    expect(answers?.found.map((one) => one.title)).toEqual(['Enveloppe neuve']);
    expect(answers?.kinds).toHaveLength(2);
    expect(await titles(leonie, `q=enveloppe&circle=${circle}`)).toEqual(['Un compte']);
    expect(await titles(leonie, 'q=enveloppe&in=public')).toEqual(['Un tableau']);
    expect(await titles(leonie, 'q=enveloppe&tag=pret')).toEqual(['Enveloppe neuve']);
    expect(await titles(leonie, 'q=%23budget %23pret')).toEqual(['Enveloppe neuve']);
    expect(await titles(leonie, 'q=enveloppe&since=year')).not.toContain('Enveloppe vieille');
  });

  test('a title weighs more than a text, what is new more than what is old', async () => {
    const found = (await search(leonie, 'q=enveloppe'))?.found.map((one) => one.title);
    expect(found?.slice(0, 2)).toEqual(['Enveloppe neuve', 'Enveloppe vieille']);
    expect((await search(leonie, 'q=enveloppe&order=newest'))?.found.at(-1)?.title).toBe('Enveloppe vieille');
  });
});

describe('pages', async () => {
  for (let count = 0; count < 30; count++) await write({ title: `Feuillet ${String(count)}`, daysAgo: count * 7 });

  test.each(['best', 'newest'])(
    'each answer comes once, in the order %s, whatever is written meanwhile',
    async (order) => {
      const seen: string[] = [];
      let query = `q=feuillet&order=${order}`;
      for (let page = 0; page < 4; page++) {
        const answers = await search(leonie, query);
        seen.push(...(answers?.found ?? []).map((one) => one.title));
        await write({ title: `Feuillet ajouté ${order} ${String(page)}` });
        if (answers?.next === undefined || answers.next === null) break;
        const { asOf, score, at, item } = answers.next;
        query = `q=feuillet&order=${order}&after=${encodeURIComponent(JSON.stringify([asOf, score, at, item]))}`;
      }
      const first = seen.filter((title) => !title.includes('ajouté'));
      expect(new Set(first).size).toBe(30);
      expect(first).toHaveLength(30);
    },
  );

  test('an address that is not ours gives the first page', async () => {
    expect((await search(leonie, 'q=feuillet&after=[1,2]&in=partout&order=0)--'))?.found).toHaveLength(12);
  });
});

describe('one row per item', async () => {
  const id = await write({ title: 'Le chariot', body: 'Version publiée', audienceId: publicAudience });
  await asOwner((tx) =>
    indexText(tx, {
      source: 'pad',
      sourceId: id,
      itemId: id,
      audienceId: members,
      kind: 'note',
      title: 'Le chariot',
      body: 'Brouillon roulant',
    }),
  );
  const comment = newId();
  await asOwner((tx) =>
    indexText(tx, {
      source: 'comment',
      sourceId: comment,
      itemId: id,
      audienceId: publicAudience,
      kind: 'note',
      title: 'Le chariot',
      body: 'Ses roues grincent',
    }),
  );

  test('a note, its draft and its comments answer as one', async () => {
    expect(await search(leonie, 'q=chariot')).toMatchObject({ total: 1, found: [{ itemId: id }] });
    expect(await search(leonie, 'q=grincent')).toMatchObject({ found: [{ source: 'comment', sourceId: comment }] });
    expect(await search(leonie, 'q=roulant')).toMatchObject({ found: [{ source: 'pad' }] });
  });

  test('a reader finds what is published and not what is being written', async () => {
    expect(await titles(visitor, 'q=chariot')).toEqual(['Le chariot']);
    expect(await titles(visitor, 'q=roulant')).toEqual([]);
  });
});

describe('nobody finds what they may not read', async () => {
  const canary = 'zorglub';
  await write({ title: `Le ${canary} secret`, body: 'alambic caché', audienceId: secret, hashtags: ['clandestin'] });
  await write({ title: `Le ${canary} du cercle`, body: 'alambic rangé', audienceId: circle, hashtags: ['clandestin'] });
  await write({ title: 'Le plan ouvert', body: 'alambic montré', audienceId: publicAudience });
  const readers = [
    ['a visitor', visitor, 1],
    ['a member outside the circle', hugo, 1],
    ['a member of the circle and named', leonie, 3],
  ] as const;

  test.each(readers)('%s: answers, counts and facets', async (_, reader, count) => {
    const answers = await search(reader, 'q=alambic');
    expect(answers?.total).toBe(count);
    expect(answers?.scopes.all).toBe(count);
    expect(answers?.kinds).toEqual([{ value: 'note', count }]);
    expect(answers?.circles.reduce((sum, one) => sum + one.count, 0)).toBe(count);
    expect(answers?.hashtags).toEqual(count === 1 ? [] : [{ value: 'clandestin', count: 2 }]);
  });

  test('no spelling, no beginning of a title, no hashtag and no neighbour tells of it', async () => {
    for (const reader of [visitor, hugo]) {
      for (const query of [
        'q=zorglub',
        'q=zorglob',
        'q=%23clandestin',
        'q=&tag=clandestin',
        `q=alambic&circle=${circle}`,
        `q=alambic&circle=${secret}`,
      ])
        expect(JSON.stringify(await search(reader, query)), query).not.toMatch(/zorglub|secret|caché|rangé/);
      for (let length = 1; length <= canary.length; length++)
        expect(await suggestTitles(reader, canary.slice(0, length), cast.collectiveId)).toEqual([]);
      const near = await findNear(reader, readAsked(new URLSearchParams('q=zorglub alambic')), cast.collectiveId);
      expect(near?.found.map((one) => one.title)).toEqual(['Le plan ouvert']);
    }
    expect(await titles(leonie, 'q=zorglob')).toHaveLength(2);
  });

  test('what others write changes nothing of what one is told', async () => {
    const before = await search(hugo, 'q=alambic OU zorglub');
    for (let count = 0; count < 40; count++)
      await write({ title: `Alambic ${canary} ${String(count)}`, body: 'alambic zorglub', audienceId: secret });
    expect(await search(hugo, 'q=alambic OU zorglub')).toEqual(before);
  });

  test('marks of the index cannot be asked for as words', async () => {
    const mark = `=a${circle.replaceAll('-', '')}`;
    for (const words of [mark, `'${mark}'`, `"${mark}"`, '=named', "'=kNote' | 'x'", '\\=named', '=wle'])
      expect((await search(hugo, `q=${encodeURIComponent(words)}`))?.found ?? []).toEqual([]);
  });

  test('a person removed from an audience stops finding at once', async () => {
    await db.deleteFrom('audience_members').where('audience_id', '=', secret).execute();
    expect((await search(leonie, 'q=alambic'))?.total).toBe(2);
  });
});

test('a page of answers costs two statements', async () => {
  const { statements } = await countQueries(() => search(leonie, 'q=feuillet'));
  expect(statements).toHaveLength(2);
});
