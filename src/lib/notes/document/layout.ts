import type { Array as YArray, Doc, Map as YMap, XmlFragment } from 'yjs';
import type { Id } from '#lib/kernel/ids.ts';

// Where each part of a note lives in its shared document. The editor, the projections and the imports all go through here.

export type TextField = 'title' | 'description' | 'context';

export function bodyOf(pad: Doc): XmlFragment {
  return pad.getXmlFragment('body');
}

export function textFieldOf(pad: Doc, field: TextField): XmlFragment {
  return pad.getXmlFragment(field);
}

/** Mots-dièse of the header, without their sign. */
export function hashtagsOf(pad: Doc): YArray<string> {
  return pad.getArray('hashtags');
}

/** Next steps as they are written. Who claimed or did one is in the table `steps`, under the same id. */
export interface PadStep {
  readonly id: Id;
  readonly label: string;
  /** « 20 minutes », « une heure »: free words. */
  readonly size: string;
  /** A calendar day, `YYYY-MM-DD`, or empty. */
  readonly due: string;
}

/** A map per step with the fields of PadStep, each a string. */
export function stepsOf(pad: Doc): YArray<YMap<string>> {
  return pad.getArray('steps');
}

export interface PadParticipant {
  readonly id: Id;
  readonly name: string;
  readonly organisation: string;
  /** Their part in the work, in their words: « à l’origine », « essaie ici ». */
  readonly part: string;
  /** The id of the person, when they have an account here; else empty. */
  readonly personId: string;
}

/** A map per participant with the fields of PadParticipant, each a string. */
export function participantsOf(pad: Doc): YArray<YMap<string>> {
  return pad.getArray('participants');
}
