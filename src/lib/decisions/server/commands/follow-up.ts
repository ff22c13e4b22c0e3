import type { z } from 'zod';
import { notFound } from '#lib/collectives/gate.ts';
import type { Member } from '#lib/collectives/types.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { asReader, type Tx } from '#lib/kernel/server/database.ts';
import type { Amendable, EntryContent } from '../../register/entry.ts';
import { areWhole, mayCorrect, mayRepeal, mayReview, type WordsReason } from '../../register/rules.ts';
import type { CorrectionForm, repealSchema, reviewSchema } from '../../schema.ts';
import { pickAmendable } from './conclude.ts';
import { areMembers, findEntries, inscribe, type FoundEntry, type Inscribed } from './enter.ts';

/** A correction is a new entry that says the wrong words anew and points to the old one, which stays as it was. */
export async function correctEntry(
  member: Member,
  id: Id,
  form: CorrectionForm,
): Promise<
  Outcome<
    Inscribed,
    WordsReason | 'not-register-keeper' | 'not-a-decision' | 'say-why' | 'nothing-changed' | 'not-members'
  >
> {
  return asReader(member, async (tx) => {
    const found = await findEntry(tx, member, id);
    const right = mayCorrect(member, found, form.reason);
    if (!right.ok) return right;
    const before = pickAmendable(found.effective);
    const after = pickAmendable(form);
    const changes = changesBetween(before, after);
    if (Object.keys(changes).length === 0) return refused('nothing-changed');
    // A review already past is no reason to refuse the correction of a title: only a date newly written must be to come.
    const since = changes.reviewOn === undefined ? '' : found.today;
    const whole = areWhole(found.effective.outcome ?? 'adopted', after, since);
    if (!whole.ok) return whole;
    if (changes.owner !== undefined && !(await areMembers(tx, member, [changes.owner]))) return refused('not-members');
    return done(
      await inscribeOn(tx, member, found, { kind: 'correction', changes, reason: form.reason, decidedHow: '' }),
    );
  });
}

/** The end of a decision, as its body decided it. */
export async function repealEntry(
  member: Member,
  id: Id,
  form: z.output<typeof repealSchema>,
): Promise<Outcome<Inscribed, 'not-register-keeper' | 'not-in-force' | 'say-why' | 'decided-how-missing'>> {
  return asReader(member, async (tx) => {
    const found = await findEntry(tx, member, id);
    const right = mayRepeal(member, found, form);
    if (!right.ok) return right;
    return done(await inscribeOn(tx, member, found, { kind: 'repeal', changes: {}, ...form }));
  });
}

/** A decision looked at again and kept: what it brought, and when it will be looked at next. */
export async function reviewEntry(
  member: Member,
  id: Id,
  form: z.output<typeof reviewSchema>,
): Promise<
  Outcome<
    Inscribed,
    'not-reviewer' | 'not-in-force' | 'say-why' | 'review-missing' | 'review-not-later' | 'not-members'
  >
> {
  return asReader(member, async (tx) => {
    const found = await findEntry(tx, member, id);
    const right = mayReview(member, found, form, found.today);
    if (!right.ok) return right;
    const owner = form.owner ?? found.ownerId;
    if (form.owner !== null && !(await areMembers(tx, member, [form.owner]))) return refused('not-members');
    const changes = changesBetween(
      pickAmendable(found.effective),
      pickAmendable({ ...found.effective, ...form, owner }),
    );
    return done(await inscribeOn(tx, member, found, { kind: 'review', changes, reason: form.reason, decidedHow: '' }));
  });
}

async function findEntry(tx: Tx, member: Member, id: Id): Promise<FoundEntry> {
  const [found] = await findEntries(tx, member, [id]);
  if (found === undefined) notFound();
  return found;
}

function changesBetween(before: Amendable, after: Amendable): Partial<Amendable> {
  const names = Object.keys(after) as (keyof Amendable)[];
  return Object.fromEntries(names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]));
}

const acts = { correction: 'decision.corrected', repeal: 'decision.repealed', review: 'decision.reviewed' } as const;

async function inscribeOn(
  tx: Tx,
  member: Member,
  found: FoundEntry,
  entry: Pick<EntryContent, 'changes' | 'reason' | 'decidedHow'> & { readonly kind: keyof typeof acts },
): Promise<Inscribed> {
  const { title } = found.effective;
  return inscribe(tx, member, {
    circleId: found.circleId,
    audienceId: found.audienceId,
    words: {
      title,
      text: '',
      scope: '',
      owner: null,
      inForceSince: null,
      reviewOn: null,
      noReviewReason: '',
      expiresOn: null,
      ...entry,
      outcome: null,
      proposal: null,
      supersedes: [],
      target: found.id,
    },
    act: acts[entry.kind],
    persons: [found.ownerId, entry.changes.owner ?? null].filter((one) => one !== null),
  });
}
