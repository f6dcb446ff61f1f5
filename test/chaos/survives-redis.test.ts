import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { silentLogger } from '../../src/core/logger.ts';
import { type EmbeddedServer, embeddedStatus, startEmbedded } from '../../src/storage/embedded/start-embedded.ts';
import { type EarshotProcess, runEarshotProcess } from '../support/earshot-process.ts';
import { inspectEmbedded } from '../support/embedded-inspector.ts';
import { type RedisServer, redisInstalled, startRedis } from '../support/redis.ts';
import { expectAtWork, writeSteadyPosts } from './steady-posts.ts';

const whenInstalled = redisInstalled ? describe : describe.skip;

// One process lives through all of it, in this order.
whenInstalled('earshot start with a Redis and a PostgreSQL of others (skipped without redis-server)', () => {
  let folder: string;
  let data: string;
  let redis: RedisServer;
  let postgres: EmbeddedServer;
  let earshot: EarshotProcess;
  const atWork = (): Promise<void> => expectAtWork(earshot, (sql) => inspectEmbedded(data, sql));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-survives-redis-'));
    data = join(folder, 'postgres');
    const config = join(folder, 'earshot.yaml');
    await mkdir(data);
    // This process holds the server, and starts it again on its port whenever it ends: to Earshot it is somebody else's.
    [redis, postgres] = await Promise.all([startRedis(), startEmbedded({ folder: data, logger: silentLogger })]);
    await writeSteadyPosts(join(folder, 'live.jsonl'), { start: Date.now() });
    await writeFile(
      config,
      JSON.stringify({
        data: './data',
        store: postgres.url,
        queue: redis.url,
        sources: { live: { platform: 'replay', file: './live.jsonl' } },
        brands: [{ name: 'kettle', query: 'kettle', sources: ['live'] }],
      }),
    );
    earshot = runEarshotProcess(['start', '--config', config, '--log-level', 'warn']);
    await earshot.ready();
  });

  afterAll(async () => {
    if (earshot?.ended() === null) await earshot.kill();
    await postgres[Symbol.asyncDispose]();
    await redis.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('outlives a Redis that ends its connections, again and again', async () => {
    const other = new Redis(redis.url);
    for (let round = 0; round < 5; round += 1) {
      await other.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await sleep(round * 100);
    }
    await other.quit();
    await atWork();
  });

  test('outlives a Redis that is killed and comes back', async () => {
    await redis.restart();
    await atWork();
  });

  test('outlives a PostgreSQL of somebody else that shuts down and comes back', async () => {
    process.kill((await embeddedStatus(data)).pid ?? 0, 'SIGINT');
    await atWork();
  });

  test('goes on when nobody reads its stdout and stderr, and stops in order', async () => {
    earshot.closeOutput();
    // Lost connections are logged.
    await redis.restart();
    await atWork();
    earshot.send('SIGTERM');
    expect(await earshot.exited).toBe(0);
  });
});
