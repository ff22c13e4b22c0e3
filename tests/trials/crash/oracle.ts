import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** What the program answered to a write, as its author saw it. */
export type Answer = 'acked' | 'refused' | 'unknown';

export interface Verdict {
  readonly acked: number;
  readonly unknown: number;
  /** Acknowledged and not there: the one thing that must never happen. */
  readonly lost: readonly string[];
  /** There more than once. */
  readonly duplicated: readonly string[];
  /** There though refused, or never sent. */
  readonly stray: readonly string[];
}

/**
 * The witness outside the program: each write has a token of its own, put on disk (fsync) before it is sent and again once it is
 * answered, so that a crash of the witness itself cannot soften the verdict. Method: docs/architecture.md and, for the
 * reading of unknown answers, Jepsen's analysis of PostgreSQL (a lost acknowledgement leaves both sides unsure).
 */
export class Oracle {
  readonly #file: number;
  readonly #answers = new Map<string, Answer>();

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  /** Sends one write and remembers what was answered; a broken connection or a time-out is `unknown`. */
  async witness(token: string, send: () => Promise<Answer>): Promise<Answer> {
    this.#put(token, 'unknown');
    const answer = await send().catch((): Answer => 'unknown');
    this.#put(token, answer);
    return answer;
  }

  /** Compares with what is there now: `present` gives, for each token found, how many times. */
  judge(present: ReadonlyMap<string, number>): Verdict {
    const tokens = [...this.#answers];
    const of = (answer: Answer): string[] => tokens.filter(([, one]) => one === answer).map(([token]) => token);
    const acked = of('acked');
    const unknown = of('unknown');
    const expected = new Set([...acked, ...unknown]);
    return {
      acked: acked.length,
      unknown: unknown.length,
      lost: acked.filter((token) => !present.has(token)),
      duplicated: [...present].filter(([, times]) => times > 1).map(([token]) => token),
      stray: [...present.keys()].filter((token) => !expected.has(token)),
    };
  }

  /** How many were acknowledged, by the letter that begins their token. */
  kinds(): Record<string, number> {
    const kinds: Record<string, number> = {};
    for (const [token, answer] of this.#answers)
      if (answer === 'acked') kinds[token.charAt(0)] = (kinds[token.charAt(0)] ?? 0) + 1;
    return kinds;
  }

  close(): void {
    closeSync(this.#file);
  }

  #put(token: string, answer: Answer): void {
    this.#answers.set(token, answer);
    writeSync(this.#file, `${token} ${answer}\n`);
    fsyncSync(this.#file);
  }
}
