import { getLocale } from '#lib/messages/runtime.js';
import * as m from '#lib/messages/messages.js';
import type { IconName } from '#lib/ui/icon-names.ts';
import { formatDate, formatTime } from '#lib/ui/text.ts';
import type { Line, Tone } from '#lib/ui/tone.ts';
import type { Rules } from '../methods/known.ts';
import type { Fraction, Quorum } from '../methods/method.ts';
import type { ObjectionState } from '../objections/states.ts';
import type { Concluding } from '../reading/proposal.ts';
import type { Day } from '../register/entry.ts';
import type { KnotEntry } from '../register/reading.ts';
import type { ProposalStanding, Stance } from '../types.ts';
import { dateFormat } from '#lib/ui/formats.ts';

export interface Mark {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly line: Line;
  readonly label: string;
}

/** Where a proposal is, as its mark says it; once concluded, how, and which entry of the register says so. */
export function stageMark(
  { stage, phase }: Pick<ProposalStanding, 'stage' | 'phase'>,
  decision: Pick<Concluding, 'outcome' | 'number'> | null,
): Mark {
  switch (stage) {
    case 'draft':
      return { icon: 'edit', tone: 'neutral', line: 'dotted', label: m.decisions_stage_draft() };
    case 'open':
      return {
        icon: phase === null ? 'scale' : 'swap',
        tone: 'concern',
        line: 'dashed',
        label: phase === null ? m.decisions_stage_vote() : m.decisions_stage_phase({ phase }),
      };
    case 'closed':
      return { icon: 'clock', tone: 'abstention', line: 'dashed', label: m.decisions_stage_closed() };
    case 'concluded':
      return {
        ...(decision?.outcome === 'adopted'
          ? ({ icon: 'check', tone: 'consent', line: 'double' } as const)
          : ({ icon: 'x', tone: 'silence', line: 'solid' } as const)),
        label: m.decisions_stage_concluded({ outcome: decision?.outcome ?? '', number: decision?.number ?? 0 }),
      };
    case 'withdrawn':
      return { icon: 'x', tone: 'silence', line: 'solid', label: m.decisions_stage_withdrawn() };
  }
}

const stanceShapes: Readonly<Record<Stance, Pick<Mark, 'icon' | 'tone'>>> = {
  consent: { icon: 'consent', tone: 'consent' },
  for: { icon: 'check', tone: 'consent' },
  objection: { icon: 'objection', tone: 'objection' },
  against: { icon: 'against', tone: 'objection' },
  concern: { icon: 'concern', tone: 'concern' },
  abstention: { icon: 'abstain', tone: 'abstention' },
  aside: { icon: 'minus', tone: 'silence' },
};

/** A position as its mark says it. */
export function stanceMark(stance: Stance): Mark {
  return { ...stanceShapes[stance], line: 'solid', label: m.decisions_stance({ stance }) };
}

const objectionShapes: Readonly<Record<ObjectionState, Omit<Mark, 'label'>>> = {
  raised: { icon: 'objection', tone: 'objection', line: 'dashed' },
  qualified: { icon: 'objection', tone: 'objection', line: 'solid' },
  maintained: { icon: 'objection', tone: 'objection', line: 'solid' },
  dismissed: { icon: 'minus', tone: 'silence', line: 'solid' },
  integrated: { icon: 'consent', tone: 'consent', line: 'dashed' },
  answered: { icon: 'comment', tone: 'consent', line: 'dashed' },
  lifted: { icon: 'check', tone: 'consent', line: 'solid' },
  withdrawn: { icon: 'x', tone: 'silence', line: 'solid' },
};

/** Where an objection is, as its mark says it. */
export function objectionMark(state: ObjectionState): Mark {
  return { ...objectionShapes[state], label: m.decisions_objection_is({ state }) };
}

/** « jeudi 26 novembre 2026, 18 h », in the collective's own time. */
export function sayEnd(at: Date, timeZone: string): string {
  return `${formatDate(at, getLocale(), { length: 'weekday', timeZone })}, ${formatTime(at, getLocale(), { timeZone })}`;
}

/** An instant as a `datetime-local` field takes it, in the collective's time: `2026-11-26T18:00`. */
export function localInput(at: Date | null, timeZone: string): string {
  if (at === null) return '';
  const shape = { dateStyle: 'short', timeStyle: 'short', timeZone } as const;
  return dateFormat('sv', shape).format(at).replace(' ', 'T');
}

/** « Sinon, on reporte. »: what the rules said beforehand for when they are not met; '' for a consent, which goes on. */
export function sayFallback(rules: Rules): string {
  return rules.method === 'consent' ? '' : m.decisions_rule_fallback({ fallback: rules.fallback });
}

const share = ({ numerator, denominator }: Fraction): string => `${String(numerator)}/${String(denominator)}`;

/** Every rule of the count in sentences, in the order in which one counts. */
export function sayRules(rules: Rules): string[] {
  const quorum = sayQuorum(rules.quorum);
  switch (rules.method) {
    case 'consent':
      return [m.decisions_rule_consent(), m.decisions_rule_silence_consent({ silence: rules.silence }), quorum];
    case 'unanimity':
      return [
        m.decisions_rule_unanimity({ base: rules.base }),
        m.decisions_rule_abstention_unanimity({ abstention: rules.abstention }),
        m.decisions_rule_silence_unanimity({ silence: rules.silence }),
        quorum,
        sayFallback(rules),
      ];
    case 'majority':
      return [
        m.decisions_rule_majority({
          share: share(rules.threshold),
          strict: rules.strict ? 'yes' : 'no',
          base: rules.base,
        }),
        m.decisions_rule_abstention_majority({ abstention: rules.abstention }),
        m.decisions_rule_silence_majority({ silence: rules.silence }),
        quorum,
        sayFallback(rules),
      ];
  }
}

function sayQuorum(quorum: Quorum): string {
  switch (quorum.kind) {
    case 'none':
      return m.decisions_rule_no_quorum();
    case 'number':
      return m.decisions_rule_quorum_number({ count: quorum.voices });
    case 'share':
      return m.decisions_rule_quorum_share({ share: share(quorum.share) });
  }
}

/** A calendar day or a moment in words. A calendar day is the same everywhere: it is told in no time zone but its own. */
export function sayDay(day: Day | Date): string {
  return day instanceof Date
    ? formatDate(day, getLocale(), { length: 'short' })
    : formatDate(new Date(`${day}T12:00:00Z`), getLocale(), { length: 'short', timeZone: 'UTC' });
}

/** « en vigueur depuis le 12 oct. 2026 », « Abrogée, par le n° 12 ». */
export function sayStanding(entry: Pick<KnotEntry, 'standing' | 'inForceSince' | 'endedByNumber'>): string {
  const { standing, inForceSince, endedByNumber } = entry;
  if (inForceSince !== null && standing === 'in-force')
    return m.decisions_in_force_since({ date: sayDay(inForceSince) });
  if (inForceSince !== null && standing === 'upcoming') return m.decisions_upcoming_on({ date: sayDay(inForceSince) });
  const word = m.decisions_standing({ standing });
  return endedByNumber === null ? word : `${word} ${m.decisions_ended_by({ number: endedByNumber })}`;
}
