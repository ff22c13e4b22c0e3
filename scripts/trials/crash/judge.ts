import { verifyRegister } from '#lib/decisions/register/file.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { paths } from '#lib/kernel/paths.ts';
import { runtime } from '#lib/kernel/server/runtime.ts';
import { loadPad } from '#lib/notes/server/live/storage.ts';
import { textIn, until } from '../../../tests/support/live.ts';
import type { Typist } from './editors.ts';
import { roles, type TrialWorld } from './world.ts';
import { doorOf, type Scene } from './writers.ts';

/** For each token found in the database, how many times. */
export async function present({ threadId, padId, proposalId, newcomers }: TrialWorld): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const add = (token: string, times = 1) => found.set(token, (found.get(token) ?? 0) + times);
  const tokensIn = (texts: readonly string[], shape: RegExp) => {
    for (const text of texts) for (const [token] of text.matchAll(shape)) add(token);
  };
  const texts = async (query: string, values: readonly unknown[] = []) =>
    (await runtime().pool.query<{ text: string }>(query, [...values])).rows.map(({ text }) => text);

  const pad = await loadPad(padId);
  tokensIn([pad === null ? '' : textIn(pad.doc)], /n\d+x\d+x\d+/g);
  tokensIn(await texts('select source as text from comments where thread_id = $1', [threadId]), /m\d+x\d+/g);
  tokensIn(
    await texts('select reason as text from position_words where proposal_id = $1 and stance is not null', [
      proposalId,
    ]),
    /v\d+x\d+/g,
  );
  const steps = await texts('select label as text from steps');
  tokensIn(steps, /s\d+x\d+/g);
  for (const label of await texts('select label as text from steps where claimed_by is not null'))
    add(`c${/s\d+x\d+/.exec(label)?.[0] ?? ''}`);
  for (const label of await texts('select label as text from steps where done_by is not null'))
    add(`d${/s\d+x\d+/.exec(label)?.[0] ?? ''}`);
  tokensIn(await texts(`select title as text from items where kind = 'proposal'`), /p0x\d+/g);
  for (const title of await texts(
    'select i.title as text from proposals p join items i on i.id = p.item_id where p.closed_by is not null',
  ))
    add(`k${/p0x\d+/.exec(title)?.[0] ?? ''}`);
  tokensIn(await texts(`select content->>'title' as text from register_entries`), /rp0x\d+/g);
  const joined = new Set(newcomers.map(({ personId }) => personId));
  const { rows } = await runtime().pool.query<{ id: Id; over: boolean }>(
    'select person_id as id, until is not null as over from memberships',
  );
  for (const { id, over } of rows.filter((row) => joined.has(row.id))) {
    add(`j${id}`);
    if (over) add(`e${id}`);
  }
  return found;
}

/** What must hold whatever was killed, each in one question that finds the rows that break it. */
const invariants: readonly (readonly [string, string])[] = [
  [
    'a proposal whose end has passed is not closed',
    `select item_id from proposals where opened_at is not null and closed_at is null and withdrawn_at is null
     and closes_at < now() - interval '70 seconds'`,
  ],
  [
    'a proposal is not closed exactly once',
    `select p.item_id from proposals p
     where (p.closed_at is not null)::int <> (select count(*) from closures c where c.proposal_id = p.item_id)
     or (p.closed_at is not null)::int <> (select count(*) from journal j where j.item_id = p.item_id and j.act = 'proposal.closed')`,
  ],
  [
    'the numbers of a register have a gap',
    `select register_id from register_seals group by register_id having count(*) <> max(number)`,
  ],
  [
    'a message is not told exactly once by the journal',
    `select c.id from comments c where 1 <> (select count(*) from journal j
       where j.particulars->>'commentId' = c.id::text and j.act = 'comment.posted')
     and c.seq > 1`,
  ],
  [
    'the numbers of a discussion have a gap',
    `select t.item_id from threads t where t.last_seq <> (select count(*) from comments c where c.thread_id = t.item_id)`,
  ],
  [
    'a message cannot be found',
    `select c.id from comments c where not exists (select 1 from search_documents s where s.source = 'comment' and s.source_id = c.id)`,
  ],
  [
    'a position is not the last word of its voice',
    `select p.voice_id from positions p join lateral (select * from position_words w
       where w.voice_id = p.voice_id order by w.id desc limit 1) w on true
     where (w.stance, w.reason) is distinct from (p.stance, p.reason)`,
  ],
  [
    'a seat of the invitation is lost or taken twice',
    `select 1 where (select sum(used) from invitations) <> (select count(*) from memberships m join persons p on p.id = m.person_id
       where p.email like 'nouvelle%')`,
  ],
];

/** Everything that does not hold, in words; empty when all is well. */
export async function faultsOf(scene: Scene, typists: readonly Typist[]): Promise<string[]> {
  const faults: string[] = [];
  for (const [told, query] of invariants) {
    const { rowCount } = await runtime().pool.query(query);
    if (rowCount !== 0) faults.push(`${told} (${String(rowCount)})`);
  }
  faults.push(...(await registerFaults(scene)), ...(await noteFaults(scene, typists)));
  await until(consumersAreThere, 30_000).catch(() => faults.push('a consumer of the journal is behind'));
  return faults;
}

async function registerFaults(scene: Scene): Promise<string[]> {
  const { rows } = await runtime().pool.query<{ id: Id }>('select id from registers');
  const secretary = doorOf(scene, roles.secretary);
  const faults: string[] = [];
  for (const { id } of rows) {
    const { status, body } = await secretary.get(paths.registerFile(scene.world.slug, id));
    const verified = status === 200 ? verifyRegister(body) : null;
    if (verified?.ok !== true) faults.push(`the file of a register does not verify (${String(status)})`);
  }
  return faults;
}

/** Every tab that stayed open shows what the log tells. */
async function noteFaults({ world }: Scene, typists: readonly Typist[]): Promise<string[]> {
  const pad = await loadPad(world.padId);
  const logged = pad === null ? '' : textIn(pad.doc);
  const strays = typists.filter(({ doc }) =>
    textIn(doc)
      .split('\n')
      .some((line) => !logged.includes(line)),
  );
  return strays.map(() => 'a tab that stayed open holds words that the log does not');
}

async function consumersAreThere(): Promise<boolean> {
  const { rowCount } = await runtime().pool.query(
    `select from journal_cursors c where exists (select 1 from journal j where (j.xid, j.id) > (c.xid, c.id))`,
  );
  return rowCount === 0;
}
