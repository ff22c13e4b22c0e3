import type { Story } from '../../schema.ts';
import { tellCollective } from './collectives.ts';
import { planDecision } from './decisions.ts';
import { tellNetwork } from './networks.ts';
import { planNote } from './notes.ts';
import { planProposal } from './proposals.ts';
import { planThread } from './threads.ts';
import type { Telling } from './telling.ts';

/** Tells the whole story: first the collectives and their people, then all that they write and decide, in the order of its days. */
export async function tellStory(telling: Telling, story: Story): Promise<void> {
  for (const collective of story.collectives) await tellCollective(telling, collective);
  for (const network of story.networks) await tellNetwork(telling, network, story.collectives);
  const { conduct } = story;
  const everyone = story.collectives[0]?.people.map(({ key }) => key) ?? [];
  for (const note of story.notes) planNote(telling, note);
  for (const thread of story.threads) planThread(telling, thread);
  for (const decision of story.decisions) planDecision(telling, decision, { conduct, everyone });
  for (const proposal of story.open) planProposal(telling, proposal, conduct);
  await telling.tell();
}
