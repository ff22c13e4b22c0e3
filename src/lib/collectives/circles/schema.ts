import { z } from 'zod';
import { slugify } from '#lib/kernel/ids.ts';
import * as m from '#lib/messages/messages.js';
import { line, purpose } from '../schema.ts';
import { idField, wholeOrCircle } from '../audiences/schema.ts';

export const circleKinds = ['circle', 'bureau', 'board', 'assembly', 'regional', 'project'] as const;
export const admissions = ['open', 'request', 'invited'] as const;

const face = {
  name: line(80).refine((name) => slugify(name) !== '', { error: () => m.collectives_circle_name_needed() }),
  kind: z.enum(circleKinds),
  purpose: purpose.default(''),
  admission: z.enum(admissions).default('request'),
};

export const openForm = z.strictObject({
  ...face,
  parent: wholeOrCircle,
});
export const renameForm = z.strictObject(face);
export const personForm = z.strictObject({ person: idField });
export const askForm = z.strictObject({ message: line(300).default('') });
export const settleForm = z.strictObject({ request: idField, answer: z.enum(['accept', 'refuse']) });
export const noForm = z.strictObject({});
