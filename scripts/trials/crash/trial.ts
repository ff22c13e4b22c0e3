import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { joinApp } from '../../../tests/support/joined.ts';
import { Oracle, type Verdict } from '../../../tests/trials/crash/oracle.ts';
import { percentile } from '../../bench/report.ts';
import { seededRandom } from '../../bench/seeded-random.ts';
import { removeWorld } from '../../bench/world.ts';
import { Typist } from './editors.ts';
import { faultsOf, present } from './judge.ts';
import { Program } from './program.ts';
import { makeTrialWorld, roles } from './world.ts';
import { deliberate, doorOf, talk, vote, walk, welcome, type Scene } from './writers.ts';

export interface TrialOptions {
  /** `kill -9` of the program, and of PostgreSQL under it. */
  readonly app: number;
  readonly postgres: number;
  readonly seed: number;
  /** Waits for the clock to close what has ended: up to a minute more. */
  readonly untilClosed: boolean;
}

export interface TrialReport extends Verdict {
  readonly kills: { readonly app: number; readonly postgres: number };
  /** Acknowledged, by kind of write. */
  readonly kinds: Readonly<Record<string, number>>;
  /** What does not hold afterwards, in words. */
  readonly faults: readonly string[];
  /** Milliseconds until pages are served again. */
  readonly recovery: Readonly<Record<'app' | 'postgres', { readonly p50: number; readonly p95: number }>>;
}

const secondsOpen = 12;
/** Milliseconds of writing between two kills. */
const life = { least: 250, most: 1_500 };

/** Kills the program and its database at random moments under people who write everything there is to write, then judges from outside. */
export async function runTrial(options: TrialOptions): Promise<TrialReport> {
  const folder = mkdtempSync(join(tmpdir(), 'minga-crash-'));
  const world = await makeTrialWorld();
  const oracle = new Oracle(join(folder, 'journal'));
  const program = await Program.start(world.dataDir);
  const random = seededRandom(options.seed);
  const state = { over: false };
  const scene: Scene = { url: program.url, world, oracle, random, isOver: () => state.over };
  try {
    const tabs = roles.editors.map((person, place) => new Typist(scene, person, place < 3));
    const people = writersOf(scene);
    const writing = Promise.all([...people, ...tabs.map((tab) => tab.run())]);
    const recovery = await Promise.race([killAll(program, scene, options), writing.then(() => never())]);
    state.over = true;
    await writing;
    const verdict = await judge(program, scene, tabs, options);
    await program.stop();
    return { ...verdict, recovery, kills: options };
  } finally {
    state.over = true;
    await program.kill();
    oracle.close();
    removeWorld(world);
    rmSync(folder, { recursive: true, force: true });
  }
}

function writersOf(scene: Scene): Promise<void>[] {
  return [
    ...roles.talkers.map((person) => talk(scene, person)),
    ...roles.voters.map((person) => vote(scene, person)),
    ...roles.walkers.map((person) => walk(scene, person)),
    welcome(scene),
    deliberate(scene, secondsOpen),
  ];
}

async function killAll(program: Program, scene: Scene, { app, postgres }: TrialOptions) {
  const turns = shuffled(
    [...Array<'app'>(app).fill('app'), ...Array<'postgres'>(postgres).fill('postgres')],
    scene.random,
  );
  const times = { app: [] as number[], postgres: [] as number[] };
  for (const turn of turns) {
    await wait(life.least + scene.random() * (life.most - life.least));
    if (turn === 'postgres') times.postgres.push(await program.killDatabase(() => isServing(scene)));
    else {
      await program.kill();
      times.app.push(await program.restart());
    }
  }
  const summary = (all: readonly number[]) => ({ p50: percentile(all, 0.5), p95: percentile(all, 0.95) });
  return { app: summary(times.app), postgres: summary(times.postgres) };
}

async function isServing(scene: Scene): Promise<boolean> {
  const page = await doorOf(scene, roles.founder)
    .get(`/${scene.world.slug}`)
    .catch(() => null);
  return page?.status === 200;
}

async function judge(program: Program, scene: Scene, tabs: readonly Typist[], { untilClosed }: TrialOptions) {
  const joined = await joinApp(program);
  try {
    if (untilClosed) await wait((secondsOpen + 75) * 1000);
    const there = await present(scene.world);
    const verdict = scene.oracle.judge(there);
    return { ...verdict, kinds: scene.oracle.kinds(), faults: await faultsOf(scene, tabs) };
  } finally {
    await joined.leave();
  }
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
}

/** The writers go on until the last kill: their end before it is a fault, and theirs to tell. */
function never(): never {
  throw new Error('the writers stopped before the last kill');
}
