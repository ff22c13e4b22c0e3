import type { Id } from '#lib/kernel/ids.ts';
import type { CircleTree, ListedCircle } from './types.ts';

/** The open circles as they hold one another, by name. One whose parent has closed stands where its parent stood. */
export function treeOf(circles: readonly ListedCircle[]): CircleTree[] {
  const byId = new Map(circles.map((circle) => [circle.id, circle]));
  const place = (circle: ListedCircle): Id | null => {
    let parent = circle.parentId === null ? undefined : byId.get(circle.parentId);
    while (parent !== undefined && parent.closedAt !== null)
      parent = parent.parentId === null ? undefined : byId.get(parent.parentId);
    return parent?.id ?? null;
  };
  const open = circles.filter(({ closedAt }) => closedAt === null).map((circle) => ({ circle, in: place(circle) }));
  const under = (id: Id | null): CircleTree[] =>
    open.filter((one) => one.in === id).map(({ circle }) => ({ ...circle, under: under(circle.id) }));
  return under(null);
}
