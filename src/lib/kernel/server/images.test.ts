import sharp from 'sharp';
import { expect, test } from 'vitest';
import { fileLimits } from '../file-limits.ts';
import { reencodeImage } from './images.ts';
import { mediaTypeOf } from './media-type.ts';

const red = { r: 200, g: 30, b: 30 };
const square = (width: number, height = width) => sharp({ create: { width, height, channels: 3, background: red } });

test('a photograph loses what it told of place and camera, and stands upright', async () => {
  const taken = await square(60, 40)
    .withExif({ IFD0: { Make: 'Appareil de Rozenn' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 23/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect(taken.includes('Rozenn')).toBe(true);
  const kept = await reencodeImage(taken, 'image/jpeg');
  if (!kept.ok) throw new Error(kept.reason);
  expect(kept.value).toMatchObject({ mediaType: 'image/jpeg', width: 40, height: 60 });
  const { exif, orientation } = await sharp(kept.value.content).metadata();
  expect([exif, orientation]).toEqual([undefined, undefined]);
  expect(kept.value.content.includes('Rozenn')).toBe(false);
});

test('a large image is reduced to the side we keep, a small one is not enlarged', async () => {
  const kept = await reencodeImage(await square(3000, 1500).png().toBuffer(), 'image/png');
  if (!kept.ok) throw new Error(kept.reason);
  expect(kept.value).toMatchObject({ mediaType: 'image/png', width: fileLimits.imageSide, height: 1200 });
  const small = await reencodeImage(await square(10).avif().toBuffer(), 'image/avif');
  if (!small.ok) throw new Error(small.reason);
  expect(small.value).toMatchObject({ mediaType: 'image/webp', width: 10, height: 10 });
});

test('a moving GIF keeps moving', async () => {
  const frames = await Promise.all([1, 2, 3].map(() => square(20).png().toBuffer()));
  const gif = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
  const kept = await reencodeImage(gif, 'image/gif');
  if (!kept.ok) throw new Error(kept.reason);
  expect(kept.value).toMatchObject({ mediaType: 'image/webp', width: 20, height: 20 });
});

test('an image of too many pixels is refused before it is decoded', async () => {
  const header = Buffer.alloc(33);
  Buffer.from('\x89PNG\r\n\x1a\n', 'latin1').copy(header);
  header.writeUInt32BE(13, 8);
  header.write('IHDR', 12, 'latin1');
  header.writeUInt32BE(30_000, 16);
  header.writeUInt32BE(30_000, 20);
  header.set([8, 2, 0, 0, 0], 24);
  const bomb = await square(8000, 7000).png({ compressionLevel: 9 }).toBuffer();
  expect(await reencodeImage(bomb, 'image/png')).toEqual({ ok: false, reason: 'image-too-large' });
  expect((await reencodeImage(header, 'image/png')).ok).toBe(false);
});

test('what only calls itself an image is refused, and a drawing in SVG never reaches a decoder', async () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  );
  expect(await reencodeImage(svg, 'image/png')).toEqual({ ok: false, reason: 'image-unreadable' });
  const cut = (await square(100).jpeg().toBuffer()).subarray(0, 300);
  expect(await reencodeImage(cut, 'image/jpeg')).toEqual({ ok: false, reason: 'image-unreadable' });
});

test('the type comes from the bytes, whatever the name said', async () => {
  expect(mediaTypeOf(await square(2).png().toBuffer())).toBe('image/png');
  expect(mediaTypeOf(await square(2).jpeg().toBuffer())).toBe('image/jpeg');
  expect(mediaTypeOf(await square(2).webp().toBuffer())).toBe('image/webp');
  expect(mediaTypeOf(await square(2).gif().toBuffer())).toBe('image/gif');
  expect(mediaTypeOf(await square(2).avif().toBuffer())).toBe('image/avif');
  for (const [text, type] of [
    ['<?xml version="1.0"?>\n<!-- x --><svg onload="alert(1)">', 'image/svg+xml'],
    ['\ufeff<s:svg xmlns:s="http://www.w3.org/2000/svg">', 'image/svg+xml'],
    ['<!doctype html><script>alert(1)</script>', 'text/plain'],
    ['%PDF-1.7', 'application/pdf'],
    ['PK\x03\x04…', 'application/zip'],
    ['Compte rendu du 3 mars : é'.repeat(300), 'text/plain'],
    ['', 'text/plain'],
  ] as const)
    expect(mediaTypeOf(Buffer.from(text)), text.slice(0, 20)).toBe(type);
  expect(mediaTypeOf(Buffer.from([0x4d, 0x5a, 0, 0, 0xff]))).toBe('application/octet-stream');
  expect(mediaTypeOf(Buffer.from([0xe9, 0x20, 0x6c]))).toBe('application/octet-stream');
});
