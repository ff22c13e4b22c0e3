/** The text of a note as a typed tree: what is stored, compared and written out. The shape of ProseMirror's JSON. */
export interface BodyNode {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly BodyNode[];
  readonly text?: string;
  readonly marks?: readonly BodyMark[];
}

export interface BodyMark {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
}

export interface Body extends BodyNode {
  readonly type: 'doc';
  readonly content: readonly BodyNode[];
}

export const emptyBody: Body = { type: 'doc', content: [{ type: 'paragraph' }] };

/** Every node of a tree, parents first. */
export function* nodesOf(node: BodyNode): Generator<BodyNode> {
  yield node;
  for (const child of node.content ?? []) yield* nodesOf(child);
}
