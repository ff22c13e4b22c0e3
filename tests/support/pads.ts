import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import {
  createEncoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
  type Encoder,
} from 'lib0/encoding';
import { WebSocket } from 'ws';
import type { WritersChoice } from '#lib/collectives/audiences/types.ts';
import type { Member } from '#lib/collectives/types.ts';
import { emptyBody } from '#lib/notes/document/body.ts';
import { createNote, type CreatedNote } from '#lib/notes/server/commands/create-note.ts';
import { loadPad } from '#lib/notes/server/live/storage.ts';
import type { NewHeader } from '#lib/notes/types.ts';
import { textIn, type Said } from './live.ts';

export const plainHeader: NewHeader = {
  title: 'Permanence',
  description: '',
  context: '',
  hashtags: [],
  steps: [],
  participants: [],
};

/** An empty note of a collective, or of those whom `writers` says. */
export async function openPad(
  member: Member,
  writers: WritersChoice = { kind: 'collective' },
  header: NewHeader = plainHeader,
): Promise<CreatedNote> {
  const created = await createNote(member, { header, body: emptyBody, writers });
  if (!created.ok) throw new Error(created.reason);
  return created.value;
}

/** The body as the log alone tells it. */
export async function loggedText(padId: string): Promise<string> {
  const stored = await loadPad(padId);
  return stored === null ? '' : textIn(stored.doc);
}

export interface RawSocket {
  readonly said: Said[];
  /** Answers « envoyé » or not, in order. */
  readonly taken: boolean[];
  readonly denied: string[];
  closed: { readonly code: number; readonly reason: string } | null;
  /** Status of a refused upgrade. */
  refused: number | null;
  readonly wire: WebSocket;
  say(type: number, write: (encoder: Encoder) => void, address?: string): void;
  sendUpdate(update: Uint8Array, address?: string): void;
  frames: Uint8Array[];
}

interface RawOptions {
  readonly url: string;
  readonly token?: string;
  readonly origin?: string | null;
  readonly padId: string;
}

/** A client that says whatever it is told to, and hears all. Authenticates by itself for `padId`. */
export async function rawSocket({ url, token, origin = 'http://minga.test', padId }: RawOptions): Promise<RawSocket> {
  const wire = new WebSocket(url, {
    headers: { ...(token === undefined ? {} : { cookie: `minga=${token}` }), ...(origin === null ? {} : { origin }) },
  });
  const socket: RawSocket = {
    said: [],
    taken: [],
    denied: [],
    closed: null,
    refused: null,
    wire,
    frames: [],
    say: (type, write, address = padId) => {
      const encoder = createEncoder();
      writeVarString(encoder, address);
      writeVarUint(encoder, type);
      write(encoder);
      wire.send(toUint8Array(encoder));
    },
    sendUpdate: (update, address = padId) => {
      socket.say(
        0,
        (encoder) => {
          writeVarUint(encoder, 2);
          writeVarUint8Array(encoder, update);
        },
        address,
      );
    },
  };
  wire.on('message', (data: Buffer) => {
    hear(socket, data);
  });
  await new Promise<void>((resolve) => {
    wire.once('open', resolve);
    wire.on('error', () => {
      resolve();
    });
    wire.once('unexpected-response', (_request, response) => {
      socket.refused = response.statusCode ?? 0;
      resolve();
    });
    wire.on('close', (code, reason) => {
      socket.closed = { code, reason: reason.toString() };
    });
  });
  if (wire.readyState === wire.OPEN)
    socket.say(2, (encoder) => {
      writeVarUint(encoder, 0);
      writeVarString(encoder, '');
    });
  return socket;
}

function hear(socket: RawSocket, data: Buffer): void {
  socket.frames.push(data);
  const decoder = createDecoder(data);
  readVarString(decoder);
  const type = readVarUint(decoder);
  if (type === 5) socket.said.push(JSON.parse(readVarString(decoder)) as Said);
  if (type === 8) socket.taken.push(readVarUint(decoder) === 1);
  if (type === 2 && readVarUint(decoder) === 1) socket.denied.push(readVarString(decoder));
}

/** What everybody shows of themselves, from the frames a socket heard. */
export function presenceIn(socket: RawSocket): unknown[] {
  return socket.frames.flatMap((data) => {
    const decoder = createDecoder(data);
    readVarString(decoder);
    if (readVarUint(decoder) !== 1) return [];
    const states = createDecoder(readVarUint8Array(decoder));
    return Array.from({ length: readVarUint(states) }, () => {
      readVarUint(states);
      readVarUint(states);
      return JSON.parse(readVarString(states)) as unknown;
    });
  });
}
