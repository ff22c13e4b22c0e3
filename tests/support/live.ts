import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { WebSocket } from 'ws';
import { Doc, XmlElement, XmlText } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import type { Config } from '#lib/kernel/server/config.ts';
import { makeServer } from '#lib/kernel/server/http.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { startLive } from '#lib/notes/server/live.ts';

export interface LiveServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The real socket on a free port, in this process, without the pages. */
export async function startLiveServer(): Promise<LiveServer> {
  await startLive();
  const config: Pick<Config, 'publicUrl' | 'trustedProxies'> = runtime().config;
  const server = makeServer(config as Config, new Promise(() => undefined), runtime().upgrades);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    for (const upgrade of runtime().upgrades.values()) upgrade.close();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  runtime().onStop.push(stop);
  return { url: `ws://127.0.0.1:${String(port)}/live`, stop };
}

export interface LiveEditor {
  readonly doc: Doc;
  readonly provider: HocuspocusProvider;
  /** What the server said beside the text, in order. */
  readonly said: readonly Said[];
  /** Updates of ours that it says are on disk. */
  readonly logged: () => number;
  readonly closes: readonly { readonly code: number; readonly reason: string }[];
  readonly scope: () => string | null;
  /** Throws after so many milliseconds; 5 s when not said. */
  synced(milliseconds?: number): Promise<void>;
  /** Types a paragraph at the end of the body. */
  type(text: string): void;
  text(): string;
  leave(): void;
}

export interface Said {
  readonly type: string;
  readonly [particular: string]: unknown;
}

export interface EditorOptions {
  readonly url: string;
  readonly token: string;
  readonly padId: Id;
  readonly origin?: string;
  readonly doc?: Doc;
}

/** The client library of the browser, with the cookie of somebody. */
export function openEditor({
  url,
  token,
  padId,
  origin = 'http://minga.test',
  doc = new Doc(),
}: EditorOptions): LiveEditor {
  const said: Said[] = [];
  const closes: { code: number; reason: string }[] = [];
  let scope: string | null = null;
  const websocketProvider = new HocuspocusProviderWebsocket({
    url,
    WebSocketPolyfill: socketWith(token, origin),
    delay: 50,
    minDelay: 50,
    maxDelay: 200,
  });
  const provider = new HocuspocusProvider({
    websocketProvider,
    name: padId,
    document: doc,
    onStateless: ({ payload }) => said.push(JSON.parse(payload) as Said),
    onClose: ({ event }) => closes.push({ code: event.code, reason: event.reason }),
    onAuthenticated: (told) => (scope = told.scope),
  });
  provider.attach();
  return {
    doc,
    provider,
    said,
    closes,
    scope: () => scope,
    logged: () => Number(said.findLast(({ type }) => type === 'logged')?.['count'] ?? 0),
    synced: (milliseconds) => until(() => provider.isSynced, milliseconds),
    type: (text) => {
      const paragraph = new XmlElement('paragraph');
      paragraph.insert(0, [new XmlText(text)]);
      doc.getXmlFragment('body').push([paragraph]);
    },
    text: () => textIn(doc),
    leave: () => {
      provider.destroy();
      websocketProvider.destroy();
    },
  };
}

export function textIn(doc: Doc): string {
  return doc
    .getXmlFragment('body')
    .toArray()
    .map((node) => (node instanceof XmlElement ? node.toArray().map(String).join('') : ''))
    .join('\n');
}

/** Waits until the server has said that so many updates of this connection are on disk. */
export function loggedAtLeast(editor: LiveEditor, count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (editor.logged() < count) return;
      editor.provider.off('stateless', look);
      resolve();
    };
    editor.provider.on('stateless', look);
    look();
  });
}

/** Waits until `done` is true; throws after `milliseconds`. */
export async function until(done: () => boolean | Promise<boolean>, milliseconds = 5_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`not after ${String(milliseconds)} ms: ${done.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function socketWith(token: string, origin: string) {
  return class extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie: `minga=${token}`, origin } });
      this.on('error', () => undefined); // its close follows, and is what counts
    }
  };
}
