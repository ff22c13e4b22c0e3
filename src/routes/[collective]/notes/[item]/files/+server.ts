import { asViewer, notFound } from '#lib/collectives/gate.ts';
import { fileLimits } from '#lib/kernel/file-limits.ts';
import { decodeId } from '#lib/kernel/ids.ts';
import { parameters } from '#lib/kernel/paths.ts';
import { refused } from '#lib/kernel/outcome.ts';
import { sayRefusal } from '#lib/kernel/server/say.ts';
import { attachImage } from '#lib/notes/server/commands/attach-image.ts';
import { findPad } from '#lib/notes/server/queries/pad.ts';
import type { RequestHandler } from './$types';

/** Takes one image for the text: its bytes are the body, its name is in the address. Answers `{id, width, height}` or `{message}`. */
export const POST: RequestHandler = async ({ locals, params, request, url }) => {
  const viewer = asViewer(locals.session, params.collective);
  const itemId = decodeId(params.item);
  // Known before a byte is read: an outsider costs nothing.
  if (itemId === null || (await findPad(viewer, itemId)) === null) notFound();
  const content = await readUpTo(request, fileLimits.file);
  const name = url.searchParams.get(parameters.name) ?? '';
  const attached = content === null ? refused('file-too-large') : await attachImage(viewer, itemId, { name, content });
  if (!attached.ok) return Response.json({ message: sayRefusal(attached.reason) }, { status: 409 });
  return Response.json(attached.value, { status: 201 });
};

/** The body, or null as soon as it is longer than `most` bytes. */
async function readUpTo(request: Request, most: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.byteLength;
    if (length > most) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
