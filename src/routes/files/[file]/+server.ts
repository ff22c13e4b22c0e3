import { Readable } from 'node:stream';
import { asVisitor, notFound } from '#lib/collectives/gate.ts';
import { decodeId, publicAudience } from '#lib/kernel/ids.ts';
import { findKeptFile, type KeptFile } from '#lib/kernel/server/attachments.ts';
import { openFile } from '#lib/kernel/server/files.ts';
import type { RequestHandler } from './$types';

/** Drawn again by us before they were kept: the only types that a page may show in place. */
const shown: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp']);

/** A file of a text, for whoever may read that text. It can neither run nor be taken for a page of ours. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
  const id = decodeId(params.file);
  const file = id === null ? null : await findKeptFile(locals.session ?? asVisitor(), id);
  if (file === null) notFound();
  const headers = headersOf(file);
  if (request.headers.get('if-none-match') === headers['etag']) return new Response(null, { status: 304, headers });
  const kept = await openFile(file.sha256); // before a byte is promised: one that is missing is an error of the page, and of it alone
  const stream = Readable.toWeb(kept.createReadStream());
  return new Response(stream as ReadableStream, { headers: { ...headers, 'content-length': String(file.bytes) } });
};

function headersOf({ name, mediaType, sha256, audienceId, published }: KeptFile): Record<string, string> {
  const isShown = shown.has(mediaType);
  const isPublic = published && audienceId === publicAudience;
  return {
    'content-type': isShown ? mediaType : 'application/octet-stream',
    'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeName(name)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    etag: `"${sha256}"`,
    // Asked again each time: who may read it can change at any moment, and an unchanged file costs no bytes.
    'cache-control': isPublic ? 'public, no-cache' : 'private, no-cache',
    ...(isPublic ? {} : { vary: 'cookie' }),
  };
}

/** RFC 8187: what may stand in an extended value, and nothing else. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}
