import type { Editor } from '@tiptap/core';
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
  type ProsemirrorBinding,
} from '@tiptap/y-tiptap';
import type { Doc, RelativePosition, XmlFragment } from 'yjs';
import { fileLimits } from '#lib/kernel/file-limits.ts';
import { isId, type Id } from '#lib/kernel/ids.ts';
import { withParameters } from '#lib/kernel/paths.ts';
import * as m from '#lib/messages/messages.js';

export interface Upload {
  readonly key: number;
  readonly file: File;
  /** Of what was to send, 0 to 1. */
  readonly share: number;
  /** What went wrong, in a sentence; null while it goes on. */
  readonly error: string | null;
  /** Sending again can help: the network failed, not the image. */
  readonly mayRetry: boolean;
}

/** Where the shared document has the editor's text. */
interface Shared {
  readonly doc: Doc;
  readonly type: XmlFragment;
  readonly binding: ProsemirrorBinding;
}

/** The images on their way into the text. Each goes where it was dropped, wherever the others have moved that place meanwhile. */
export class Uploads {
  list = $state.raw<readonly Upload[]>([]);
  readonly #address: string;
  #count = 0;

  constructor(address: string) {
    this.#address = address;
  }

  add(editor: Editor, files: Iterable<File>, at = editor.state.selection.to): void {
    for (const file of files) {
      const upload: Upload = { key: ++this.#count, file, share: 0, error: faultOf(file), mayRetry: false };
      this.list = [...this.list, upload];
      if (upload.error === null) this.#send(editor, upload, anchorOf(editor, at));
    }
  }

  forget(key: number): void {
    this.list = this.list.filter((upload) => upload.key !== key);
  }

  retry(editor: Editor, { key, file }: Upload): void {
    this.forget(key);
    this.add(editor, [file]);
  }

  #send(editor: Editor, { key, file }: Upload, anchor: RelativePosition): void {
    const request = new XMLHttpRequest(); // fetch tells nothing of what is already sent
    request.open('POST', withParameters(this.#address, { name: file.name }));
    request.setRequestHeader('content-type', file.type);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => {
      this.#change(key, { share: total === 0 ? 0 : loaded / total });
    };
    request.onload = () => {
      const { id, message } = (request.response ?? {}) as { id?: unknown; message?: unknown };
      if (request.status === 201 && typeof id === 'string' && isId(id)) {
        this.forget(key);
        insert(editor, id, anchor);
      } else
        this.#change(key, { error: typeof message === 'string' ? message : m.notes_image_refused(), mayRetry: false });
    };
    request.onerror = () => {
      this.#change(key, { error: m.notes_image_not_sent(), mayRetry: true });
    };
    request.send(file);
  }

  #change(key: number, change: Partial<Upload>): void {
    this.list = this.list.map((upload) => (upload.key === key ? { ...upload, ...change } : upload));
  }
}

/** What can be said before sending a byte. */
function faultOf({ type, size }: File): string | null {
  if (!type.startsWith('image/')) return m.notes_image_only();
  return size > fileLimits.file ? m.refusal_file_too_large() : null;
}

function sharedOf(editor: Editor): Shared {
  return ySyncPluginKey.getState(editor.state) as Shared;
}

function anchorOf(editor: Editor, at: number): RelativePosition {
  const { type, binding } = sharedOf(editor);
  return absolutePositionToRelativePosition(at, type, binding.mapping) as RelativePosition;
}

/** The description is asked at once: the cursor waits in its field. */
function insert(editor: Editor, attachmentId: Id, anchor: RelativePosition): void {
  const { doc, type, binding } = sharedOf(editor);
  const at = relativePositionToAbsolutePosition(doc, type, anchor, binding.mapping) ?? editor.state.doc.content.size;
  editor.commands.insertContentAt(at, { type: 'image', attrs: { attachmentId, alt: '', caption: '' } });
}
