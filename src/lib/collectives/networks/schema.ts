import { z } from 'zod';
import * as m from '#lib/messages/messages.js';
import { idField } from '../audiences/schema.ts';
import { line, purpose } from '../schema.ts';

const face = {
  name: line(80).refine((name) => name !== '', { error: () => m.collectives_network_name_needed() }),
  summary: purpose.default(''),
};

export const openForm = z.strictObject(face);
export const renameForm = z.strictObject({ network: idField, ...face });

export const inviteForm = z.strictObject({
  network: idField,
  asked: line(80).refine((asked) => asked !== '', { error: () => m.collectives_network_asked_needed() }),
});

export const withdrawForm = z.strictObject({ invitation: idField });
export const answerForm = z.strictObject({ invitation: idField, answer: z.enum(['accept', 'decline']) });
export const leaveForm = z.strictObject({ network: idField });
