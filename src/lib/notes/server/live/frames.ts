import { createDecoder, hasContent, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import {
  createEncoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
  type Encoder,
} from 'lib0/encoding';

// The wire protocol of Hocuspocus 4.7.0: each message is the address of a document, a type, and what the type says.
// The address is the document's name, with the mark of one editor behind a NUL when several share a socket.

const messages = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  syncReply: 4,
  stateless: 5,
  close: 7,
  syncStatus: 8,
  pong: 10,
} as const;
const syncs = { stepOne: 0, stepTwo: 1, update: 2 } as const;
const auths = { token: 0, permissionDenied: 1, authenticated: 2 } as const;
const longestAddress = 200;

export type Frame =
  | { readonly kind: 'token' | 'query-presence' | 'stateless' | 'close' | 'pong'; readonly address: string }
  | { readonly kind: 'step-one'; readonly address: string; readonly stateVector: Uint8Array }
  /** An update, or the answer to our first step, which is one too. */
  | { readonly kind: 'update'; readonly address: string; readonly update: Uint8Array }
  | { readonly kind: 'presence'; readonly address: string; readonly states: Uint8Array };

/** Reads one message. Throws on anything that this protocol does not let a client say. */
export function readFrame(data: Uint8Array): Frame {
  if (data.length === 1 && data[0] === messages.pong) return { kind: 'pong', address: '' };
  const decoder = createDecoder(data);
  const address = readVarString(decoder);
  if (address.length > longestAddress) throw new Error('the address of a message is too long');
  const type = readVarUint(decoder);
  switch (type) {
    case messages.sync:
    case messages.syncReply: {
      const step = readVarUint(decoder);
      const bytes = readVarUint8Array(decoder);
      if (step === syncs.stepOne) return { kind: 'step-one', address, stateVector: bytes };
      if (step === syncs.stepTwo || step === syncs.update) return { kind: 'update', address, update: bytes };
      throw new Error(`unknown sync message ${String(step)}`);
    }
    case messages.awareness:
      return { kind: 'presence', address, states: readVarUint8Array(decoder) };
    case messages.auth:
      if (readVarUint(decoder) !== auths.token || !hasContent(decoder)) throw new Error('unknown auth message');
      return { kind: 'token', address };
    case messages.queryAwareness:
      return { kind: 'query-presence', address };
    case messages.stateless:
      return { kind: 'stateless', address };
    case messages.close:
      return { kind: 'close', address };
    default:
      throw new Error(`unknown message ${String(type)}`);
  }
}

declare const wired: unique symbol;
/** A message wrapped as one WebSocket frame, ready for the socket of anybody who shares its address. */
export type WireFrame = Buffer & { readonly [wired]: true };

/** One unmasked binary frame (RFC 6455 §5.2). Wrapped once, it is written as it is to hundreds of sockets. */
export function wrap(message: Uint8Array): WireFrame {
  const { length } = message;
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x82;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.set(message, head);
  return frame as WireFrame;
}

export function nameOf(address: string): string {
  const end = address.indexOf('\0');
  return end === -1 ? address : address.slice(0, end);
}

function frame(address: string, type: number, write: (encoder: Encoder) => void): Uint8Array {
  const encoder = createEncoder();
  writeVarString(encoder, address);
  writeVarUint(encoder, type);
  write(encoder);
  return toUint8Array(encoder);
}

function sync(address: string, step: number, bytes: Uint8Array): Uint8Array {
  return frame(address, messages.sync, (encoder) => {
    writeVarUint(encoder, step);
    writeVarUint8Array(encoder, bytes);
  });
}

export const frames = {
  stepOne: (address: string, stateVector: Uint8Array) => sync(address, syncs.stepOne, stateVector),
  stepTwo: (address: string, update: Uint8Array) => sync(address, syncs.stepTwo, update),
  update: (address: string, update: Uint8Array) => sync(address, syncs.update, update),
  /** « Envoyé » : the update is in the shared document; false: it is not and will not be. */
  syncStatus: (address: string, taken: boolean) =>
    frame(address, messages.syncStatus, (encoder) => {
      writeVarUint(encoder, taken ? 1 : 0);
    }),
  presence: (address: string, states: Uint8Array) =>
    frame(address, messages.awareness, (encoder) => {
      writeVarUint8Array(encoder, states);
    }),
  authenticated: (address: string, scope: 'read-write' | 'readonly') =>
    frame(address, messages.auth, (encoder) => {
      writeVarUint(encoder, auths.authenticated);
      writeVarString(encoder, scope);
    }),
  permissionDenied: (address: string, reason: string) =>
    frame(address, messages.auth, (encoder) => {
      writeVarUint(encoder, auths.permissionDenied);
      writeVarString(encoder, reason);
    }),
  stateless: (address: string, payload: object) =>
    frame(address, messages.stateless, (encoder) => {
      writeVarString(encoder, JSON.stringify(payload));
    }),
  close: (address: string, reason: string) =>
    frame(address, messages.close, (encoder) => {
      writeVarString(encoder, reason);
    }),
} as const;
