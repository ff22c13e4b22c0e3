import { Map as YMap, type Array as YArray, type UndoManager } from 'yjs';
import { hashtagOf } from '../../../document/attributes.ts';
import { hashtagsOf, participantsOf, stepsOf, type PadParticipant, type PadStep } from '../../../document/layout.ts';
import type { Desk } from '../desk.svelte.ts';
import { newRowId } from './new-row-id.ts';
import { newTags, rowsOf, tagsOf, undoing } from './rows.ts';

type Row = Readonly<Record<string, string>>;

/** The lists of the header (steps, mots-dièse, participants), followed as the others change them. */
export class SharedLists {
  steps = $state.raw<readonly PadStep[]>([]);
  participants = $state.raw<readonly PadParticipant[]>([]);
  hashtags = $state.raw<readonly string[]>([]);
  /** Something was taken out by this person and can be put back. */
  mayPutBack = $state(false);
  readonly #desk: Desk;
  readonly #undo: UndoManager;
  readonly #origin = {};

  constructor(desk: Desk) {
    this.#desk = desk;
    const { doc } = desk;
    this.#undo = undoing(doc, this.#origin);
    stepsOf(doc).observeDeep(this.#read);
    participantsOf(doc).observeDeep(this.#read);
    hashtagsOf(doc).observe(this.#read);
    this.#read();
  }

  close(): void {
    const { doc } = this.#desk;
    stepsOf(doc).unobserveDeep(this.#read);
    participantsOf(doc).unobserveDeep(this.#read);
    hashtagsOf(doc).unobserve(this.#read);
    this.#undo.destroy();
  }

  addStep(): string {
    return this.#add(stepsOf(this.#desk.doc), { label: '', size: '', due: '' });
  }

  addParticipant(): string {
    return this.#add(participantsOf(this.#desk.doc), { name: '', organisation: '', part: '', personId: '' });
  }

  setStep(id: string, values: Partial<PadStep>): void {
    this.#set(stepsOf(this.#desk.doc), id, values);
  }

  setParticipant(id: string, values: Partial<PadParticipant>): void {
    this.#set(participantsOf(this.#desk.doc), id, values);
  }

  removeStep(id: string): void {
    this.#remove(stepsOf(this.#desk.doc), id);
  }

  removeParticipant(id: string): void {
    this.#remove(participantsOf(this.#desk.doc), id);
  }

  /** Adds what these words hold, once each. */
  addHashtags(words: string): void {
    const tags = newTags(words, this.hashtags);
    if (tags.length === 0) return;
    this.#act(() => {
      hashtagsOf(this.#desk.doc).push(tags);
    });
  }

  removeHashtag(tag: string): void {
    const tags = hashtagsOf(this.#desk.doc);
    this.#takeOut(() => {
      for (let at = tags.length - 1; at >= 0; at--) if (hashtagOf(tags.get(at)) === tag) tags.delete(at);
    });
  }

  putBack(): void {
    this.#undo.undo();
    this.mayPutBack = false;
  }

  readonly #read = (): void => {
    const { doc } = this.#desk;
    this.steps = rowsOf(stepsOf(doc)).map((row) => ({ id: '', label: '', size: '', due: '', ...row }));
    this.participants = rowsOf(participantsOf(doc)).map((row) => ({
      id: '',
      name: '',
      organisation: '',
      part: '',
      personId: '',
      ...row,
    }));
    this.hashtags = tagsOf(hashtagsOf(doc));
  };

  #act(act: () => void): void {
    if (!this.#desk.mayWrite) return;
    this.#desk.doc.transact(act, this.#origin);
    this.mayPutBack = false;
  }

  #takeOut(act: () => void): void {
    this.#act(act);
    this.mayPutBack = this.#desk.mayWrite;
  }

  #add(list: YArray<YMap<string>>, values: Row): string {
    const id = newRowId();
    this.#act(() => {
      list.push([new YMap(Object.entries({ id, ...values }))]);
    });
    return id;
  }

  #set(list: YArray<YMap<string>>, id: string, values: object): void {
    const row = list.toArray().find((one) => one.get('id') === id);
    this.#act(() => {
      for (const [key, value] of Object.entries<string>({ ...values }))
        if (row?.get(key) !== value) row?.set(key, value);
    });
  }

  #remove(list: YArray<YMap<string>>, id: string): void {
    const at = list.toArray().findIndex((row) => row.get('id') === id);
    if (at === -1) return;
    this.#takeOut(() => {
      list.delete(at);
    });
  }
}
