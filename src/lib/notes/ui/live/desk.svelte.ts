import { HocuspocusProvider } from '@hocuspocus/provider';
import { Doc } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';
import { countedSocket } from './counted-socket.ts';
import { forgetCopiesOfOthers, openLocalCopy, type LocalCopy } from './local-copy.ts';
import { OpenOnlySocket } from './open-only-socket.ts';
import { readPresent, type PresentPerson } from './presence.ts';
import { KnownHands, type Hand } from '../../document/known-hands.ts';
import { afterEvent, isDead, openSaving, wordsAt, type Saving, type SavingEvent } from './saving.ts';

export interface Me {
  readonly personId: Id;
  readonly name: string;
}

/** Why the server takes nothing more from here. Its own words. */
export type Ending = 'signed-out' | 'no-access' | 'gone';
export type Refusal = 'too-large' | 'too-deep' | 'malformed' | 'read-only';

const endings: ReadonlySet<string> = new Set<Ending>(['signed-out', 'no-access', 'gone']);
const refusals: ReadonlySet<string> = new Set<Refusal>(['too-large', 'too-deep', 'malformed', 'read-only']);
/** The server's socket ends on a message that it will not even read; sent again, it would end again. */
const tooBig = 1009;
/** Milliseconds after which « all is saved » is noted on this device too: no need to at every letter. */
const restBeforeNoting = 1_000;

/** One person at one note in this page: the shared document, its copy on this device, its line to the server, and what is known of each. */
export class Desk {
  readonly doc = new Doc();
  readonly me: Me;
  readonly hands: KnownHands;
  readonly provider: HocuspocusProvider;
  saving = $state.raw<Saving>(openSaving(Date.now()));
  now = $state(Date.now());
  /** Whether this browser keeps a copy of its own; null while it is asked. */
  keepsCopy = $state<boolean | null>(null);
  /** The server has told what it holds, at least once: before that nothing may be written. */
  isSynced = $state(false);
  scope = $state<'read-write' | 'readonly' | null>(null);
  ending = $state<Ending | null>(null);
  refusal = $state<Refusal | null>(null);
  present = $state.raw<readonly PresentPerson[]>([]);
  readonly #padId: Id;
  readonly #socket: OpenOnlySocket;
  #copy: LocalCopy | null = null;
  #notedSince: number | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  #isClosed = false;

  constructor(padId: Id, me: Me, hands: readonly (Hand & { readonly client: number })[], url: string) {
    this.me = me;
    this.hands = new KnownHands(hands);
    this.hands.meet(this.doc.clientID, me);
    this.#padId = padId;
    this.#socket = new OpenOnlySocket({
      url,
      autoConnect: false,
      delay: 500,
      minDelay: 500,
      maxDelay: 8_000,
      WebSocketPolyfill: countedSocket(
        () => {
          this.#tell({ type: 'cut' }); // another connection counts from zero
        },
        ({ kind }) => {
          this.#tell({ type: 'sent' });
          if (kind === 'answer') this.#tell({ type: 'caught-up' });
        },
      ),
    });
    this.provider = new HocuspocusProvider({
      websocketProvider: this.#socket,
      name: padId,
      document: this.doc,
      onAuthenticated: ({ scope }) => {
        this.scope = scope === 'readonly' ? 'readonly' : 'read-write';
        this.#tell({ type: 'opened' });
      },
      onAuthenticationFailed: ({ reason }) => {
        this.#heedEnd(reason);
      },
      onSynced: ({ state }) => {
        if (state) this.isSynced = true;
      },
      onStateless: ({ payload }) => {
        this.#hear(payload);
      },
      onClose: ({ event }) => {
        this.#tell({ type: 'cut' });
        this.#heedEnd(event.code === tooBig ? 'too-large' : event.reason);
      },
      onAwarenessChange: ({ states }) => {
        this.present = readPresent(states, me);
        for (const person of this.present) for (const client of person.clients) this.hands.meet(client, person);
      },
    });
  }

  /** May write now: also without a network, once the note has been seen whole. */
  get mayWrite(): boolean {
    return this.isSynced && this.scope === 'read-write' && this.ending === null && this.refusal === null;
  }

  /** Some words of this page are not in the server's database, as far as this page knows. */
  get isUnsaved(): boolean {
    return this.saving.dirty;
  }

  get wordsAt(): 'device' | 'sent' | 'server' {
    return wordsAt(this.saving);
  }

  /** Takes up the copy of this device, then calls the server. */
  async open(): Promise<void> {
    this.#clock = setInterval(() => {
      this.#tick();
    }, 500);
    this.#copy = await openLocalCopy(this.doc, this.me.personId, this.#padId);
    if (this.#isClosed) {
      await this.#copy?.close();
      return;
    }
    this.keepsCopy = this.#copy !== null;
    this.#notedSince = this.#copy?.leftSince ?? null;
    this.saving = openSaving(Date.now(), this.#notedSince);
    this.doc.on('update', this.#onUpdate);
    addEventListener('offline', this.#callAgain);
    addEventListener('online', this.#callAgain);
    this.provider.attach();
    void this.#socket.connect();
    if (this.#copy !== null) await forgetCopiesOfOthers(this.me.personId);
  }

  /** Leaves for good; what is kept on this device stays. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#clock);
    clearTimeout(this.#rest);
    removeEventListener('offline', this.#callAgain);
    removeEventListener('online', this.#callAgain);
    this.doc.off('update', this.#onUpdate);
    this.provider.destroy();
    this.#socket.destroy();
    void this.#copy?.close();
  }

  /** Throws away the copy of this device, when its owner has said so. */
  async forgetCopy(): Promise<void> {
    await this.#copy?.erase();
    this.saving = { ...this.saving, dirty: false, waitingSince: null };
  }

  readonly #onUpdate = (_update: Uint8Array, origin: unknown): void => {
    if (origin !== this.provider) this.#tell({ type: 'edited' });
  };

  #tell(event: SavingEvent): void {
    this.saving = afterEvent(this.saving, event, Date.now());
    clearTimeout(this.#rest);
    if (this.saving.waitingSince !== null) this.#note(this.saving.waitingSince);
    else
      this.#rest = setTimeout(() => {
        this.#note(null);
      }, restBeforeNoting);
  }

  #note(since: number | null): void {
    if (this.#copy === null || (this.#notedSince === null) === (since === null)) return;
    this.#notedSince = since;
    void this.#copy.mark(since).then((isNoted) => {
      if (!isNoted) this.keepsCopy = false;
    });
  }

  #hear(payload: string): void {
    const said = JSON.parse(payload) as { type?: unknown; count?: unknown; reason?: unknown };
    if (said.type === 'logged' && typeof said.count === 'number') this.#tell({ type: 'logged', count: said.count });
    if (said.type === 'unsaved') this.#tell({ type: 'failing' });
    if (said.type === 'refused' && typeof said.reason === 'string' && refusals.has(said.reason)) {
      this.refusal = said.reason as Refusal;
      this.#stop();
    }
  }

  #heedEnd(reason: string): void {
    if (refusals.has(reason)) this.refusal = reason as Refusal;
    if (endings.has(reason)) this.ending = reason as Ending;
    if (refusals.has(reason) || endings.has(reason)) this.#stop();
  }

  #stop(): void {
    this.#tell({ type: 'over' });
    this.#socket.disconnect();
  }

  #tick(): void {
    this.now = Date.now();
    if (isDead(this.saving, this.now)) this.#callAgain();
  }

  /** The network of this device went or came back: the old line is not to be trusted, and the server may be on this very device. */
  readonly #callAgain = (): void => {
    if (this.ending !== null || this.refusal !== null) return;
    this.#tell({ type: 'cut' });
    this.#socket.disconnect();
    void this.#socket.connect();
  };
}
