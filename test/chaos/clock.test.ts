import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dayMs, hourMs } from '../../src/core/domain.ts';
import type { Status } from '../../src/operations/gather-status.ts';
import { type EarshotProcess, earshotCommand, runEarshotProcess } from '../support/earshot-process.ts';
import { inspectEmbedded } from '../support/embedded-inspector.ts';
import { inFull } from '../support/exam.ts';
import { type HttpReceiver, startHttpReceiver } from '../support/http-receiver.ts';
import { until } from '../support/until.ts';

// One process lives through all of it, in this order.
let folder: string;
let data: string;
let config: string;
let shiftFile: string;
let env: Record<string, string>;
let feed: HttpReceiver;
let earshot: EarshotProcess;
let items = 1;

const item = (n: number): string => `<item><guid>${n}</guid><title>My kettle, part ${n}</title></item>`;
const feedXml = (): string =>
  `<rss version="2.0"><channel><title>a</title>${Array.from({ length: items }, (_, n) => item(n + 1)).join('')}</channel></rss>`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-clock-'));
  data = join(folder, 'data');
  config = join(folder, 'earshot.yaml');
  shiftFile = join(folder, 'shift');
  await mkdir(data);
  feed = await startHttpReceiver(() => ({ status: 200, headers: { 'content-type': 'text/xml' }, body: feedXml() }));
  await writeFile(shiftFile, '0');
  env = {
    NODE_OPTIONS: `--import ${join(import.meta.dirname, '../support/shifted-clock.mjs')}`,
    CLOCK_SHIFT: shiftFile,
  };
  const sources = { press: { platform: 'rss', feeds: [`${feed.url}/feed`], poll: '10s' } };
  const brands = [{ name: 'kettle', query: 'kettle', sources: ['press'] }];
  await writeFile(config, JSON.stringify({ data: './data', sources, brands }));
  earshot = runEarshotProcess(['start', '--config', config, '--log-level', 'warn'], { env });
  await earshot.ready();
  await until(() => stored(1));
});

afterAll(async () => {
  if (earshot.ended() === null) await earshot.kill();
  // Who comes last after a kill stops the server.
  await earshotCommand('status', '--config', config);
  await feed[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function stored(count: number): Promise<boolean> {
  const rows = await inspectEmbedded<{ count: number }>(data, 'select count(*)::int as count from mentions');
  return rows?.[0]?.count === count;
}

/** Sets the clock, and waits until a post that came after that is stored. */
async function setClock(shiftMs: number): Promise<Status> {
  await writeFile(shiftFile, String(shiftMs));
  items += 1;
  await until(() => stored(items), 60_000);
  const status = runEarshotProcess(['status', '--json', '--config', config], { env });
  expect(await status.exited).toBe(0);
  return JSON.parse(status.out()) as Status;
}

const logged = (): number => earshot.said().match(/the clock was set back|the clock went ahead/g)?.length ?? 0;

const steps: [string, number, number][] = [
  ['back an hour', -hourMs, 1],
  ['far ahead', 30 * dayMs, 2],
  ['right again', 0, 3],
];

test.each(inFull ? steps : steps.slice(0, 1))(
  'a clock that is set %s: polling goes on, and what lies ahead counts as not observed',
  async (_, shiftMs, stepsSoFar) => {
    const { sources } = await setClock(shiftMs);
    const now = Date.now() + shiftMs;
    expect(sources[0]?.observedTo).toBeLessThanOrEqual(now);
    expect(sources[0]?.lagMs).toBeGreaterThanOrEqual(0);
    const ahead = await inspectEmbedded<{ count: number }>(
      data,
      `select count(*)::int as count from coverage where until > to_timestamp(${now / 1000})`,
    );
    expect(ahead).toEqual([{ count: 0 }]);
    expect(logged()).toBe(stepsSoFar);
  },
);

test('then it stops in order', async () => {
  earshot.send('SIGTERM');
  expect(await earshot.exited).toBe(0);
});
