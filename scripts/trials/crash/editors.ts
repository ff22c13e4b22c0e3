import { setTimeout as wait } from 'node:timers/promises';
import { Doc } from 'yjs';
import { loggedAtLeast, openEditor, type LiveEditor } from '../../../tests/support/live.ts';
import type { Scene } from './writers.ts';

const between = 15;
const patienceMs = 60_000;

/**
 * Somebody at the keyboard of the trial's note: types tokens through the real socket, one after the other, each acknowledged when
 * « logged » has counted it.
 */
export class Typist {
  readonly #scene: Scene;
  readonly #person: number;
  /**
   * When the program dies: the tab stays open and sends again what was not acknowledged, as a browser does; otherwise the computer is
   * closed, and what was not acknowledged may be lost.
   */
  readonly #stays: boolean;
  readonly #pending = new Set<string>();
  #doc = new Doc();
  #turn = 0;

  constructor(scene: Scene, person: number, stays: boolean) {
    this.#scene = scene;
    this.#person = person;
    this.#stays = stays;
  }

  /** What the open tab holds. */
  get doc(): Doc {
    return this.#doc;
  }

  /** Types until the trial is over; then, in a tab that stayed open, until all of it is on disk. */
  async run(): Promise<void> {
    while (!this.#scene.isOver()) {
      await this.#sit((editor, broken) => this.#type(editor, broken));
      await wait(between);
    }
    if (this.#stays) await this.#sit(() => Promise.resolve());
  }

  /** One connection, from its first sync until it breaks or `act` is done. */
  async #sit(act: (editor: LiveEditor, broken: Promise<never>) => Promise<void>): Promise<void> {
    const { url, world } = this.#scene;
    const editor = openEditor({
      url: `${url.replace('http', 'ws')}/live`,
      token: world.tokens[this.#person] ?? '',
      padId: world.padId,
      origin: url,
      doc: this.#doc,
    });
    const broken = whenBroken(editor);
    try {
      await Promise.race([editor.synced(patienceMs), broken]);
      await Promise.race([loggedAtLeast(editor, 1), broken]);
      await this.#acknowledgePending();
      await act(editor, broken);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      if (!this.#stays) this.#takeAnotherTab();
    } finally {
      editor.leave();
    }
  }

  async #type(editor: LiveEditor, broken: Promise<never>): Promise<void> {
    for (let sent = 1; !this.#scene.isOver(); sent++) {
      const token = `n${String(this.#person)}x${String(this.#turn++)}x${String(this.#doc.clientID)}`;
      this.#pending.add(token);
      const answer = await this.#scene.oracle.witness(token, async () => {
        editor.type(token);
        await Promise.race([loggedAtLeast(editor, sent + 1), broken]);
        return 'acked';
      });
      if (answer !== 'acked') throw new Broken();
      this.#pending.delete(token);
      await wait(between);
    }
  }

  /** The answer to the server's first step carried all that this tab holds; « logged » counts it like any other update. */
  async #acknowledgePending(): Promise<void> {
    for (const token of this.#pending) await this.#scene.oracle.witness(token, () => Promise.resolve('acked'));
    this.#pending.clear();
  }

  #takeAnotherTab(): void {
    this.#doc = new Doc();
    this.#pending.clear();
  }
}

class Broken extends Error {}

function whenBroken(editor: LiveEditor): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    editor.provider.on('close', () => {
      reject(new Broken());
    });
  });
  broken.catch(() => undefined); // nobody waits for it once the tab is closed
  return broken;
}
