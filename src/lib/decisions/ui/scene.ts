import type { FormIssues } from '#lib/kernel/form-issues.ts';
import { personName } from '#lib/collectives/ui/person-name.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import * as m from '#lib/messages/messages.js';
import type { ProposalPage, RollLine } from '../reading/proposal.ts';
import { voiceOf } from '../rules.ts';

/** What every part of a proposal's page needs to know of the page. */
export interface Scene extends ProposalPage {
  readonly slug: string;
  /** null for who only reads. */
  readonly member: Member | null;
  /** The address of the page, for its acts. */
  readonly here: string;
  /** The voice that the reader carries in the roll. */
  readonly voice: RollLine | null;
  /** What the last act answered when it was refused; `act` among its values names it. */
  readonly form: FormIssues | null;
  /** What keeps a draft from opening, in sentences. */
  readonly unsaid: readonly string[];
}

export function sceneOf(
  page: ProposalPage,
  slug: string,
  member: Member | null,
  more: Partial<Pick<Scene, 'form' | 'unsaid'>> = {},
): Scene {
  const voice = member === null ? null : voiceOf(member, page.roll);
  return { ...page, slug, member, here: paths.proposal(slug, page.proposal), voice, form: null, unsaid: [], ...more };
}

/** What the form of this act answered, among forms of the same act that of these values; null for every other form of the page. */
export function problemOf(
  { form }: Pick<Scene, 'form'>,
  act: string,
  of: Readonly<Record<string, string>> = {},
): FormIssues | null {
  if (form?.values['act'] !== act) return null;
  return Object.entries(of).every(([name, value]) => form.values[name] === value) ? form : null;
}

/** What was typed in a field that comes back refused, else what stands there. */
export function typedIn(problem: FormIssues | null, name: string, otherwise = ''): string {
  const typed = problem?.values[name];
  return typeof typed === 'string' ? typed : otherwise;
}

export function nameOf(scene: Pick<Scene, 'people' | 'member'>, id: Id | null): string {
  return id !== null && id === scene.member?.personId ? m.collectives_you() : personName(scene.people, id);
}

/** What a form shows in a field, by its name. */
export type Shown = (name: string, otherwise?: string) => string;

/** Somebody in a place where « vous » would not make a sentence: « Léonie Pratviel (vous) ». */
export function fullNameOf(scene: Pick<Scene, 'people' | 'member'>, id: Id | null): string {
  const name = personName(scene.people, id);
  return id !== null && id === scene.member?.personId ? m.decisions_me({ name }) : name;
}

/** The name of a voice: a person's, or an organisation's. */
export function voiceName(scene: Scene, voiceId: Id): string {
  return scene.roll.find(({ id }) => id === voiceId)?.name ?? m.collectives_somebody();
}

/** « § 2 », or the whole text. */
export function partName(scene: Scene, partId: Id | null): string {
  if (partId === null) return m.decisions_whole_text();
  const place = scene.proposal.versions.at(-1)?.parts.findIndex(({ id }) => id === partId) ?? -1;
  return place < 0 ? m.decisions_part_gone() : m.decisions_part({ number: place + 1 });
}
