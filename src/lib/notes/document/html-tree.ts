import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes as Html } from 'parse5';

export function attribute(element: Html.Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

/** The words under a node, scripts and styles left out. Not recursive: a page may be nested as deep as it likes. */
export function wordsOf(root: Html.Node): string {
  const words: string[] = [];
  const waiting: Html.Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (tree.isTextNode(node)) words.push(node.value);
    else if (tree.isElementNode(node) && (node.tagName === 'script' || node.tagName === 'style')) continue;
    else if ('childNodes' in node) waiting.push(...node.childNodes.toReversed());
  }
  return words.join('');
}

export function firstNamed(root: Html.Node, name: string): Html.Element | null {
  return elementsNamed(root, new Set([name]), new Set())[0] ?? null;
}

/** Elements of these names in the order of the page, not looking inside those of `closed` (the root left aside). */
export function elementsNamed(
  root: Html.Node,
  names: ReadonlySet<string>,
  closed: ReadonlySet<string>,
): Html.Element[] {
  const found: Html.Element[] = [];
  const waiting: Html.Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (tree.isElementNode(node)) {
      if (names.has(node.tagName)) found.push(node);
      if (node !== root && closed.has(node.tagName)) continue;
    }
    if ('childNodes' in node) waiting.push(...node.childNodes.toReversed());
  }
  return found;
}
