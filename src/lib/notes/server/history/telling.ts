import * as m from '#lib/messages/messages.js';
import type { Signature, Telling } from '../../document/html.ts';

/** The words around what changed and what is signed, in the language of the reader. */
export function tellingOf(hands: ReadonlyMap<string, Signature> = new Map()): Telling {
  return {
    stretches: { added: m.ui_change_added(), removed: m.ui_change_removed(), end: m.ui_change_end() },
    remarks: {
      moved: m.notes_compare_moved(),
      restyled: m.notes_compare_restyled(),
      added: m.notes_compare_added(),
      removed: m.notes_compare_removed(),
    },
    hands,
  };
}
