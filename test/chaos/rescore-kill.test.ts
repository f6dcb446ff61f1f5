import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { minuteMs } from '../../src/core/domain.ts';
import { forAllBrands } from '../../src/workers/brand-scorers.ts';
import { score } from '../../src/workers/score.ts';
import { all } from '../contract/mention-fixture.ts';
import { bucketsFrom } from '../contract/store-buckets.ts';
import { plain, twice } from '../support/models.ts';
import { seeded } from '../support/random.ts';
import { until } from '../support/until.ts';
import { mentionOf, noon, openWorkplace, type Workplace } from '../support/workplace.ts';

const count = 3_000;
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
const random = seeded(seed);
let place: Workplace;
let client: pg.Client;
let serial = 0;

beforeAll(async () => {
  place = await openWorkplace();
  client = new pg.Client({ connectionString: place.url });
  await client.connect();
  await arrive(count);
});
afterAll(async () => {
  await client.end();
  await place[Symbol.asyncDispose]();
});

/** Mentions that the workers score with the model in use. */
async function arrive(many: number): Promise<void> {
  const moods = ['angry', 'cross', 'happy', 'happy'];
  const posts = Array.from({ length: many }, () => {
    serial += 1;
    const at = noon - (serial % 5_000) * minuteMs;
    return mentionOf(`m${serial}`, noon, { at, text: `${moods[serial % 4]} about kaffa ${serial}` });
  });
  await place.store.saveMentions(posts, noon);
  await score({ ...place, scorers: forAllBrands(plain) }, new AbortController().signal);
}

interface Run {
  child: ChildProcess;
  lines(): string[];
  exited: Promise<unknown>;
}

const kept: string[] = [];

function start(): Run {
  const hooks = new URL('../support/typescript.mjs', import.meta.url).href;
  const program = new URL('./rescore-until-killed.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', hooks, program, place.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const exited = new Promise((resolve) => child.once('close', resolve));
  return { child, lines: () => out.split('\n'), exited };
}

async function kill({ child, lines, exited }: Run): Promise<void> {
  child.kill('SIGKILL');
  await exited;
  kept.push(...lines().flatMap((line) => (line.startsWith('kept ') ? [line.slice(5)] : [])));
}

const has = (run: Run, word: string): boolean => run.lines().some((line) => line.startsWith(word));

async function models(): Promise<string[]> {
  const { rows } = await client.query<{ model: string }>('SELECT DISTINCT model FROM scores ORDER BY model');
  return rows.map(({ model }) => model);
}

async function expectUnswitched(): Promise<void> {
  // The server notices soon that nobody is there any more.
  await until(async () => {
    const { rows } = await client.query(
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    return rows.length === 0;
  });
  expect(await models()).toEqual(['plain/1']);
  expect((await place.store.brandModels()).map(({ model }) => model)).toEqual(['plain/1']);
  await place.store.refreshBuckets('kaffa', 100_000);
  await expectBuckets();
}

async function expectBuckets(): Promise<void> {
  const found = await place.store.buckets('kaffa', 0, noon + 1);
  expect(found).toEqual(bucketsFrom(await all(place.store.mentions({ brand: 'kaffa' }))));
}

test(`kill -9 in the middle of a rescore loses nothing, and its switch is all or nothing (CHAOS_SEED=${seed})`, async () => {
  for (let kills = 0; kills < 4; kills++) {
    const run = start();
    await until(() => has(run, 'kept'));
    await sleep(random() * 60);
    await kill(run);
    await expectUnswitched();
    // The workers go on with the old model.
    await arrive(20);
  }

  // Within the switch: it waits here, with the scores and buckets changed and nothing committed.
  await client.query('BEGIN; LOCK TABLE brand_models IN SHARE MODE');
  const stuck = start();
  await until(() => has(stuck, 'switching'));
  await until(async () => {
    const { rows } = await client.query(
      "SELECT FROM pg_locks WHERE NOT granted AND relation = 'brand_models'::regclass",
    );
    return rows.length > 0;
  });
  await kill(stuck);
  await client.query('COMMIT');
  await expectUnswitched();

  for (let kills = 0; kills < 3; kills++) {
    const run = start();
    await until(() => has(run, 'switching') || run.child.exitCode !== null);
    await sleep(random() * 200);
    await kill(run);
    const now = await models();
    expect(now).toHaveLength(1);
    expect((await place.store.brandModels()).map(({ model }) => model)).toEqual(now);
  }
  const last = start();
  await last.exited;
  expect(has(last, 'result')).toBe(true);

  expect(await models()).toEqual(['twice/1']);
  const total = count + 4 * 20;
  const labels = { negative: 0, neutral: 0 };
  for await (const { score, text } of place.store.mentions({})) {
    if (score?.label === 'negative') labels.negative += 1;
    else labels.neutral += 1;
    const [expected] = await twice.score([{ id: '', text, language: null }]);
    expect(score).toEqual(expected);
  }
  expect(labels.negative + labels.neutral).toBe(total);
  expect(labels.negative).toBe(total / 2);
  await place.store.refreshBuckets('kaffa', 100_000);
  await expectBuckets();
  // What was kept before a kill was not scored again after it. Of a last batch nobody may have been told.
  expect(kept.length).toBeGreaterThan(count / 2);
  expect(new Set(kept).size).toBe(kept.length);
  const { rows } = await client.query('SELECT FROM rescores');
  expect(rows).toEqual([]);
}, 120_000);
