import type { Readership } from '#lib/collectives/audiences/types.ts';
import { readershipsOf } from '#lib/collectives/server/queries/readers.ts';
import type { Member } from '#lib/collectives/types.ts';
import { readAs } from '#lib/kernel/server/database.ts';

/** The collective and the circles of it that this member is in: where discussions are held. */
export async function listReaderPlaces(member: Member): Promise<Readership[]> {
  const { audienceId, circles } = member.place;
  const ids = [audienceId, ...circles.map((circle) => circle.audienceId)];
  const found = await readAs(member, (tx) => readershipsOf(tx, ids));
  return ids.flatMap((id) => found.get(id) ?? []);
}
