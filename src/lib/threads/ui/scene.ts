import type { Readership } from '#lib/collectives/audiences/types.ts';
import { shortName } from '#lib/collectives/ui/person-name.ts';
import type { KnownPerson, Member } from '#lib/collectives/types.ts';
import { encodeId, type Id } from '#lib/kernel/ids.ts';
import { paths, withParameters, type Named, type Parameter } from '#lib/kernel/paths.ts';
import { getLocale } from '#lib/messages/runtime.js';
import * as m from '#lib/messages/messages.js';
import type { SafeHtml } from '#lib/ui/html/safe-html.ts';
import { joinList } from '#lib/ui/text.ts';
import type { Message } from '../reading/page.ts';
import { encodeTarget, fragmentOf, type Target } from '../reading/target.ts';
import type { ReactionWord, ThreadState } from '../types.ts';

/** What every message of a page needs to know of the page. */
export interface Scene {
  readonly slug: string;
  readonly thread: Named;
  readonly people: ReadonlyMap<Id, KnownPerson>;
  /** null for who only reads. */
  readonly member: Member | null;
  readonly now: Date;
  /** New messages are accepted. */
  readonly open: boolean;
  readonly unfolded: Unfolded | null;
  /** The first message that this reader has not read, as a number of the page's thread. */
  readonly firstUnread: { readonly seq: number; readonly since: Date | null } | null;
}

/** The message whose acts are unfolded, with what only those need: its Markdown, its past, and its thread for the rules. */
export interface Unfolded extends Target {
  readonly thread: ThreadState;
  /** Empty for who is not its author. */
  readonly source: string;
  readonly versions: readonly { readonly number: number; readonly html: SafeHtml; readonly writtenAt: Date }[];
}

export function isSame(target: Target | null, message: Target): boolean {
  return target !== null && target.threadId === message.threadId && target.seq === message.seq;
}

/** The address of the page with one message named for an act, at that message. */
export function addressOf(scene: Scene, name: Parameter, target: Target, fragment?: string): string {
  return withParameters(
    paths.thread(scene.slug, scene.thread),
    { [name]: encodeTarget(target, scene.thread.id) },
    fragment ?? fragmentOf(target, scene.thread.id),
  );
}

/** Where a message is found again: on the page of its own thread. */
export function permalink(scene: Scene, message: Message): string {
  const thread =
    message.threadId === scene.thread.id ? scene.thread : { id: message.threadId, title: scene.thread.title };
  const seq = String(message.seq);
  return withParameters(paths.thread(scene.slug, thread), { message: seq }, `m${seq}`);
}

export const reactionLabels: Readonly<Record<ReactionWord, () => string>> = {
  agree: m.threads_word_agree,
  thanks: m.threads_word_thanks,
  same: m.threads_word_same,
  lead: m.threads_word_lead,
  dig: m.threads_word_dig,
};

/** « À creuser, disent Fatou et Hugo »: one line a word, in the order they came. */
export function reactionLines(scene: Scene, message: Message): { readonly word: string; readonly said: string }[] {
  const words = [...new Set(message.reactions.map(({ word }) => word))];
  const me = scene.member?.personId ?? null;
  return words.map((word) => {
    const ids = message.reactions.filter((reaction) => reaction.word === word).map(({ personId }) => personId);
    const others = ids.filter((id) => id !== me).map((id) => shortName(scene.people, id, null));
    const names = ids.length > others.length ? [...others, m.collectives_you()] : others;
    const said =
      others.length === 0
        ? m.threads_you_say()
        : m.threads_said_by({ names: joinList(names, getLocale()), count: names.length });
    return { word: reactionLabels[word](), said };
  });
}

/** The address where a proposal born of this message is written. */
export function proposalFrom(scene: Scene, message: Message): string {
  return withParameters(paths.newProposal(scene.slug), { message: encodeId(message.id) });
}

/** « vous, Capucine et Odile »: the named participants of an audience, the reader first. */
export function participantNames(scene: Pick<Scene, 'people' | 'member'>, readership: Readership): string {
  const me = scene.member?.personId ?? null;
  const ids = [...readership.personIds].sort((left, right) => Number(right === me) - Number(left === me));
  return joinList(
    ids.map((id) => shortName(scene.people, id, me)),
    getLocale(),
  );
}
