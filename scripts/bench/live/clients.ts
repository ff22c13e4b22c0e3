import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { WebSocket } from 'ws';
import { Doc, parseUpdateMeta, XmlElement, XmlText } from 'yjs';
import { percentile } from '../report.ts';

// The load: editors that speak the protocol directly, each typing one character a second into one note. Alone in its process.

export interface Load {
  readonly url: string;
  readonly origin: string;
  readonly padId: string;
  readonly tokens: readonly string[];
  readonly observers: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface Measured {
  readonly sent: number;
  readonly deliveries: number;
  readonly expected: number;
  readonly propagation: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly ack: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly unacknowledged: number;
  readonly messagesIn: number;
  readonly loopP99: number;
}

const sentAt = new Map<number, number[]>();
const propagation: number[] = [];
const acks: number[] = [];
let measuring = false;
let messagesIn = 0;

class Editor {
  readonly socket: WebSocket;
  readonly ready: Promise<void>;
  readonly #doc = new Doc();
  readonly #padId: string;
  readonly #isObserver: boolean;
  readonly #waiting: (number | null)[] = [];
  #text: XmlText | null = null;
  #logged = 0;
  #becomesReady: () => void = () => undefined;

  constructor(load: Load, token: string, isObserver: boolean) {
    this.#padId = load.padId;
    this.#isObserver = isObserver;
    this.socket = new WebSocket(load.url, {
      headers: { cookie: `minga=${token}`, origin: load.origin },
      perMessageDeflate: false,
    });
    this.ready = new Promise((resolve, reject) => {
      this.#becomesReady = resolve;
      this.socket.on('error', reject);
    });
    this.socket.on('open', () => {
      this.#say(2, (encoder) => {
        writeVarUint(encoder, 0);
        writeVarString(encoder, '');
        writeVarString(encoder, 'banc');
      });
      this.#say(0, (encoder) => {
        writeVarUint(encoder, 0);
        writeVarUint8Array(encoder, Uint8Array.of(0));
      });
    });
    this.socket.on('message', (data: Buffer) => {
      this.#hear(data);
    });
    sentAt.set(this.#doc.clientID, []);
    this.#doc.on('update', (update: Uint8Array) => {
      this.#send(2, update);
    });
  }

  get unacknowledged(): number {
    return this.#waiting.filter((at) => at !== null).length;
  }

  type(letter: string): void {
    if (this.#text === null) {
      const paragraph = new XmlElement('paragraph');
      const text = new XmlText(letter);
      paragraph.insert(0, [text]);
      this.#text = text;
      this.#doc.getXmlFragment('body').push([paragraph]);
    } else this.#text.insert(this.#text.length, letter);
  }

  #send(step: number, update: Uint8Array): void {
    const now = performance.now();
    if (step === 2) {
      const clock = parseUpdateMeta(update).to.get(this.#doc.clientID) ?? 0;
      const moments = sentAt.get(this.#doc.clientID) ?? [];
      moments[clock] = measuring ? now : 0;
    }
    this.#waiting.push(step === 2 && measuring ? now : null);
    this.#say(0, (encoder) => {
      writeVarUint(encoder, step);
      writeVarUint8Array(encoder, update);
    });
  }

  #say(type: number, write: (encoder: ReturnType<typeof createEncoder>) => void): void {
    const encoder = createEncoder();
    writeVarString(encoder, this.#padId);
    writeVarUint(encoder, type);
    write(encoder);
    this.socket.send(toUint8Array(encoder));
  }

  #hear(data: Buffer): void {
    messagesIn += 1;
    const decoder = createDecoder(data);
    readVarString(decoder);
    const type = readVarUint(decoder);
    if (type === 5) this.#hearNews(readVarString(decoder));
    if (type !== 0) return;
    const step = readVarUint(decoder);
    if (step === 0) {
      this.#send(1, Uint8Array.of(0, 0));
      this.#becomesReady();
    } else if (step === 2 && this.#isObserver) this.#observe(readVarUint8Array(decoder));
  }

  #hearNews(payload: string): void {
    const news = JSON.parse(payload) as { type: string; count: number };
    if (news.type !== 'logged') return;
    const now = performance.now();
    for (; this.#logged < news.count; this.#logged++) {
      const at = this.#waiting.shift();
      if (at !== undefined && at !== null) acks.push(now - at);
    }
  }

  #observe(update: Uint8Array): void {
    const now = performance.now();
    const { from, to } = parseUpdateMeta(update);
    for (const [client, end] of to) {
      if (client === this.#doc.clientID) continue;
      const moments = sentAt.get(client);
      for (let clock = (from.get(client) ?? 0) + 1; clock <= end; clock++) {
        const at = moments?.[clock] ?? 0;
        if (at > 0) propagation.push(now - at);
      }
    }
  }
}

process.once('message', (load: Load) => {
  void run(load).then((measured) => {
    process.send?.(measured, () => {
      process.exit(0);
    });
  });
});

async function run(load: Load): Promise<Measured> {
  const editors: Editor[] = [];
  for (const [place, token] of load.tokens.entries()) {
    const editor = new Editor(load, token, place < load.observers);
    editors.push(editor);
    if (place % 20 === 19) await editor.ready;
  }
  await Promise.all(editors.map((editor) => editor.ready));
  const lags: number[] = [];
  const lagTimer = lagWatch(lags);
  let sent = 0;
  const timers = editors.map((editor, place) => {
    const tick = (): void => {
      editor.type('abcdefghijklmnopqrstuvwxyz '[place % 27] ?? 'a');
      if (measuring) sent += 1;
    };
    // Keystrokes of different people never fall on the same beat.
    const start = setTimeout(() => {
      tick();
      timers[place] = setInterval(tick, 1000);
    }, Math.random() * 1000);
    return start;
  });
  await wait(load.warmUpSeconds * 1000);
  measuring = true;
  messagesIn = 0;
  process.send?.('begin');
  await wait(load.seconds * 1000);
  measuring = false;
  process.send?.('end');
  const messages = messagesIn;
  for (const timer of timers) clearInterval(timer);
  await wait(2_000);
  clearInterval(lagTimer);
  const unacknowledged = editors.reduce((sum, editor) => sum + editor.unacknowledged, 0);
  for (const { socket } of editors) socket.terminate();
  return {
    sent,
    deliveries: propagation.length,
    expected: sent * load.observers - Math.round((sent * load.observers) / editors.length),
    propagation: summary(propagation),
    ack: summary(acks),
    unacknowledged,
    messagesIn: Math.round(messages / load.seconds),
    loopP99: percentile(lags, 0.99),
  };
}

function summary(measures: readonly number[]) {
  return { p50: percentile(measures, 0.5), p95: percentile(measures, 0.95), p99: percentile(measures, 0.99) };
}

function lagWatch(lags: number[]): NodeJS.Timeout {
  let last = performance.now();
  return setInterval(() => {
    const now = performance.now();
    lags.push(Math.max(0, now - last - 10));
    last = now;
  }, 10);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
