import { decodeId, type Id } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import type { Body, BodyMark, BodyNode } from './body.ts';

/** The same text, showing copies in the place of files. What has no copy stays as it is. */
export function replaceFiles(body: Body, copies: ReadonlyMap<Id, Id>): Body {
  return copies.size === 0 ? body : (replaced(body, copies) as Body);
}

function replaced(node: BodyNode, copies: ReadonlyMap<Id, Id>): BodyNode {
  const shown = node.type === 'image' ? copies.get(String(node.attrs?.['attachmentId'])) : undefined;
  return {
    ...node,
    ...(shown === undefined ? {} : { attrs: { ...node.attrs, attachmentId: shown } }),
    ...(node.content === undefined ? {} : { content: node.content.map((child) => replaced(child, copies)) }),
    ...(node.marks === undefined ? {} : { marks: node.marks.map((mark) => relinked(mark, copies)) }),
  };
}

function relinked(mark: BodyMark, copies: ReadonlyMap<Id, Id>): BodyMark {
  const href = mark.type === 'link' ? mark.attrs?.['href'] : null;
  if (typeof href !== 'string') return mark;
  const id = decodeId(href.split('/').at(-1) ?? '');
  const copy = id !== null && href === paths.file(id) ? copies.get(id) : undefined;
  return copy === undefined ? mark : { ...mark, attrs: { ...mark.attrs, href: paths.file(copy) } };
}
