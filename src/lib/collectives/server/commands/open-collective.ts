import { sql } from 'kysely';
import { slugify, type Id } from '#lib/kernel/ids.ts';
import { allowed, done, refused, type Outcome } from '#lib/kernel/outcome.ts';
import { reservedSlugs } from '#lib/kernel/paths.ts';
import { asOwner, type Tx } from '#lib/kernel/server/database.ts';
import type { Reader } from '#lib/kernel/reader.ts';
import { record } from '#lib/kernel/server/journal.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { findInstallation } from '#lib/identity/server/queries/installation.ts';
import { mayOpenCollective } from '../../rules.ts';
import type { NewCollective } from '../../schema.ts';
import type { Place } from '../../types.ts';
import '../tables.ts';
import { startMembership } from './membership.ts';

interface Founder extends Pick<Reader, 'moment'> {
  readonly personId: Id;
  readonly isHost: boolean;
  readonly places?: readonly Pick<Place, 'isDemo'>[];
}

export interface Opened {
  readonly collectiveId: Id;
  readonly slug: string;
}

/** Opens a collective: its audience, its founder as first member and admin. Without a short name, the first free one after its name. */
export async function openCollective(
  founder: Founder,
  input: NewCollective,
  { isDemo = false }: { readonly isDemo?: boolean } = {},
): Promise<Outcome<Opened, 'collectives-closed' | 'visiting-only' | 'slug-taken'>> {
  const verdict = isDemo ? allowed : mayOpenCollective(founder, await findInstallation());
  if (!verdict.ok) return verdict;
  return asOwner(async (tx) => {
    const collective = await writeCollective(tx, input, isDemo);
    if (collective === null) return refused('slug-taken');
    const where = { collectiveId: collective.id, membersAudienceId: collective.membersAudienceId };
    await startMembership(tx, founder, where, { personId: founder.personId });
    await tx
      .insertInto('mandates')
      .values({
        id: newId(),
        collective_id: collective.id,
        audience_id: collective.membersAudienceId,
        person_id: founder.personId,
        role: 'admin',
      })
      .execute();
    await record(tx, founder, {
      act: 'collective.opened',
      collectiveId: collective.id,
      audienceId: collective.membersAudienceId,
      particulars: { name: input.name },
    });
    return done({ collectiveId: collective.id, slug: collective.slug });
  }, founder);
}

interface Written {
  readonly id: Id;
  readonly slug: string;
  readonly membersAudienceId: Id;
}

/** null: the asked short name belongs to another collective. */
async function writeCollective(tx: Tx, input: NewCollective, isDemo: boolean): Promise<Written | null> {
  const slug = await freeSlug(tx, input.slug === '' ? proposedSlugs(input.name) : [input.slug]);
  if (slug === null) return null;
  const id = newId();
  const membersAudienceId = newId();
  await tx.insertInto('audiences').values({ id: membersAudienceId, kind: 'collective', collective_id: id }).execute();
  await tx
    .insertInto('collectives')
    .values({
      id,
      audience_id: membersAudienceId,
      members_audience_id: membersAudienceId,
      slug,
      name: input.name,
      territory: input.territory,
      summary: input.purpose,
      default_method: input.method,
      voices: input.voices,
      is_demo: isDemo,
    })
    .execute();
  return { id, slug, membersAudienceId };
}

/** The first of these that no collective has or has had; two collectives opening at once take their turn. */
async function freeSlug(tx: Tx, candidates: Iterable<string>): Promise<string | null> {
  await sql`select pg_advisory_xact_lock(hashtext('minga.slugs'))`.execute(tx);
  for (const slug of candidates) {
    const { rows } = await sql<{ taken: boolean }>`
      select exists (select from collectives where slug = ${slug}) or exists (select from collective_slugs where slug = ${slug}) as taken`.execute(
      tx,
    );
    if (rows[0]?.taken === false) return slug;
  }
  return null;
}

const articles = /^(le|la|les|l|the)-(?=.)/;

/** `le-ravaudoir` → `ravaudoir`, then `ravaudoir-2`… */
function* proposedSlugs(name: string): Generator<string> {
  const whole = slugify(name).replace(/-+$/, '');
  const short = whole.replace(articles, '').slice(0, 50).replace(/-+$/, '');
  if (!reservedSlugs.has(short)) yield short;
  for (let rank = 2; rank < 1_000; rank++) yield `${short}-${String(rank)}`;
}
