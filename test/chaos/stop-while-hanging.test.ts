import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { embeddedStatus } from '../../src/storage/embedded/start-embedded.ts';
import { type EarshotProcess, earshotCommand, runEarshotProcess } from '../support/earshot-process.ts';
import { inspectEmbedded } from '../support/embedded-inspector.ts';
import { inFull } from '../support/exam.ts';
import { type HttpReceiver, startHttpReceiver } from '../support/http-receiver.ts';
import { type RedisServer, redisInstalled, startRedis } from '../support/redis.ts';
import { type SmtpReceiver, startSmtpReceiver } from '../support/smtp-receiver.ts';
import { until } from '../support/until.ts';
import { writeSteadyPosts } from './steady-posts.ts';

/** A stop is promised within 10 s; the machine may be busy. What waits for who hangs takes 18 s and more. */
const boundMs = 13_000;

const whenInFull = inFull ? test : test.skip;
const whenInstalled = redisInstalled ? describe : describe.skip;
let folder: string;
let data: string;
let config: string;
const open: AsyncDisposable[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-hanging-'));
  data = join(folder, 'data');
  config = join(folder, 'earshot.yaml');
  await mkdir(data);
});

afterAll(async () => {
  // Who comes last after a kill stops the server.
  await earshotCommand('status', '--config', config);
  for (const opened of open) await opened[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function endsInTime(process: EarshotProcess): Promise<number | NodeJS.Signals> {
  const from = Date.now();
  const code = await process.exited;
  expect(Date.now() - from).toBeLessThan(boundMs);
  return code;
}

/** In the middle of an import from a pipe into which nobody writes any more. */
async function importEndlessly(source: string): Promise<EarshotProcess> {
  await writeFile(config, JSON.stringify({ data: './data', brands: [{ name: 'kettle' }] }));
  const rows = Array.from({ length: 5_000 }, (_, n) => `${source}-${n},somebody,2026-01-01T00:00:00Z,My kettle ${n}\n`);
  const given = ['import', '-', '--brand', 'kettle', '--source', source, '--config', config];
  const importing = runEarshotProcess(given, { input: `id,author,at,text\n${rows.join('')}` });
  const isStored = `select count(*)::int as count from mentions where source = '${source}'`;
  await until(async () => {
    if (importing.ended() !== null) throw new Error(importing.said());
    return ((await inspectEmbedded<{ count: number }>(data, isStored))?.[0]?.count ?? 0) > 0;
  }, 60_000);
  return importing;
}

whenInFull('an import whose input never ends is stopped in time', async () => {
  const importing = await importEndlessly('archive');
  importing.send('SIGTERM');
  expect(await endsInTime(importing)).toBe(130);
});

whenInstalled('earshot start with channels, a feed and a Redis that hang (skipped without redis-server)', () => {
  let redis: RedisServer;
  let hook: HttpReceiver;
  let slack: HttpReceiver;
  let smtp: SmtpReceiver;
  let feed: HttpReceiver;
  let earshot: EarshotProcess | undefined;

  beforeAll(async () => {
    const silent = () => startHttpReceiver(() => 'keep silent');
    [redis, hook, slack, feed, smtp] = await Promise.all([
      startRedis(),
      silent(),
      silent(),
      silent(),
      startSmtpReceiver(),
    ]);
    open.push(hook, slack, feed, smtp);
    smtp.react('keep silent');
    const start = Date.now();
    await writeSteadyPosts(join(folder, 'live.jsonl'), { start, angry: 60, angryAt: start + 5_000 });
    const sources = {
      live: { platform: 'replay', file: './live.jsonl' },
      dead: { platform: 'rss', feeds: [`${feed.url}/feed`] },
    };
    const channels = {
      cx: { type: 'slack', webhook: `${slack.url}/services/T/B/secret` },
      oncall: { type: 'email', to: ['cx@example.org'], smtp: smtp.url },
      ticketing: { type: 'webhook', url: `${hook.url}/alerts`, secret: 'sixteen-letters!', timeout: '2m' },
    };
    const brands = [{ name: 'kettle', query: 'kettle', sources: Object.keys(sources) }];
    await writeFile(config, JSON.stringify({ data: './data', queue: redis.url, sources, channels, brands }));
  });
  afterAll(async () => {
    if (earshot?.ended() === null) await earshot.kill();
    await closeRedis();
  });

  let closed: Promise<void> | undefined;
  const closeRedis = (): Promise<void> => (closed ??= redis.close());

  test('ends in time at SIGTERM, and the server with it', async () => {
    earshot = runEarshotProcess(['start', '--config', config, '--log-level', 'warn']);
    await earshot.ready();
    await until(() => [hook, slack].every(({ requests }) => requests.length > 0), 60_000);
    await closeRedis();
    earshot.send('SIGTERM');
    expect(await endsInTime(earshot)).toBe(0);
    expect((await embeddedStatus(data)).running).toBe(false);
  });
});
