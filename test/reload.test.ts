import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadConfig } from '../src/config/load-config.ts';
import { steppedClock } from '../src/core/clock.ts';
import type { Config } from '../src/core/config.ts';
import { minuteMs, type Time } from '../src/core/domain.ts';
import { silentLogger } from '../src/core/logger.ts';
import type { Reloaded } from '../src/core/store/processes.ts';
import { type Earshot, openEarshot } from '../src/main.ts';
import { configPlugins } from '../src/plugins.ts';
import { createReloader } from '../src/wiring/reloader.ts';
import { openDatabase } from './support/database.ts';
import { type LocalServer, serveHttp } from './support/serve-http.ts';
import { wordScorer } from './support/workplace.ts';

const noon: Time = Date.UTC(2026, 2, 16, 12);
const never = new AbortController().signal;

let database: Awaited<ReturnType<typeof openDatabase>>;
let press: LocalServer;
let items: string[];
let onRequest: () => Promise<void>;
let folder: string;
let clock: ReturnType<typeof steppedClock>;
let earshot: Earshot | undefined;

beforeEach(async () => {
  items = [];
  clock = steppedClock(noon);
  folder = await mkdtemp(join(tmpdir(), 'earshot-reload-'));
  database = await openDatabase();
  onRequest = async () => {};
  press = await serveHttp(async (_, response) => {
    await onRequest();
    const list = items.map((text) => `<item><guid>${text}</guid><title>${text}</title></item>`);
    response.end(`<rss version="2.0"><channel><title>news</title>${list.join('')}</channel></rss>`);
  });
});
afterEach(async () => {
  await earshot?.[Symbol.asyncDispose]();
  earshot = undefined;
  await press[Symbol.asyncDispose]();
  await database.close();
  await rm(folder, { recursive: true });
});

const file = () => join(folder, 'earshot.yaml');
const load = async (): Promise<Config> => loadConfig({ file: file(), plugins: await configPlugins() });

async function write(brands: string, more = ''): Promise<void> {
  await writeFile(
    file(),
    `store: "${database.url}"
sources: { press: { platform: rss, feeds: ["${press.url}/feed.xml"] } }
channels: { screen: { type: console } }
brands: [${brands}]
${more}`,
  );
}

async function open(): Promise<Earshot> {
  earshot = await openEarshot(await load(), { logger: silentLogger, clock, settleMs: 0, scorer: wordScorer });
  return earshot;
}

async function poll(running: Earshot): Promise<void> {
  clock.advanceTo(clock.now() + 6 * minuteMs);
  await collectAll(running);
}

async function collectAll({ handlers, store }: Earshot): Promise<void> {
  await handlers.collect({ source: 'press' }, never);
  for (const { part } of await store.sharedStates('press'))
    if (part !== '') await handlers.collect({ source: 'press', part }, never);
}

async function heard({ store }: Earshot, brand: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { text, seen } of store.mentions({ brand })) found.push(seen === null ? `${text} (history)` : text);
  return found.sort();
}

test('a new brand and a changed query are heard from then on, and the others go on where they stood', async () => {
  await write('{ name: kaffa, query: kaffa }, { name: tee, query: tee }, { name: old, query: old }');
  const running = await open();
  items.push('kaffa 1', 'tee 1', 'cocoa 1', 'mate 1');
  await poll(running);
  items.push('kaffa 2', 'cocoa 2', 'mate 2');
  await poll(running);
  const asked = press.asked.length;

  await write('{ name: kaffa, query: kaffa }, { name: tee, query: mate }, { name: cocoa, query: cocoa }');
  const changes = await running.reload(await load());
  expect(changes).toEqual({ changed: ['brand old: gone', 'brand tee: query', 'brand cocoa: new'], needRestart: [] });
  items.push('kaffa 3', 'cocoa 3', 'mate 3', 'old 3');
  await poll(running);
  await poll(running);
  items.push('kaffa 4', 'cocoa 4', 'mate 4');
  await poll(running);
  expect(await heard(running, 'kaffa')).toEqual(['kaffa 1 (history)', 'kaffa 2', 'kaffa 3', 'kaffa 4']);
  expect(await heard(running, 'cocoa')).toEqual(expect.arrayContaining(['cocoa 1 (history)', 'cocoa 4']));
  expect(await heard(running, 'tee')).toEqual(
    expect.arrayContaining(['mate 1 (history)', 'mate 4', 'tee 1 (history)']),
  );
  expect(await heard(running, 'old')).toEqual([]);
  const [covered, ...gaps] = await running.store.coverage('kaffa', noon, clock.now());
  expect(gaps).toEqual([]);
  expect(covered?.to).toBe(clock.now());
  // The new brand and the changed query catch up together, once.
  expect(press.asked.length - asked).toBe(4);
  expect((await running.store.notifications({ limit: 9 })).items).toEqual([]);
});

test('a file that is wrong changes nothing, and the outcome says where', async () => {
  await write('{ name: kaffa, query: kaffa }');
  const running = await open();
  const told: Reloaded[] = [];
  const reload = createReloader(running, { load, logger: silentLogger, onReload: (outcome) => told.push(outcome) });
  await write('{ name: kaffa, query: kaffa }, { name: tee, query: "tee OR (" }');
  const [wrong] = await Promise.all([reload()]);
  expect(wrong).toMatchObject({ changed: [], needRestart: [] });
  expect(wrong.error).toMatch(/earshot\.yaml:4:\d+: brands\[1\]\.query: /);
  items.push('kaffa and tee');
  await poll(running);
  expect(await heard(running, 'kaffa')).toEqual(['kaffa and tee (history)']);
  expect(await heard(running, 'tee')).toEqual([]);
  await write('{ name: kaffa, query: kaffa }, { name: tee, query: tee }');
  expect(await reload()).toEqual({ error: null, changed: ['brand tee: new'], needRestart: [] });
  expect(told).toHaveLength(2);
});

test('what needs a restart is named, and the rest is taken over', async () => {
  await write('{ name: kaffa, query: kaffa }');
  const running = await open();
  await write('{ name: kaffa, query: coffee }', 'data: elsewhere\nqueue: redis://127.0.0.1:1\n');
  expect(await running.reload(await load())).toEqual({
    changed: ['brand kaffa: query'],
    needRestart: ['data', 'queue'],
  });
  items.push('coffee');
  await poll(running);
  expect(await heard(running, 'kaffa')).toEqual(['coffee (history)']);
});

test('an open source and channel stay as they are unless they were changed', async () => {
  await write('{ name: kaffa, query: kaffa }');
  const running = await open();
  await poll(running);
  const asked = press.asked.length;
  await write('{ name: kaffa, query: kaffa, rules: [{ detector: negative-spike, falseAlarms: 1/month }] }');
  expect((await running.reload(await load())).changed).toEqual(['brand kaffa: rules']);
  expect((await running.reload(await load())).changed).toEqual([]);
  // It is not due yet.
  await collectAll(running);
  expect(press.asked.length).toBe(asked);
});

test('a reading that began before the reload does not go past what a new brand has not seen', async () => {
  await write('{ name: kaffa, query: kaffa }');
  const running = await open();
  await poll(running);
  items.push('kaffa 1', 'cocoa 1');
  clock.advanceTo(clock.now() + 6 * minuteMs);
  await write('{ name: kaffa, query: kaffa }, { name: cocoa, query: cocoa }');
  const [part] = (await running.store.sharedStates('press')).filter(({ part }) => part !== '');
  onRequest = async () => {
    onRequest = async () => {};
    await running.reload(await load());
  };
  await running.handlers.collect({ source: 'press', part: part?.part ?? '' }, never);
  expect(await heard(running, 'kaffa')).toEqual([]);
  await collectAll(running);
  expect(await heard(running, 'kaffa')).toEqual(['kaffa 1']);
  expect(await heard(running, 'cocoa')).toEqual(['cocoa 1 (history)']);
});
