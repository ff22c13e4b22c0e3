import { expect, test } from 'vitest';
import { findNote } from '#lib/notes/server/queries/note.ts';
import { publishNote } from '#lib/notes/server/commands/publish-note.ts';
import { createNote } from '#lib/notes/server/commands/create-note.ts';
import { readMarkdown } from '#lib/notes/document/read-markdown.ts';
import { startLive } from '#lib/notes/server/live.ts';
import { openThread } from '#lib/threads/server/commands/open-thread.ts';
import { postComment } from '#lib/threads/server/commands/post-comment.ts';
import { findThread } from '#lib/threads/server/queries/find-thread.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import { makePerson, makeRavaudoir, memberOf } from '#tests/support/cast.ts';
import { countQueries, freshDatabase } from '#tests/support/database.ts';
import { must } from '#tests/support/proposing.ts';
import { asViewer } from '../../gate.ts';
import { whoReads } from '../../ui/who-reads.ts';
import { findNetworks } from '../queries/list-networks.ts';
import { listAudienceOptions } from '../queries/audience-options.ts';
import { asReader } from '#lib/kernel/server/database.ts';
import { closeCollective } from './closing.ts';
import { answerNetwork, inviteToNetwork, withdrawNetworkInvitation } from './network-invitations.ts';
import { leaveNetwork, openNetwork, renameNetwork } from './networks.ts';
import { openCollective } from './open-collective.ts';

const { db, pool } = await freshDatabase();
await startLive();
const { people, slug, collectiveId } = await makeRavaudoir();
const gabiers = await another('Les Gabiers du libre', 'Yann Trévidec');
const radoub = await another('Radoub', 'Salomé Mazèdre');
const naima = () => people.naima.member();

/** Another collective, of one person, that shows itself to nobody. */
async function another(name: string, founder: string) {
  const person = await makePerson(founder);
  const opened = must(
    await openCollective(
      { personId: person.personId, isHost: true },
      { name, slug: '', purpose: '', territory: 'Brest', voices: 'persons', method: 'consent' },
    ),
  );
  return { ...opened, ...person, member: () => memberOf(person.token, opened.slug) };
}

const opened = async (name: string) => must(await openNetwork(await naima(), { name, summary: 'Se lire.' })).id;

async function joined(networkId: string, who: typeof gabiers): Promise<void> {
  must(await inviteToNetwork(await naima(), { networkId, asked: who.slug }));
  const [received] = (await findNetworks(await who.member())).received;
  must(await answerNetwork(await who.member(), { invitationId: received?.id ?? '', accept: true }));
}

async function published(networkId: string, title: string, by = people.odile): Promise<string> {
  const member = await by.member();
  const header = { title, description: '', context: '', hashtags: [], steps: [], participants: [] };
  const body = readMarkdown('Un placier, deux chaises.', { link: (to) => to, image: () => null }).body;
  const { itemId } = must(await createNote(member, { header, body, writers: { kind: 'collective' } }));
  const readers = { kind: 'network', networkId } as const;
  must(await publishNote(member, { itemId, readers, name: '', licence: 'CC-BY-SA-4.0' }));
  return itemId;
}

async function discussed(networkId: string, by = people.odile): Promise<string> {
  const readers = { kind: 'network', networkId } as const;
  const thread = {
    key: newId(),
    title: 'Qui a déjà fait ?',
    summary: '',
    source: 'Une question.',
    about: null,
    readers,
  };
  return must(await openThread(await by.member(), thread)).id;
}

const guest = async (who: typeof gabiers) => asViewer(await who.session(), slug);
const reads = async (who: typeof gabiers, itemId: string) => findNote(await guest(who), slug, itemId, 'published');

test('who governs opens a network, and nobody else', async () => {
  expect(await openNetwork(await people.hugo.member(), { name: 'Non', summary: '' })).toMatchObject({
    reason: 'admins-only',
  });
  await opened('Ligne de crête');
  const { networks } = await findNetworks(await people.hugo.member());
  expect(networks).toMatchObject([
    { name: 'Ligne de crête', persons: 10, collectives: [{ mine: true, slug }], sent: [] },
  ]);
  expect((await findNetworks(await gabiers.member())).networks).toEqual([]);
});

test('an invitation tells the asker nothing of whom it reached', async () => {
  const networkId = await opened('Sans oracle');
  const [real, none] = [
    await inviteToNetwork(await naima(), { networkId, asked: gabiers.slug }),
    await inviteToNetwork(await naima(), { networkId, asked: 'nulle-part' }),
  ];
  expect([real.ok, none.ok]).toEqual([true, true]);
  const seen = async () =>
    (await findNetworks(await naima())).networks.find(({ id }) => id === networkId)?.sent.map(({ asked }) => asked);
  expect(await seen()).toEqual([gabiers.slug, 'nulle-part']);
  const page = await findNetworks(await gabiers.member());
  expect(page.received).toMatchObject([{ network: 'Sans oracle', from: 'Le Ravaudoir', collectives: 1 }]);
  expect(page.networks, 'it reads nothing of it before it comes in').toEqual([]);
  for (const asked of ['nulle-part', gabiers.slug])
    expect(await inviteToNetwork(await naima(), { networkId, asked }), asked).toMatchObject({
      reason: 'network-asked',
    });
  const invitationId = page.received[0]?.id ?? '';
  expect(await answerNetwork(await radoub.member(), { invitationId, accept: true }), 'not theirs').toMatchObject({
    reason: 'network-invitation-over',
  });
  must(await answerNetwork(await gabiers.member(), { invitationId, accept: false }));
  expect(await seen(), 'a refusal is not told').toEqual([gabiers.slug, 'nulle-part']);
  expect((await findNetworks(await gabiers.member())).received).toEqual([]);
  for (const { id } of (await findNetworks(await naima())).networks.flatMap(({ sent }) => sent))
    must(await withdrawNetworkInvitation(await naima(), id));
  expect(await seen()).toEqual([]);
  expect(await inviteToNetwork(await naima(), { networkId, asked: 'Le Ravaudoir' })).toMatchObject({
    reason: 'network-inside',
  });
  expect(await inviteToNetwork(await gabiers.member(), { networkId, asked: 'radoub' })).toMatchObject({
    reason: 'network-unknown',
  });
});

test('who governs an invited collective is written to, once; who governs one of the network says what it is', async () => {
  const networkId = await opened('Par courrier');
  const letters = async () =>
    (await db.selectFrom('mails').select('recipient').where('body_text', 'like', '%Par courrier%').execute()).map(
      ({ recipient }) => recipient,
    );
  for (const asked of [gabiers.slug, 'nulle-part', 'Les Gabiers du libre'])
    must(await inviteToNetwork(await naima(), { networkId, asked }));
  expect(await letters()).toEqual([gabiers.email]);
  const face = { networkId, name: 'Par la poste', summary: '' };
  expect(await renameNetwork(await people.hugo.member(), face)).toMatchObject({ reason: 'admins-only' });
  expect(await renameNetwork(await gabiers.member(), face), 'not in it yet').toMatchObject({
    reason: 'network-unknown',
  });
  must(await renameNetwork(await naima(), face));
  expect((await findNetworks(await naima())).networks.map(({ name }) => name)).toContain('Par la poste');
  const [received] = (await findNetworks(await gabiers.member())).received;
  must(await answerNetwork(await gabiers.member(), { invitationId: received?.id ?? '', accept: false }));
});

test('what is withdrawn or out of time cannot be accepted', async () => {
  const networkId = await opened('Trop tard');
  const ask = async () => {
    const id = must(await inviteToNetwork(await naima(), { networkId, asked: 'les gabiers du libre' }));
    const [received] = (await findNetworks(await gabiers.member())).received;
    expect(received?.id).toBe(id);
    return id;
  };
  const withdrawn = await ask();
  must(await withdrawNetworkInvitation(await naima(), withdrawn));
  const late = await ask();
  await db.updateTable('network_invitations').set({ expires_at: new Date() }).where('id', '=', late).execute();
  for (const invitationId of [withdrawn, late])
    expect(await answerNetwork(await gabiers.member(), { invitationId, accept: true })).toMatchObject({
      reason: 'network-invitation-over',
    });
  expect((await findNetworks(await gabiers.member())).received).toEqual([]);
});

test('what is given to a network is read by all its collectives, by name of its author, and by nobody else', async () => {
  const networkId = await opened('Lectures');
  await joined(networkId, gabiers);
  const note = await published(networkId, 'Permanence sur un marché');
  const thread = await discussed(networkId);
  const read = await reads(gabiers, note);
  expect(read).toMatchObject({ title: 'Permanence sur un marché', face: 'published', writing: null });
  expect(read?.names.get(people.odile.personId)?.name).toBe('Odile Brassempuy');
  expect(whoReads(read?.readerships.get(read.audienceId))).toBe('le réseau Lectures, 11 personnes dans 2 collectifs');
  const found = await findThread(await guest(gabiers), slug, thread, { kind: 'start' });
  expect(found?.head).toMatchObject({ title: 'Qui a déjà fait ?', readerIds: [] });
  expect([...(found?.people.values() ?? [])].map(({ name }) => name)).toEqual(['Odile Brassempuy']);
  expect(
    await postComment(await gabiers.member(), { key: newId(), threadId: thread, answers: null, source: 'Oui.' }),
  ).toMatchObject({
    reason: 'thread-elsewhere',
  });
  expect(await reads(radoub, note)).toBeNull();
  expect(await findThread(await guest(radoub), slug, thread, { kind: 'start' })).toBeNull();
  const { networks } = await findNetworks(await gabiers.member());
  expect(networks.find(({ id }) => id === networkId)).toMatchObject({
    persons: 11,
    collectives: [
      { name: 'Le Ravaudoir', mine: false, persons: 10 },
      { name: 'Les Gabiers du libre', mine: true },
    ],
    shared: [{ id: thread, slug, collective: 'Le Ravaudoir' }, { id: note }],
  });
  const { rows } = await pool.query<{ names: string }>(
    `select count(*)::int as names from attributions a join networks n on n.audience_id = a.audience_id where n.id = $1`,
    [networkId],
  );
  expect(rows[0]?.names, 'who signed nothing is not known there').toBe(1);
});

test('one may not choose a network that the collective is not in', async () => {
  const networkId = await opened('Entre nous');
  const salome = await radoub.member();
  const thread = { key: newId(), title: 'Bonjour', summary: '', source: 'Bonjour.', about: null };
  expect(await openThread(salome, { ...thread, readers: { kind: 'network', networkId } })).toMatchObject({
    reason: 'not-in-network',
  });
  const options = await asReader(await naima(), async (tx) => listAudienceOptions(tx, await naima()));
  expect(options.networks).toContainEqual({ id: networkId, name: 'Entre nous', persons: 10, collectives: 1 });
});

test('a collective that leaves reads nothing more, and takes back what it gave; the last one closes the network', async () => {
  const networkId = await opened('Séparation');
  await joined(networkId, gabiers);
  const [ours, theirs] = [await published(networkId, 'De nous'), await published(networkId, 'D’eux', gabiers)];
  const thread = await discussed(networkId);
  const atTheirs = async () =>
    findNote(asViewer(await people.hugo.session(), gabiers.slug), gabiers.slug, theirs, 'published');
  expect(await atTheirs()).toMatchObject({ title: 'D’eux' });
  expect(await leaveNetwork(await people.hugo.member(), networkId)).toMatchObject({ reason: 'admins-only' });
  must(await leaveNetwork(await naima(), networkId));
  expect(await atTheirs(), 'what the others gave').toBeNull();
  expect(await reads(gabiers, ours), 'what was given to the others').toBeNull();
  const hugo = asViewer(await people.hugo.session(), slug);
  expect(await findNote(hugo, slug, ours, 'published')).toMatchObject({ title: 'De nous', published: { number: 1 } });
  expect(await findThread(hugo, slug, thread, { kind: 'start' })).toMatchObject({ range: { messages: [{}] } });
  expect(await leaveNetwork(await naima(), networkId)).toMatchObject({ reason: 'network-unknown' });
  must(await leaveNetwork(await gabiers.member(), networkId));
  const closed = await db
    .selectFrom('networks')
    .select('closed_at')
    .where('id', '=', networkId)
    .executeTakeFirstOrThrow();
  expect(closed.closed_at).not.toBeNull();
  expect(await findNote(await gabiers.member(), gabiers.slug, theirs, 'published')).toMatchObject({ title: 'D’eux' });
});

test('what is given at the very instant of leaving comes before it and is taken back, or is refused', async () => {
  const networkId = await opened('Course');
  const readers = { kind: 'network', networkId } as const;
  const notes = [await published(networkId, 'Course 1'), await published(networkId, 'Course 2')];
  const odile = await people.odile.member();
  const given = Promise.all([
    ...notes.map((itemId) => publishNote(odile, { itemId, readers, name: '', licence: null })),
    ...[1, 2, 3, 4].map((rank) =>
      openThread(odile, {
        key: newId(),
        title: `Course ${String(rank)}`,
        summary: '',
        source: 'Vite.',
        about: null,
        readers,
      }),
    ),
  ]);
  const [outcomes] = await Promise.all([
    given,
    naima()
      .then((admin) => leaveNetwork(admin, networkId))
      .then(must),
  ]);
  for (const outcome of outcomes)
    expect(outcome.ok || outcome.reason === 'not-in-network', JSON.stringify(outcome)).toBe(true);
  const late = await openThread(odile, {
    key: newId(),
    title: 'Après',
    summary: '',
    source: 'Trop tard.',
    about: null,
    readers,
  });
  expect(late, 'whatever the page knew').toMatchObject({ reason: 'not-in-network' });
  const { rows } = await pool.query<{ left: number }>(
    `select count(*)::int as left from items i join networks n on n.audience_id = i.audience_id where n.id = $1`,
    [networkId],
  );
  expect(rows[0]?.left).toBe(0);
});

test('two who answer at once come in once; a closed collective reads on, opens nothing, and may leave', async () => {
  const networkId = await opened('Deux fois');
  for (const asked of ['radoub', 'Radoub ']) await inviteToNetwork(await naima(), { networkId, asked: asked.trim() });
  const { received } = await findNetworks(await radoub.member());
  expect(received, 'one line for one network').toHaveLength(1);
  const answer = { invitationId: received[0]?.id ?? '', accept: true };
  const salome = await radoub.member();
  const both = await Promise.all([answerNetwork(salome, answer), answerNetwork(salome, answer)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  const note = await published(networkId, 'Pour Radoub');
  must(await closeCollective(salome, 'Radoub'));
  await db.updateTable('collectives').set({ closes_at: new Date() }).where('id', '=', radoub.collectiveId).execute();
  expect(await reads(radoub, note)).toMatchObject({ title: 'Pour Radoub' });
  expect(await openNetwork(await radoub.member(), { name: 'Non', summary: '' })).toMatchObject({
    reason: 'admins-only',
  });
  must(await leaveNetwork(await radoub.member(), networkId));
  expect(await reads(radoub, note)).toBeNull();
});

test('the page costs eight statements at most, however many networks', async () => {
  const member = await naima();
  const { result, statements } = await countQueries(() => findNetworks(member));
  expect(result.networks.length).toBeGreaterThan(5);
  expect(statements.length).toBeLessThanOrEqual(7); // and one for the session
  expect(collectiveId).toBe(member.place.collectiveId);
});
