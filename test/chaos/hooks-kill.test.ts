import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Mention } from '../../src/core/domain.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { openMigratedDatabase } from '../support/database.ts';
import { type EarshotProcess, runEarshotProcess } from '../support/earshot-process.ts';
import { inFull } from '../support/exam.ts';
import { freePort } from '../support/free-port.ts';
import { seeded } from '../support/random.ts';
import { type RudeRelay, startRudeRelay } from '../support/rude-relay.ts';
import { until } from '../support/until.ts';

const kills = inFull ? 20 : 2;
const faults = inFull ? 20 : 6;
const senders = 3;
const secret = 'sixteen-letters!';
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
const random = seeded(seed);

describe(`deliveries, through ${kills} kills and ${faults} broken connections (CHAOS_SEED=${seed})`, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof openMigratedDatabase>>;
  let relay: RudeRelay;
  let earshot: EarshotProcess;
  let stopped = false;
  /** Texts of posts whose delivery was answered 2xx. */
  const taken: string[] = [];
  const sent = new Set<string>();
  let mentions: Mention[] = [];

  /** Half of them have ids, the others a key. */
  async function deliverAll(sender: number): Promise<void> {
    for (let number = 0; !stopped; number += 1) {
      const name = `${sender}-${number}`;
      const texts = [1, 2].map((part) => `kaffa ${name}-${part}`);
      const withIds = number % 2 === 0;
      const body = JSON.stringify(texts.map((text) => (withIds ? { id: text, text } : { text })));
      for (const text of texts) sent.add(text);
      while (!(await isTaken(body, withIds ? {} : { 'idempotency-key': name }))) {
        if (stopped) return;
        await sleep(50);
      }
      taken.push(...texts);
      await sleep(10);
    }
  }

  async function isTaken(body: string, key: Record<string, string>): Promise<boolean> {
    const t = Math.floor(Date.now() / 1000);
    const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
    try {
      const answer = await fetch(`http://127.0.0.1:${relay.port}/hooks/door`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'earshot-signature': `t=${t},v1=${v1}`, ...key },
        signal: AbortSignal.timeout(30_000),
      });
      await answer.text();
      if (answer.status !== 200 && answer.status < 500) throw new Error(`answered ${answer.status}`);
      return answer.status === 200;
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('answered')) throw error;
      return false;
    }
  }

  /** Those of processes that are dead would run out later: the time it takes is not what is tested here. */
  async function expireClaims(): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`update claims set leased_until = clock_timestamp() - interval '1 s'`);
    await client.end();
  }

  const startEarshot = (): EarshotProcess =>
    runEarshotProcess(['start', '--config', join(folder, 'earshot.yaml'), '--log-level', 'warn']);
  const moreAreTaken = (): Promise<void> => {
    const before = taken.length;
    return until(() => taken.length > before + 5);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-hooks-kill-'));
    database = await openMigratedDatabase();
    const port = await freePort();
    relay = await startRudeRelay(port);
    const config = {
      store: database.url,
      data: './data',
      web: { port },
      sources: { door: { platform: 'webhook', secret } },
      channels: { screen: { type: 'console' } },
      brands: [{ name: 'kaffa' }],
    };
    // JSON is YAML.
    await writeFile(join(folder, 'earshot.yaml'), JSON.stringify(config));
    earshot = startEarshot();
    const sending = Array.from({ length: senders }, (_, sender) => deliverAll(sender));
    for (let kill = 0; kill < kills; kill += 1) {
      await moreAreTaken();
      for (let fault = 0; fault < faults / kills; fault += 1) {
        relay.beRude(random() < 0.5 ? 'cut' : 'lose');
        await until(() => relay.wasRude());
        await moreAreTaken();
      }
      await sleep(random() * 50);
      await earshot.kill();
      earshot = startEarshot();
    }
    await moreAreTaken();
    stopped = true;
    await Promise.all(sending);
    await expireClaims();
    const store = await openPostgres({ url: database.url, logger: silentLogger });
    await until(async () => (await store.counts()).every(({ unscored }) => unscored === 0));
    for await (const mention of store.mentions({})) mentions.push(mention);
    await store[Symbol.asyncDispose]();
    earshot.send('SIGTERM');
    expect(await earshot.exited).toBe(0);
  }, 600_000);

  afterAll(async () => {
    stopped = true;
    if (earshot.ended() === null) await earshot.kill();
    await relay[Symbol.asyncDispose]();
    await database.close();
    await rm(folder, { recursive: true, force: true });
    mentions = [];
  });

  test('whatever was answered 200 is stored, live and scored', () => {
    const stored = new Set(mentions.map(({ text }) => text));
    expect(taken.filter((text) => !stored.has(text))).toEqual([]);
    expect(taken.length).toBeGreaterThan(kills * 5);
    expect(mentions.filter(({ seen, scored }) => seen === null || scored === null)).toEqual([]);
  });

  test('nothing is stored twice, and nothing is invented', () => {
    const texts = mentions.map(({ text }) => text);
    expect(texts.length - new Set(texts).size).toBe(0);
    expect(texts.filter((text) => !sent.has(text))).toEqual([]);
  });
});
