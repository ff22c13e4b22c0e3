import type { Place } from '../types.ts';

/** Where message number `seq` stands, answering `parent` or nobody. Answers to answers line up under the same twig. */
export function placeUnder(parent: Place | null, seq: number): Place {
  if (parent === null) return { root: seq, branch: 0, leaf: 0 };
  if (parent.branch === 0) return { root: parent.root, branch: seq, leaf: 0 };
  return { root: parent.root, branch: parent.branch, leaf: seq };
}

export function comparePlaces(left: Place, right: Place): number {
  return left.root - right.root || left.branch - right.branch || left.leaf - right.leaf;
}

/** A place as it stands in an address: `12`, `12-15`, `12-15-18`. */
export function encodePlace({ root, branch, leaf }: Place): string {
  return [root, branch, leaf].filter((number, index) => index === 0 || number > 0).join('-');
}

/** null for anything that `encodePlace` has not written. */
export function decodePlace(text: string): Place | null {
  const match = /^(\d{1,9})(?:-(\d{1,9})(?:-(\d{1,9}))?)?$/.exec(text);
  if (match === null) return null;
  const [root = 0, branch = 0, leaf = 0] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return { root, branch, leaf };
}

/** A message with its answers under it, to two levels. */
export interface Branch<Message> {
  readonly message: Message;
  readonly answers: readonly Branch<Message>[];
}

/**
 * Hangs messages, given in reading order, under one another: root, twig, leaf. A message whose root or twig is not in the list
 * (a page that starts in the middle) hangs from the nearest one that is.
 */
export function growBranches<Message extends Place>(messages: readonly Message[]): Branch<Message>[] {
  interface Growing {
    readonly message: Message;
    readonly answers: Growing[];
  }
  const roots: Growing[] = [];
  let root: Growing | null = null;
  let twig: Growing | null = null;
  for (const message of messages) {
    const grown: Growing = { message, answers: [] };
    if (root?.message.root !== message.root) {
      roots.push(grown);
      root = grown;
      twig = message.branch > 0 ? grown : null;
    } else if (message.leaf > 0 && twig?.message.branch === message.branch) {
      twig.answers.push(grown);
    } else {
      root.answers.push(grown);
      twig = grown;
    }
  }
  return roots;
}
