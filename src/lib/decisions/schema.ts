import { z } from 'zod';
import { idField } from '#lib/collectives/audiences/schema.ts';
import { grounds } from './objections/states.ts';
import { methodCodes } from './methods/known.ts';
import { phases, type MethodCode } from './types.ts';

// Control characters have no place in words that are sealed, and the database refuses NUL.
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function words(most: number) {
  return z
    .string()
    .max(most)
    .refine((text) => !control.test(text))
    .transform((text) => text.replaceAll('\r\n', '\n').trim());
}

const title = words(200).refine((text) => text !== '');
const optionalId = z.union([z.literal('').transform(() => null), idField]);
const localTime = z.union([
  z.literal('').transform(() => null),
  z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/),
]);
export const dayField = z.union([z.literal('').transform(() => null), z.iso.date()]);
/** A box that is posted only when ticked. */
const list = <Schema extends z.ZodType>(one: Schema, most: number) => z.array(one).max(most).default([]);

const ruleFields = {
  threshold: words(20).optional(),
  strict: words(20).optional(),
  base: words(20).optional(),
  abstention: words(20).optional(),
  silence: words(20).optional(),
  quorum: words(20).optional(),
  quorumVoices: words(10).optional(),
  quorumShare: words(20).optional(),
  fallback: words(20).optional(),
};

export type RuleName = keyof typeof ruleFields;

/** The field of a rule in the form: each method asks its own, and what was answered for the others is not lost on the way. */
export function ruleField(method: MethodCode, name: RuleName): string {
  return `${method}-${name}`;
}

/** Keeps what was answered for the chosen method, under the rule's own name. */
function pickRules(form: unknown): unknown {
  if (typeof form !== 'object' || form === null) return form;
  const prefixes = methodCodes.map((method) => `${method}-`);
  const chosen = `${String((form as { method?: unknown }).method)}-`;
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => {
      const prefix = prefixes.find((one) => name.startsWith(one));
      if (prefix === undefined) return [[name, value]];
      return prefix === chosen ? [[name.slice(prefix.length), value]] : [];
    }),
  );
}

const draftFields = z.strictObject({
  /** Drawn by the page that shows the form: sent twice, the draft is written once. */
  key: idField.optional(),
  title,
  summary: words(600).default(''),
  text: words(60_000).default(''),
  method: z.enum(methodCodes),
  circle: optionalId.default(null),
  readers: z.enum(['body', 'collective']).default('body'),
  voices: z.enum(['persons', 'organisations']).default('persons'),
  facilitator: optionalId.default(null),
  secretary: optionalId.default(null),
  rightSource: words(500).default(''),
  closesAt: localTime.default(null),
  ends: z.array(localTime).max(phases.length).default([]),
  about: optionalId.default(null),
  /** The message of a discussion that it is born of. */
  message: optionalId.default(null),
  ...ruleFields,
});
/** The form of a draft: nothing but a title is required yet; what opening requires is said by `mayOpen` and `readRules`. */
export const draftSchema = z.preprocess(pickRules, draftFields);
export type DraftForm = z.output<typeof draftSchema>;

export const amendmentSchema = z.strictObject({
  title,
  summary: words(600).default(''),
  part: list(z.union([z.literal(''), idField]), 500),
  text: list(words(20_000), 500),
  change: z.enum(['substance', 'wording']),
  note: words(500).default(''),
  /** The version the text was rewritten from: somebody else's newer one is not overwritten. */
  from: z.coerce.number().int().positive(),
});
export type AmendmentForm = z.output<typeof amendmentSchema>;

export const moveSchema = z.strictObject({ to: z.enum(phases), until: localTime, why: words(500).default('') });

export const entrySchema = z.strictObject({
  kind: z.enum(['question', 'reaction', 'concern']),
  part: optionalId.default(null),
  body: words(5_000).refine((text) => text !== ''),
});
export const answerSchema = z.strictObject({ question: idField, body: words(5_000).refine((text) => text !== '') });

export const positionSchema = z.strictObject({
  stance: z.enum(['consent', 'concern', 'objection', 'for', 'against', 'abstention', 'aside']),
  except: list(idField, 500),
  reason: words(5_000).default(''),
  ground: z.enum(grounds).default('aim'),
  version: z.coerce.number().int().positive(),
});
export type PositionForm = z.output<typeof positionSchema>;

export const objectionSchema = z.strictObject({
  part: optionalId.default(null),
  ground: z.enum(grounds),
  argument: words(5_000),
});
export const judgementSchema = z.strictObject({
  objection: idField,
  state: z.enum(['qualified', 'dismissed']),
  why: words(2_000).default(''),
  onBehalfOf: words(120).default(''),
});
export const replySchema = z.strictObject({
  objection: idField,
  state: z.enum(['integrated', 'answered']),
  why: words(2_000).default(''),
});
export const settlementSchema = z.strictObject({
  objection: idField,
  state: z.enum(['lifted', 'withdrawn', 'maintained']),
  why: words(2_000).default(''),
});

export const extensionSchema = z.strictObject({ until: localTime, why: words(500).default('') });
export const reasonSchema = z.strictObject({ why: words(1_000).default('') });

const amendable = {
  title,
  text: words(20_000).default(''),
  scope: words(300).default(''),
  owner: optionalId.default(null),
  inForceSince: dayField.default(null),
  reviewOn: dayField.default(null),
  noReviewReason: words(500).default(''),
  expiresOn: dayField.default(null),
};

export const outcomeSchema = z.strictObject({
  outcome: z.enum(['adopted', 'rejected', 'withdrawn', 'postponed']),
  ...amendable,
  decidedHow: words(2_000).default(''),
  readers: z.enum(['proposal', 'collective', 'public']).default('proposal'),
  supersedes: list(idField, 20),
  step: list(words(300), 20),
  stepOwner: list(optionalId, 20),
  stepDue: list(dayField, 20),
});
export type OutcomeForm = z.output<typeof outcomeSchema>;

/** A decision taken elsewhere (a meeting, before Minga), entered by whoever keeps the register. */
export const toldDecisionSchema = z.strictObject({
  ...outcomeSchema.omit({ readers: true }).shape,
  circle: optionalId.default(null),
  readers: z.enum(['body', 'collective', 'public']).default('body'),
});
export type ToldDecisionForm = z.output<typeof toldDecisionSchema>;

export const correctionSchema = z.strictObject({ ...amendable, reason: words(1_000).default('') });
export type CorrectionForm = z.output<typeof correctionSchema>;

export const repealSchema = z.strictObject({ reason: words(2_000).default(''), decidedHow: words(1_000).default('') });

export const reviewSchema = z.strictObject({
  reason: words(5_000).default(''),
  reviewOn: dayField.default(null),
  noReviewReason: words(500).default(''),
  owner: optionalId.default(null),
});
