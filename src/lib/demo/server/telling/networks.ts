import { answerNetwork, inviteToNetwork } from '#lib/collectives/server/commands/network-invitations.ts';
import { openNetwork } from '#lib/collectives/server/commands/networks.ts';
import type { ToldCollective, ToldNetwork } from '../../schema.ts';
import { accepted, type Telling } from './telling.ts';

/** Opens a network and brings the other collectives in, each invited and answering in its turn. */
export async function tellNetwork(
  telling: Telling,
  told: ToldNetwork,
  collectives: readonly ToldCollective[],
): Promise<void> {
  const { name, summary } = told;
  const opener = await telling.member(told.by, telling.clock.at(told.days));
  const { id: networkId } = accepted(await openNetwork(opener, { name, summary }));
  telling.keepNetwork(told.key, networkId);
  for (const { collective, by, days } of told.joined) {
    const asked = collectives.find(({ key }) => key === collective)?.name ?? '';
    const at = telling.clock.at(days, 11);
    const host = await telling.member(told.by, at);
    const invitationId = accepted(await inviteToNetwork(host, { networkId, asked }));
    accepted(await answerNetwork(await telling.member(by, telling.clock.at(days, 17)), { invitationId, accept: true }));
    telling.forget(by);
  }
  telling.forget(told.by);
}
