import { z } from 'zod';

/** Days from the day of the telling: past ones are below zero. */
const days = z.number().int();
/** Local time of the day, in hours. */
const hour = z.number().min(0).max(24).optional();
/** The word by which the story knows a person, a circle, an item. */
const key = z.string().regex(/^[a-z0-9-]+$/);
const role = z.enum(['admin', 'facilitator', 'secretary', 'caretaker', 'delegate']);

const collective = z.strictObject({
  key,
  name: z.string(),
  territory: z.string(),
  emblem: z.string(),
  summary: z.string(),
  days,
  organisations: z.array(z.strictObject({ key, name: z.string(), place: z.string() })),
  people: z.array(
    z.strictObject({
      key,
      name: z.string(),
      organisation: key.optional(),
      circles: z.array(key),
      /** Who opened the collective. */
      role: z.literal('admin').optional(),
    }),
  ),
  circles: z.array(
    z.strictObject({
      key,
      name: z.string(),
      kind: z.enum(['board', 'bureau', 'circle', 'project']),
      parent: key.nullable(),
      purpose: z.string(),
    }),
  ),
  mandates: z.array(
    z.strictObject({ person: key, role, circle: key.nullable(), scope: z.string(), from: days, to: days }),
  ),
});

/** Collectives that give one another things to read: one opens the network, the others come in, each by who administers it. */
const network = z.strictObject({
  key,
  name: z.string(),
  summary: z.string(),
  by: key,
  days,
  joined: z.array(z.strictObject({ collective: key, by: key, days })),
});

const step = z.strictObject({
  /** The day it was added beside its item; those of a note are written with it. */
  days: days.optional(),
  label: z.string(),
  size: z.string(),
  due: days.optional(),
  claimed: key.optional(),
  claimedDays: days.optional(),
  done: days.optional(),
});

const note = z.strictObject({
  /** `notes/<file>.md`, in the form that Minga writes and reads. */
  file: key,
  key,
  author: key,
  days,
  readers: key,
  continues: key.optional(),
  /** Who wrote it with them: all that follows a heading, on another day. */
  second: z.strictObject({ by: key, days, heading: z.string() }).optional(),
  /** Words that the draft has and the published version has not. */
  later: z.strictObject({ by: key, days, hour, text: z.string() }).optional(),
  steps: z.array(step).default([]),
});

const message = z.strictObject({
  by: key,
  days,
  hour,
  text: z.string(),
  /** The message answered, by its rank in the list. */
  reply: z.number().int().optional(),
  /** Said to one circle only. */
  aside: key.optional(),
  reactions: z.partialRecord(z.enum(['agree', 'thanks', 'same', 'lead', 'dig']), z.array(key)).default({}),
});

const thread = z.strictObject({
  key,
  collective: key,
  title: z.string(),
  summary: z.string(),
  by: key,
  days,
  readers: key,
  about: key.optional(),
  messages: z.array(message).min(1),
  steps: z.array(step).default([]),
  closed: z.strictObject({ by: key, days, reason: z.string() }).optional(),
  /** How many messages each person has read. */
  readTo: z.record(key, z.number().int()).default({}),
});

const objection = z.strictObject({
  by: key,
  part: z.number().int(),
  text: z.string(),
  days: days.optional(),
  qualified: z.strictObject({ by: key, days, reason: z.string() }).optional(),
  integrated: z.literal(true).optional(),
  lifted: days.optional(),
});
const concern = z.strictObject({ by: key, part: z.number().int().nullable(), text: z.string() });
const parameters = z.record(z.string(), z.string()).optional();

const decision = z.strictObject({
  key,
  title: z.string(),
  by: key,
  days,
  method: z.enum(['consent', 'majority']),
  parameters,
  about: key.optional(),
  text: z.array(z.string()).min(1),
  objections: z.array(objection).default([]),
  concerns: z.array(concern).default([]),
  votes: z.strictObject({ for: z.array(key), against: z.array(key), abstain: z.array(key) }).optional(),
  outcome: z.string(),
  scope: z.string().default(''),
  kind: z.enum(['adopted', 'rejected']).default('adopted'),
  owner: key.optional(),
  reviewDays: days.optional(),
  steps: z.array(z.strictObject({ label: z.string(), person: key.optional(), done: days.optional() })).default([]),
  correction: z.strictObject({ by: key, days, text: z.string(), reviewDays: days }).optional(),
});

const proposal = z.strictObject({
  key,
  title: z.string(),
  summary: z.string(),
  by: key,
  days,
  method: z.enum(['consent', 'majority']),
  parameters,
  /** The days on which its rounds opened; the last of them is open now. Empty: a vote. */
  rounds: z.partialRecord(z.enum(['react', 'objections', 'integrate', 'consent']), days).default({}),
  /** The end of the vote, or of the round that is open. */
  deadlineDays: days,
  about: key.optional(),
  message: z.strictObject({ thread: key, at: z.number().int() }).optional(),
  /** Its texts, one after the other; each a list of parts. */
  versions: z.array(z.array(z.string()).min(1)).min(1),
  objections: z.array(objection),
  concerns: z.array(concern),
  positions: z.strictObject({
    consent: z.array(key),
    /** Consent given to the first version and not confirmed since. */
    consentBefore: z.array(key),
    abstain: z.array(key),
  }),
  steps: z.array(step),
});

/** The whole story; every word it uses for somebody or something is explained in it. */
export const storySchema = z.strictObject({
  /** Who leads the rounds and who keeps the register, and by which right things are decided. */
  conduct: z.strictObject({ facilitator: key, secretary: key, rightSource: z.string() }),
  collectives: z.array(collective),
  networks: z.array(network),
  notes: z.array(note),
  threads: z.array(thread),
  decisions: z.array(decision),
  open: z.array(proposal),
});

export type Story = z.output<typeof storySchema>;
export type ToldCollective = Story['collectives'][number];
export type ToldNetwork = Story['networks'][number];
export type ToldNote = Story['notes'][number];
export type ToldStep = ToldNote['steps'][number];
export type ToldThread = Story['threads'][number];
export type ToldMessage = ToldThread['messages'][number];
export type ToldDecision = Story['decisions'][number];
export type ToldProposal = Story['open'][number];
export type ToldObjection = ToldProposal['objections'][number];
export type Conduct = Story['conduct'];
