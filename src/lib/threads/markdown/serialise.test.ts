import { describe, expect, test } from 'vitest';
import { encodeId } from '#lib/kernel/ids.ts';
import { longestMessage } from './limits.ts';
import { writeMessage } from './serialise.ts';
import { showMessage } from './show.ts';

const house = 'https://minga.example';
const leonie = { personId: '019f0000-0000-7000-8000-00000000000a', name: 'Léonie Pratviel' };
const yann = { personId: '019f0000-0000-7000-8000-00000000000b', name: 'Yann Trévidec' };
const yannick = { personId: '019f0000-0000-7000-8000-00000000000c', name: 'Yann Trévidec Le Goff' };
const write = (source: string) => writeMessage(source, [leonie, yann, yannick], house);

describe('a message in Markdown', () => {
  test('becomes paragraphs, lists, quotes and bold', () => {
    expect(write('Oui : **4 120 €**\npayés\n\n> le passage\n\n- un\n- deux').html).toBe(
      '<p>Oui : <strong>4 120 €</strong><br>payés</p><blockquote><p>le passage</p></blockquote><ul><li>un</li><li>deux</li></ul>',
    );
  });

  test('shows typed HTML as typed', () => {
    expect(write('<script>alert(1)</script> et <img src=x onerror=alert(1)>').html).not.toMatch(/<(script|img)/);
    expect(write('a <b onclick="x">b</b>').html).toBe('<p>a &lt;b onclick=&quot;x&quot;&gt;b&lt;/b&gt;</p>');
  });

  test.each([
    '[x](javascript:alert(1))',
    '[x](  JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>)',
    '[x](vbscript:x)',
    '[x](//elsewhere.example)',
    '![x](javascript:alert(1))',
    '<javascript:alert(1)>',
  ])('lets no address lead astray: %s', (source) => {
    expect(write(source).html).not.toContain('<a');
  });

  test('escapes what is put into an attribute', () => {
    const { html } = write('[x](https://a.example/"onmouseover="alert(1))');
    expect(html.match(/<a [^>]*>/)?.[0]).not.toMatch(/"onmouseover/);
  });

  test('never loads an image from elsewhere', () => {
    expect(write('![un mur](https://pixel.example/x.png)').html).toBe(
      '<p><a href="https://pixel.example/x.png" rel="nofollow ugc noopener noreferrer">un mur</a></p>',
    );
  });

  test('knows the items of the house, and shows their title to whom may read them', () => {
    const id = '019f0000-0000-7000-8000-0000000000aa';
    const address = `${house}/ravaudoir/notes/charte-${encodeId(id)}`;
    const written = write(`Voir ${address}`);
    expect(written.cites).toEqual([id]);
    expect(showMessage(written.html, null, new Map())).toContain(`>${address}</a>`);
    expect(showMessage(written.html, null, new Map([[id, 'Charte <de> garde']]))).toContain(
      '>Charte &lt;de&gt; garde</a>',
    );
  });

  test('stays quick on hostile text', () => {
    const seeds = [
      '[',
      '> ',
      '*a_',
      '*a '.repeat(15) + '\n\n',
      '_a_',
      '@a ',
      '- ',
      '`',
      '`a',
      '**a *b ',
      '<a ',
      '![',
      '[a](',
      '| a ',
      '1. ',
      '> - ',
      '~~a ',
      '&#',
      '[a]: b\n',
      'a\n',
      'http://a@',
      '@léonie p ',
    ];
    for (const seed of seeds) {
      const start = performance.now();
      write(seed.repeat(Math.ceil(longestMessage / seed.length)));
      expect(performance.now() - start, seed).toBeLessThan(500);
    }
  });

  test('begins in plain text for lists and letters', () => {
    expect(write('**Deux** écrans & un `câble`\n\n- fêlés').excerpt).toBe('Deux écrans & un câble fêlés');
    expect(write('mot '.repeat(500)).excerpt.length).toBeLessThanOrEqual(280);
  });
});

describe('naming somebody', () => {
  test('works in any case, without accents, before punctuation', () => {
    expect(write('Bonjour @leonie pratviel, tu as la facture ?').named).toEqual([leonie.personId]);
  });

  test('takes the longest name, and a first name that only one bears', () => {
    expect(write('@Yann Trévidec Le Goff vient').named).toEqual([yannick.personId]);
    expect(write('@Yann Trévidec vient').named).toEqual([yann.personId]);
    expect(write('@Léonie vient').named).toEqual([leonie.personId]);
    expect(write('@Yann vient').named).toEqual([]);
  });

  test('does not find anybody in an address or in code', () => {
    expect(write('ecrire a contact@leonie.example ou `@Léonie`').named).toEqual([]);
  });

  test('stands out for the person named alone', () => {
    const { html } = write('@Léonie Pratviel');
    expect(html).toBe(`<p><span class="mention" data-person="${leonie.personId}">@Léonie Pratviel</span></p>`);
    expect(showMessage(html, leonie.personId, new Map())).toContain('class="mention me"');
    expect(showMessage(html, yann.personId, new Map())).not.toContain('mention me');
  });
});
