/** What a frame is to the count of edits. `answer`: the edits the server lacked; `update`: one more edit; both may be empty. */
export interface SyncFrame {
  readonly kind: 'answer' | 'update';
  readonly empty: boolean;
}

// Frames of Hocuspocus: document name, type of message, type of synchronisation, content; numbers are variable-length.
const sync = 0;
const answer = 1;
const update = 2;
/** An update that holds nothing is two zeros: no struct, no deletion. */
const emptyUpdate = 2;

/** Reads the head of an outgoing frame; null when it carries no edit. */
export function syncFrame(frame: Uint8Array): SyncFrame | null {
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; at < frame.length; shift += 7) {
      const byte = frame[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  const name = number();
  at += name;
  if (number() !== sync) return null;
  const step = number();
  if (step !== answer && step !== update) return null;
  return { kind: step === answer ? 'answer' : 'update', empty: number() <= emptyUpdate };
}

/**
 * A WebSocket that tells of each edit really handed to it. The provider also « sends » while there is no connection
 * (into a queue), so only the socket knows what left.
 */
export function countedSocket(onOpen: () => void, onSync: (frame: SyncFrame) => void): typeof WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      onOpen();
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBuffer>): void {
      super.send(data as ArrayBufferView<ArrayBuffer>);
      const frame = data instanceof Uint8Array ? syncFrame(data) : null;
      if (frame !== null) onSync(frame);
    }
  };
}
