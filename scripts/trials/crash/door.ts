import type { Answer } from '../../../tests/trials/crash/oracle.ts';

export interface Answered {
  readonly answer: Answer;
  readonly status: number;
  /** Where a form that did its part leads. */
  readonly location: string | null;
}

const patienceMs = 5_000;

/** The program as one person's browser sees it: pages and posted forms, with their cookie and nothing else. */
export class Door {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /**
   * Posts a form. Taken: `acked`, and where it leads. Refused with a sentence: `refused`. Anything else, a page that says that
   * something unexpected happened included, leaves its author unsure: `unknown`. Throws when the connection breaks.
   */
  async post(path: string, fields: Readonly<Record<string, string>>): Promise<Answered> {
    const response = await fetch(this.#url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `minga=${this.#token}`, origin: this.#url, accept: 'text/html' },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(patienceMs),
    });
    await response.arrayBuffer();
    const { status } = response;
    const answer = status === 303 ? 'acked' : status >= 400 && status < 500 ? 'refused' : 'unknown';
    return { answer, status, location: response.headers.get('location') };
  }

  async get(path: string): Promise<{ readonly status: number; readonly body: string }> {
    const response = await fetch(this.#url + path, {
      headers: { cookie: `minga=${this.#token}` },
      signal: AbortSignal.timeout(patienceMs),
    });
    return { status: response.status, body: await response.text() };
  }
}
