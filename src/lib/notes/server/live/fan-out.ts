import { mergeUpdates } from 'yjs';
import { wrap, type WireFrame } from './frames.ts';

export interface Listener {
  /** How this listener's editor names the document. */
  readonly address: string;
  sendWrapped(frame: WireFrame): void;
}

/**
 * Sends news in rounds: after a round that cost t milliseconds of processor, the next one waits t more. So with fifty people each
 * keystroke leaves at once, and with five hundred the rounds keep to half of the processor and each carries the keystrokes of some
 * milliseconds (one message per keystroke and person would be 250,000 a second).
 */
export class Rounds {
  readonly #act: () => void;
  readonly #longestRestMs: number;
  #scheduled = false;
  #notBefore = 0;

  constructor(act: () => void, longestRestMs: number) {
    this.#act = act;
    this.#longestRestMs = longestRestMs;
  }

  due(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const wait = this.#notBefore - performance.now();
    if (wait < 1) setImmediate(this.#round);
    else setTimeout(this.#round, wait);
  }

  readonly #round = (): void => {
    this.#scheduled = false;
    const before = process.threadCpuUsage();
    this.#act();
    const { user, system } = process.threadCpuUsage(before);
    this.#notBefore = performance.now() + Math.min(this.#longestRestMs, (user + system) / 1000);
  };
}

const longestRestMs = 40;
const mergedAtOnce = 200;

/** Gives each listener one frame, encoded once for all who share an address. */
export function tellAll(
  listeners: Iterable<Listener>,
  encode: (address: string) => Uint8Array,
  except: Listener | null = null,
): void {
  const encoded = new Map<string, WireFrame>();
  for (const listener of listeners) {
    if (listener === except) continue;
    let frame = encoded.get(listener.address);
    if (frame === undefined) {
      frame = wrap(encode(listener.address));
      encoded.set(listener.address, frame);
    }
    listener.sendWrapped(frame);
  }
}

interface News {
  readonly update: Uint8Array;
  readonly from: Listener | null;
}

/** The updates of one pad on their way to all who have it open. */
export class UpdateFanOut {
  readonly #listeners: Iterable<Listener>;
  readonly #encode: (address: string, update: Uint8Array) => Uint8Array;
  readonly #rounds = new Rounds(() => {
    this.flush();
  }, longestRestMs);
  #news: News[] = [];

  constructor(listeners: Iterable<Listener>, encode: (address: string, update: Uint8Array) => Uint8Array) {
    this.#listeners = listeners;
    this.#encode = encode;
  }

  /** `from` does not hear its own words again when nobody else spoke in the round. */
  tell(update: Uint8Array, from: Listener | null): void {
    this.#news.push({ update, from });
    this.#rounds.due();
  }

  flush(): void {
    for (let news = this.#news.splice(0, mergedAtOnce); news.length > 0; news = this.#news.splice(0, mergedAtOnce)) {
      const [first] = news;
      if (first === undefined) return;
      const update = news.length === 1 ? first.update : mergeUpdates(news.map((one) => one.update));
      const only = news.every(({ from }) => from === first.from) ? first.from : null;
      tellAll(this.#listeners, (address) => this.#encode(address, update), only);
    }
  }
}
