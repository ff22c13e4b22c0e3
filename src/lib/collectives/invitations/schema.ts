import { z } from 'zod';
import { email, optionalPassword, personName, readEmail } from '#lib/identity/schema.ts';
import * as m from '#lib/messages/messages.js';
import { idField } from '../audiences/schema.ts';

const mostAddresses = 100;

/** A link for several people: how many, for how many days. */
export const linkForm = z.strictObject({
  seats: z.coerce.number().int().min(1).max(500),
  days: z.coerce.number().int().min(1).max(90),
});

/** Addresses as one pastes them: one a line, or between commas, with or without names around. Each that is not one is named. */
export const mailForm = z.strictObject({
  emails: z.string().transform((text, context) => {
    const found = text
      .split(/[\n,;]+/)
      .map((one) => /<([^<>]+)>/.exec(one)?.[1] ?? one)
      .map((one) => one.trim())
      .filter((one) => one !== '');
    const read = found.map((one) => ({ written: one, email: readEmail(one) }));
    const wrong = read.filter((one) => one.email === null).map(({ written }) => written);
    if (found.length === 0) context.addIssue({ code: 'custom', message: m.collectives_invite_nobody() });
    else if (wrong.length > 0)
      context.addIssue({ code: 'custom', message: m.collectives_invite_wrong({ addresses: wrong.join(', ') }) });
    else if (found.length > mostAddresses) context.addIssue({ code: 'custom', message: m.collectives_invite_many() });
    else return [...new Set(read.flatMap((one) => (one.email === null ? [] : [one.email])))];
    return z.NEVER;
  }),
});

export const revokeForm = z.strictObject({ invitation: idField });
export const endForm = z.strictObject({ person: idField });

/** The account that an invited person opens. */
export const newcomerForm = z.strictObject({ name: personName, email, password: optionalPassword });
