import { readershipsOf } from '#lib/collectives/server/queries/readers.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readAs } from '#lib/kernel/server/database.ts';

/** The circles for which this member may write, by name. */
export async function listOwnCircles(member: Member): Promise<{ readonly id: Id; readonly name: string }[]> {
  const { circles } = member.place;
  if (circles.length === 0) return [];
  const readers = await readAs(member, (tx) =>
    readershipsOf(
      tx,
      circles.map((circle) => circle.audienceId),
    ),
  );
  return circles.map(({ id, audienceId }) => ({ id, name: readers.get(audienceId)?.name ?? '' }));
}
