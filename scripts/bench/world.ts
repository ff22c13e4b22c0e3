import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asViewer } from '#lib/collectives/gate.ts';
import { openCollective } from '#lib/collectives/server/commands/open-collective.ts';
import { startMembership } from '#lib/collectives/server/commands/membership.ts';
import type { Member } from '#lib/collectives/types.ts';
import { findSession } from '#lib/collectives/server/queries/session.ts';
import { createPerson } from '#lib/identity/server/commands/open-account.ts';
import { openSession } from '#lib/identity/server/commands/open-session.ts';
import { hashToken } from '#lib/identity/server/sessions/tokens.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { readConfig } from '#lib/kernel/server/config.ts';
import { asOwner, openKysely, openPool } from '#lib/kernel/server/database.ts';
import { migrate } from '#lib/kernel/server/migrate.ts';
import { startDatabase } from '#lib/kernel/server/postgres.ts';
import { runtime, setRuntime } from '#lib/kernel/server/runtime.ts';
import type { Body } from '#lib/notes/document/body.ts';
import { createNote } from '#lib/notes/server/commands/create-note.ts';

export interface World {
  readonly dataDir: string;
  readonly slug: string;
  readonly padId: Id;
  readonly itemId: Id;
  /** A session's token per person. */
  readonly tokens: readonly string[];
  readonly personIds: readonly Id[];
}

/**
 * Prepares a data folder: a collective of `people`, all signed in, and a note of 5 KB. `more` may write what else is needed while the
 * database is open; everything is closed at the end, ready for the program to start on it.
 */
export async function makeWorld(people: number, more?: (world: World) => Promise<void>): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'minga-bench-'));
  const config = readConfig({ DATA_DIR: dataDir });
  const database = await startDatabase(config);
  await migrate(database.connection);
  const pool = openPool(database.connection);
  setRuntime({ config, pool, db: openKysely(pool), upgrades: new Map(), onStop: [] });
  try {
    const { tokens, personIds, slug } = await populate(people);
    const note = await writeNote(await memberOf({ tokens, slug }));
    const world = { dataDir, slug, tokens, personIds, ...note };
    await more?.(world);
    return world;
  } finally {
    for (const stop of runtime().onStop.toReversed()) await stop();
    await pool.end();
    await database.stop();
  }
}

/** A member of the bench's collective as the gate knows them now. */
export async function memberOf({ tokens, slug }: Pick<World, 'tokens' | 'slug'>, index = 0): Promise<Member> {
  const member = asViewer(await findSession(hashToken(tokens[index] ?? '')), slug);
  if (member.kind !== 'member') throw new Error(`person ${String(index)} is not a member of the bench`);
  return member;
}

export function removeWorld({ dataDir }: World): void {
  rmSync(dataDir, { recursive: true, force: true });
}

async function populate(people: number) {
  const accounts = await openAccounts(people, 'Main');
  const tokens = accounts.map(({ token }) => token);
  const personIds = accounts.map(({ personId }) => personId);
  const founder = personIds[0] ?? '';
  const opened = await openCollective(
    { personId: founder, isHost: true },
    { name: 'Le banc', slug: '', purpose: 'Mesurer.', territory: 'Ici', voices: 'persons', method: 'consent' },
  );
  if (!opened.ok) throw new Error(opened.reason);
  const session = await findSession(hashToken(tokens[0] ?? ''));
  const membersAudienceId = session?.places[0]?.audienceId ?? '';
  const { collectiveId, slug } = opened.value;
  await asOwner(async (tx) => {
    for (const personId of personIds)
      await startMembership(tx, { personId: founder }, { collectiveId, membersAudienceId }, { personId });
  });
  return { tokens, personIds, slug };
}

export interface Account {
  readonly personId: Id;
  readonly token: string;
}

/** Accounts of people who are signed in and members of nothing: `Main 0`, `Main 1`…; the very first of all is the host. */
export async function openAccounts(count: number, name: string): Promise<Account[]> {
  return asOwner(async (tx) => {
    const opened: Account[] = [];
    for (let number = 0; number < count; number++) {
      const email = `${name.toLowerCase()}${String(number)}@exemple.org`;
      const account = { name: `${name} ${String(number)}`, email, passwordHash: null, locale: 'fr' } as const;
      const person = await createPerson(tx, account, { isHost: name === 'Main' && number === 0, confirmed: true });
      if (!person.ok) throw new Error(person.reason);
      const { token } = await openSession(tx, person.value, { address: '127.0.0.1', device: 'banc' });
      opened.push({ personId: person.value, token });
    }
    return opened;
  });
}

async function writeNote(founder: Member): Promise<{ itemId: Id; padId: Id }> {
  const created = await createNote(founder, {
    header: { title: 'La note du banc', description: '', context: '', hashtags: [], steps: [], participants: [] },
    body: fiveKilobytes(),
    writers: { kind: 'collective' },
  });
  if (!created.ok) throw new Error(created.reason);
  return created.value;
}

/** Some 5,000 characters of French-like text in paragraphs. */
function fiveKilobytes(): Body {
  const sentence = 'Le placier décide de tout : on l’appelle trois semaines avant, on dit combien de mètres on prend. ';
  return {
    type: 'doc',
    content: Array.from({ length: 17 }, () => ({
      type: 'paragraph',
      content: [{ type: 'text', text: sentence.repeat(3).trim() }],
    })),
  };
}
