import { setTimeout as wait } from 'node:timers/promises';
import { paths } from '#lib/kernel/paths.ts';
import type { Id } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/server/new-id.ts';
import type { Answer, Oracle } from '../../../tests/trials/crash/oracle.ts';
import { Door, type Answered } from './door.ts';
import { roles, type TrialWorld } from './world.ts';

/** One trial as its writers see it: where to write, who witnesses, and until when. */
export interface Scene {
  readonly url: string;
  readonly world: TrialWorld;
  readonly oracle: Oracle;
  readonly random: () => number;
  /** True once no new write is to begin. */
  isOver(): boolean;
}

const pause = { unsure: 60, between: 25 };

export function doorOf({ url, world }: Scene, person: number): Door {
  return new Door(url, world.tokens[person] ?? '');
}

/** Two people who post in a discussion, and press again as long as nobody answers. */
export async function talk(scene: Scene, person: number): Promise<void> {
  const door = doorOf(scene, person);
  const { slug, threadId } = scene.world;
  const path = `${paths.thread(slug, { id: threadId, title: '' })}?/post`;
  for (let turn = 0; !scene.isOver(); turn++) {
    const token = `m${String(person)}x${String(turn)}`;
    const form = { key: newId(), thread: threadId, message: `Un mot : ${token}.` };
    await insist(scene, token, () => door.post(path, form));
    await wait(pause.between);
  }
}

/** A voice that says, changes and takes back what it thinks: each word must be kept, the last one in force. */
export async function vote(scene: Scene, person: number): Promise<void> {
  const door = doorOf(scene, person);
  const path = paths.proposal(scene.world.slug, { id: scene.world.proposalId, title: '' });
  const stances = ['for', 'against', 'abstention'] as const;
  for (let turn = 0; !scene.isOver(); turn++) {
    const token = `v${String(person)}x${String(turn)}`;
    const form = { stance: stances[turn % 3] ?? 'for', reason: `Parce que ${token}.`, version: '1' };
    await insist(scene, token, () => door.post(`${path}?/position`, form));
    if (turn % 7 === 6) await door.post(`${path}?/withdrawPosition`, {}).catch(() => null);
    await wait(pause.between);
  }
}

/** Somebody who adds steps to the note of the trial, takes them and does them. */
export async function walk(scene: Scene, person: number): Promise<void> {
  const door = doorOf(scene, person);
  const path = paths.steps(scene.world.slug);
  for (let turn = 0; !scene.isOver(); turn++) {
    const token = `s${String(person)}x${String(turn)}`;
    const key = newId();
    const form = { key, item: scene.world.threadId, label: `Porter ${token}` };
    if ((await insist(scene, token, () => door.post(`${path}?/add`, form))) !== 'acked') continue;
    if ((await insist(scene, `c${token}`, () => door.post(`${path}?/claim`, { step: key }))) !== 'acked') continue;
    if (turn % 2 === 0) await insist(scene, `d${token}`, () => door.post(`${path}?/finish`, { step: key }));
    await wait(pause.between);
  }
}

/** Newcomers who follow a link, one after the other; the founder parts with every third. */
export async function welcome(scene: Scene): Promise<void> {
  const founder = doorOf(scene, roles.founder);
  const members = paths.members(scene.world.slug);
  for (const [place, { personId, token: session }] of scene.world.newcomers.entries()) {
    if (scene.isOver()) return;
    const door = new Door(scene.url, session);
    const joined = await insist(scene, `j${personId}`, () => door.post(`${scene.world.invitation}?/accept`, {}));
    if (joined === 'acked' && place % 3 === 2) {
      const parted = await insist(scene, `e${personId}`, () => founder.post(`${members}?/end`, { person: personId }));
      if (parted === 'acked') await mustBeShut(scene, door);
    }
    await wait(pause.between);
  }
}

/** A right that was said to be over is over, whatever happened since. */
async function mustBeShut(scene: Scene, door: Door): Promise<void> {
  const seen = await door.get(paths.home(scene.world.slug)).catch(() => null);
  if (seen !== null && seen.status < 400) throw new Error('somebody who was parted with still enters');
}

/** Opens proposals that end within seconds; they are left to the clock, or closed by hand. */
export async function deliberate(scene: Scene, secondsOpen: number): Promise<void> {
  const founder = doorOf(scene, roles.founder);
  const facilitator = doorOf(scene, roles.facilitator);
  const path = `${paths.newProposal(scene.world.slug)}?/open`;
  for (let turn = 0; !scene.isOver(); turn++) {
    const token = `p0x${String(turn)}`;
    const form = proposalForm(scene.world, token, secondsOpen);
    const opened = await insist(scene, token, () => founder.post(path, form));
    if (opened === 'acked' && turn % 2 === 1) {
      const close = `${paths.proposal(scene.world.slug, { id: form.key, title: '' })}?/close`;
      const closed = await insist(scene, `k${token}`, () => facilitator.post(close, { why: 'Tout est dit.' }));
      if (closed === 'acked') await conclude(scene, `r${token}`, form.key);
    }
    await wait(pause.between * 12);
  }
}

/** Whoever keeps the register writes what was decided: a numbered entry. */
async function conclude(scene: Scene, token: string, id: Id): Promise<void> {
  const path = paths.concludeProposal(scene.world.slug, { id, title: '' });
  const form = {
    outcome: 'postponed',
    title: `Décision ${token}`,
    text: 'On en reparle au prochain rassemblement.',
    decidedHow: 'Au vote, en assemblée.',
  };
  await insist(scene, token, () => doorOf(scene, roles.secretary).post(path, form));
}

function proposalForm({ personIds }: TrialWorld, token: string, secondsOpen: number) {
  const end = new Date(Date.now() + secondsOpen * 1000);
  return {
    key: newId(),
    title: `Proposition ${token}`,
    text: 'La Malle passe chez une structure par mois.',
    method: 'majority',
    facilitator: personIds[roles.facilitator] ?? '',
    secretary: personIds[roles.secretary] ?? '',
    rightSource: 'Statuts, article 11',
    'majority-threshold': '1/2',
    'majority-strict': 'more-than',
    'majority-base': 'cast',
    'majority-abstention': 'out',
    'majority-silence': 'absent',
    'majority-quorum': 'none',
    'majority-fallback': 'postponed',
    closesAt: localTime(end),
  };
}

/** As a form gives it, in the time zone of the collective: « 2026-11-26T18:00:05 ». */
function localTime(at: Date): string {
  const shape = { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat('sv', shape).format(at).replace(' ', 'T');
}

/**
 * Sends until an answer is certain, as somebody does who sees « pas de réponse » and presses again; one time in five they give up.
 * What is refused after a press that had no answer may well have been done by that press: it stays unsure.
 */
export async function insist(scene: Scene, token: string, send: () => Promise<Answered>): Promise<Answer> {
  for (let unsure = false; ; unsure = true) {
    const answer = await scene.oracle.witness(token, async () => {
      const given = (await send()).answer;
      return given === 'refused' && unsure ? 'unknown' : given;
    });
    if (answer !== 'unknown' || (unsure && scene.random() < 0.2)) return answer;
    await wait(pause.unsure);
  }
}
