import { giveMandate } from '#lib/collectives/server/commands/mandates.ts';
import { toldDecisionSchema } from '#lib/decisions/schema.ts';
import { enterDecision } from '#lib/decisions/server/commands/conclude.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import type { Named } from '#lib/kernel/paths.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { publishNote } from '#lib/notes/server/commands/publish-note.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { postComment } from '#lib/threads/server/commands/post-comment.ts';
import { memberOf, type World } from '../world.ts';

export interface Readings {
  readonly note: Named;
  readonly thread: Named;
}

const messages = 50;
const decisions = 40;

/** Publishes the note of the world for everybody, holds a discussion of 50 messages among its people, fills the register. */
export async function writeReadings(world: World): Promise<Readings> {
  const founder = await memberOf(world);
  must(await publishNote(founder, { itemId: world.itemId, readers: { kind: 'public' }, name: '', licence: null }));
  const opening = {
    key: newId(),
    title: 'Tenir une permanence sur un marché',
    summary: '',
    source: 'On s’y prend comment, trois semaines avant ?',
    about: null,
    readers: { kind: 'public' },
  } as const;
  const thread = must(await openThread(founder, opening));
  for (let seq = 2; seq <= messages; seq++) await answer(world, thread, seq);
  const mandate = { personId: founder.personId, circleId: null, scope: '', startsAt: null, endsAt: null };
  must(await giveMandate(founder, { ...mandate, role: 'secretary' }));
  const secretary = await memberOf(world);
  for (let number = 1; number <= decisions; number++) {
    const form = {
      title: `Décision ${String(number)} sur la Malle itinérante`,
      text: 'La Malle passe chez une structure par mois, rendue propre et comptée.',
      outcome: 'adopted',
      scope: 'tout le collectif',
      owner: founder.personId,
      inForceSince: '2026-01-15',
      reviewOn: '2099-11-22',
      decidedHow: 'En assemblée, par consentement.',
      readers: 'public',
    };
    must(await enterDecision(secretary, toldDecisionSchema.parse(form)));
  }
  return { note: { id: world.itemId, title: 'La note du banc' }, thread };
}

async function answer(world: World, thread: Named, seq: number): Promise<void> {
  const member = await memberOf(world, seq % world.tokens.length);
  must(
    await postComment(member, {
      key: newId(),
      threadId: thread.id,
      answers: seq % 3 === 0 ? seq - 1 : null,
      source: `Le placier décide de tout : on l’appelle **trois semaines** avant, on dit combien de mètres on prend. (${String(seq)})`,
    }),
  );
}

function must<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`preparing the bench was refused: ${outcome.reason}`);
  return outcome.value;
}
