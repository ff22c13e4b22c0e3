import sharp, { type Sharp } from 'sharp';
import { fileLimits } from '../file-limits.ts';
import { done, refused, type Outcome } from '../outcome.ts';
import { log } from './log.ts';
import type { ImageType } from './media-type.ts';

export interface KeptImage {
  readonly content: Buffer;
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp';
  /** Pixels, after reduction. */
  readonly width: number;
  readonly height: number;
}

// Only the five formats we name may reach a decoder: no SVG, no PDF, nothing that fetches or runs.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
});
sharp.concurrency(1);
sharp.cache(false);

let turn: Promise<unknown> = Promise.resolve();

/**
 * Draws the image again from its pixels: what was hidden in the file (place, camera, code) is gone, and its orientation is applied.
 * One at a time, so that ten uploads at once cost the memory of one.
 */
export function reencodeImage(
  bytes: Uint8Array,
  type: ImageType,
): Promise<Outcome<KeptImage, 'image-too-large' | 'image-unreadable'>> {
  const mine = turn.then(() => reencode(bytes, type));
  turn = mine.catch(() => undefined); // the caller gets the failure; the next one must not
  return mine;
}

async function reencode(
  bytes: Uint8Array,
  type: ImageType,
): Promise<Outcome<KeptImage, 'image-too-large' | 'image-unreadable'>> {
  const moving = type === 'image/gif' || type === 'image/webp';
  const options = { limitInputPixels: fileLimits.imagePixels, failOn: 'error', sequentialRead: true } as const;
  try {
    const { width, height, pages = 1 } = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
    if (width * height * (moving ? pages : 1) > fileLimits.imagePixels) return refused('image-too-large');
    const drawn = sharp(bytes, { ...options, animated: moving && pages > 1 })
      .timeout({ seconds: 20 })
      .autoOrient()
      .resize({ width: fileLimits.imageSide, height: fileLimits.imageSide, fit: 'inside', withoutEnlargement: true });
    const { data, info } = await encode(drawn, type).toBuffer({ resolveWithObject: true });
    const mediaType = `image/${info.format as 'jpeg' | 'png' | 'webp'}` as const;
    return done({ content: data, mediaType, width: info.width, height: info.pageHeight ?? info.height });
  } catch (error) {
    log.info('an image could not be read', { error });
    return refused('image-unreadable');
  }
}

/** Photographs stay JPEG and drawings stay PNG, which every program opens; what moves, and AVIF, become WebP. */
function encode(drawn: Sharp, type: ImageType): Sharp {
  if (type === 'image/jpeg') return drawn.jpeg({ quality: 82, mozjpeg: true });
  if (type === 'image/png') return drawn.png({ compressionLevel: 9 });
  return drawn.webp({ quality: 82, effort: 4 });
}
