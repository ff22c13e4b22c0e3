import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compressPage, takesGzip } from './compress.ts';

const text = '<p>La malle itinérante</p>'.repeat(200);

function asked(path: string, encodings = 'gzip, deflate, br'): Request {
  return new Request(`http://minga.test${path}`, { headers: { 'accept-encoding': encodings } });
}
function page(body = text, type = 'text/html'): Response {
  return new Response(body, { headers: { 'content-type': type, 'content-length': String(body.length) } });
}

describe('a page on a weak network', () => {
  test('travels in fewer bytes and says the same', async () => {
    const sent = await compressPage(asked('/malle/notes/1'), page());
    expect([sent.headers.get('content-encoding'), sent.headers.get('vary')]).toEqual(['gzip', 'accept-encoding']);
    expect(sent.headers.has('content-length')).toBe(false);
    const bytes = Buffer.from(await sent.arrayBuffer());
    expect(bytes.length).toBeLessThan(text.length / 10);
    expect(gunzipSync(bytes).toString()).toBe(text);
  });

  test.each([
    ['the browser does not take gzip', asked('/malle', 'br'), page(), 'accept-encoding'],
    ['the browser refuses gzip', asked('/malle', 'gzip;q=0, br'), page(), 'accept-encoding'],
    [
      'its address carries words, which must not be weighed',
      asked('/malle/search?q=secret'),
      page(),
      'accept-encoding',
    ],
    ['it is not a page', asked('/files/1'), page(text, 'application/zip'), null],
  ])('is left as it is when %s', async (_, request, response, vary) => {
    const sent = await compressPage(request, response);
    expect([sent.headers.get('content-encoding'), sent.headers.get('vary')]).toEqual([null, vary]);
    expect(await sent.text()).toBe(text);
  });

  test('a small one is not worth the work', async () => {
    const sent = await compressPage(asked('/'), page('<p>Oui</p>'));
    expect([sent.headers.get('content-encoding'), await sent.text()]).toEqual([null, '<p>Oui</p>']);
  });

  test.each([['gzip', true], ['br, gzip;q=0.5', true], ['gzip; q=0', false], ['gzip;q=0.0, br', false], ['x-gzippy', false], ['', false]])(
    'takes gzip: %s → %s', (encodings, takes) => {
      expect(takesGzip(asked('/', encodings))).toBe(takes);
    }); // prettier-ignore
});
