import type { BodyNode } from './body.ts';
import { bodyFrom, itemContent, textNode, type ReadText } from './blocks.ts';

const bullet = /^\s*(?:[-*•–·]|\u2022)\s+(?=\S)/u;
const web = /https?:\/\/[^\s<>"»”)\]]+[^\s<>"»”)\].,;:!?…]/gu;

/**
 * Reads plain text into a body, line for line: blank lines part paragraphs, lines in a row keep their breaks, lines that begin with
 * a dash or a bullet make a list, addresses become links. No line is lost and no word is changed.
 */
export function readPlain(source: string): ReadText {
  const blocks: BodyNode[] = [];
  let lines: string[] = [];
  let items: string[] = [];
  const flush = (): void => {
    if (lines.length > 0) blocks.push({ type: 'paragraph', content: brokenLines(lines) });
    if (items.length > 0) blocks.push({ type: 'bulletList', content: items.map(listItem) });
    lines = [];
    items = [];
  };
  for (const line of source.replaceAll(/\r\n?/g, '\n').split(/[\n\u2028\u2029\f]/u)) {
    const mark = bullet.exec(line);
    if (line.trim() === '') flush();
    else if (mark !== null) {
      if (lines.length > 0) flush();
      items.push(line.slice(mark[0].length));
    } else {
      if (items.length > 0) flush();
      lines.push(line);
    }
  }
  flush();
  return { body: bodyFrom(blocks), findings: [] };
}

function listItem(words: string): BodyNode {
  return { type: 'listItem', content: itemContent([{ type: 'paragraph', content: linked(words.trim()) }]) };
}

function brokenLines(lines: readonly string[]): BodyNode[] {
  return lines.flatMap((line, index) => [...(index === 0 ? [] : [{ type: 'hardBreak' }]), ...linked(line.trim())]);
}

function linked(words: string): BodyNode[] {
  const nodes: (BodyNode | null)[] = [];
  let from = 0;
  for (const { 0: address, index } of words.matchAll(web)) {
    nodes.push(textNode(words.slice(from, index), []));
    nodes.push(textNode(address, [{ type: 'link', attrs: { href: address } }]));
    from = index + address.length;
  }
  nodes.push(textNode(words.slice(from), []));
  return nodes.filter((node) => node !== null);
}
