const mebi = 2 ** 20;

/** What a file may weigh, for the browser (before sending) and the server (for good). Bytes, unless said otherwise. */
export const fileLimits = {
  /** One file. */
  file: 25 * mebi,
  /** Pixels of an image before it is reduced: a photograph of 50 megapixels. */
  imagePixels: 50_000_000,
  /** Longest side of an image once kept, in pixels. */
  imageSide: 2400,
  /** All the files of one collective. */
  collective: 5 * 1024 * mebi,
  /** What one person may add within 24 hours, wherever. */
  personPerDay: 1024 * mebi,
  /** Length of a file's name, in characters. */
  name: 200,
} as const;
