import { personName, type People } from '#lib/collectives/ui/person-name.ts';
import type { Id } from '#lib/kernel/ids.ts';
import * as m from '#lib/messages/messages.js';
import { getLocale } from '#lib/messages/runtime.js';
import { formatAge, formatDate } from '#lib/ui/text.ts';
import { isStale } from '../rules.ts';
import type { Step } from '../types.ts';

export interface StepScene {
  readonly people: People;
  readonly me: Id | null;
  readonly now: Date;
}

/** « Libre depuis 3 semaines, une heure », « Odile, pour le 5 décembre », « vous, sans nouvelles depuis un mois ». */
export function sayStep(step: Step, { people, me, now }: StepScene): string {
  const name = (id: Id | null) => (id !== null && id === me ? m.collectives_you() : personName(people, id));
  const age = (at: Date) => formatAge(now.getTime() - at.getTime(), getLocale());
  const due =
    step.dueOn === null ? '' : m.steps_due({ day: formatDate(new Date(`${step.dueOn}T12:00:00`), getLocale()) });
  if (step.doneAt !== null)
    return m.steps_done_by({ name: name(step.doneBy), day: formatDate(step.doneAt, getLocale()) });
  const who = step.claimedBy === null ? m.steps_free_since({ age: age(step.createdAt) }) : name(step.claimedBy);
  const stale = isStale(step, now) ? m.steps_stale({ age: age(step.touchedAt) }) : '';
  return [who, step.claimedBy === null ? step.size : '', due, stale].filter((one) => one !== '').join(', ');
}

/** The mark of a step in a list. */
export function stepState(step: Step): 'free' | 'taken' | 'done' {
  if (step.doneAt !== null) return 'done';
  return step.claimedBy === null ? 'free' : 'taken';
}
