import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.ts';
import { steppedClock } from '../../src/core/clock.ts';
import type { Config } from '../../src/core/config.ts';
import { hourMs, type Mention, minuteMs } from '../../src/core/domain.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { type Earshot, openEarshot } from '../../src/main.ts';
import { configPlugins } from '../../src/plugins.ts';
import { openDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';
import { wordScorer } from '../support/workplace.ts';

const noon = Date.UTC(2026, 2, 16, 12);
const secret = 'sixteen-letters!';
const token = 'a-token-of-letters';
const never = new AbortController().signal;

let database: Awaited<ReturnType<typeof openDatabase>>;
let folder: string;
let port: number;
let clock: ReturnType<typeof steppedClock>;
let earshot: Earshot | undefined;

beforeEach(async () => {
  clock = steppedClock(noon);
  folder = await mkdtemp(join(tmpdir(), 'earshot-hooks-'));
  database = await openDatabase();
  port = await freePort();
});
afterEach(async () => {
  await earshot?.[Symbol.asyncDispose]();
  earshot = undefined;
  await database.close();
  await rm(folder, { recursive: true });
});

interface Written {
  sources?: object;
  web?: object;
  brands?: object[];
}

async function load({ sources = {}, web = { port }, brands }: Written = {}): Promise<Config> {
  const file = join(folder, 'earshot.yaml');
  const config = {
    store: database.url,
    web,
    sources: {
      survey: { platform: 'webhook', secret, account: 'survey', mapping: { text: 'answer', id: 'id', at: 'at' } },
      desk: { platform: 'webhook', token },
      ...sources,
    },
    channels: { screen: { type: 'console' } },
    brands: brands ?? [
      { name: 'kaffa', query: 'kaffa', accounts: ['webhook:survey'] },
      { name: 'tee', query: 'tee' },
    ],
  };
  await writeFile(file, JSON.stringify(config));
  return loadConfig({ file, plugins: await configPlugins() });
}

async function start(written?: Written): Promise<Earshot> {
  earshot = await openEarshot(await load(written), { logger: silentLogger, clock, settleMs: 0, scorer: wordScorer });
  await earshot.work(['collect']);
  return earshot;
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

async function post(source: string, body: string | object, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/hooks/${source}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, body: (await response.json()) as Answer['body'], headers: response.headers };
}

function signed(body: string, at = clock.now()): Record<string, string> {
  const t = Math.floor(at / 1000);
  return { 'earshot-signature': `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}` };
}
const bearer = { authorization: `Bearer ${token}` };

async function stored({ store }: Earshot): Promise<Mention[]> {
  const found: Mention[] = [];
  for await (const mention of store.mentions({})) found.push(mention);
  return found;
}

describe('a delivery', () => {
  test('is answered when its mentions are stored, of all brands, live and once', async () => {
    const running = await start();
    const body = [
      { text: 'my kaffa is cold', id: 7, author: 'mia', created_at: '2026-03-16T11:58:00Z' },
      { text: 'kaffa or tee?', id: 8 },
      { text: 'the weather', id: 9 },
    ];
    const first = await post('desk', body, bearer);
    expect(first).toMatchObject({ status: 200, body: { received: 3, matched: 2, stored: 3, alreadyStored: 0 } });
    const again = await post('desk', body, bearer);
    expect(again).toMatchObject({ status: 200, body: { received: 3, matched: 2, stored: 0, alreadyStored: 3 } });
    const mentions = await stored(running);
    expect(mentions.map(({ brand, platformId, at, seen }) => ({ brand, platformId, at, seen }))).toEqual(
      expect.arrayContaining([
        { brand: 'kaffa', platformId: 'desk:7', at: noon - 2 * minuteMs, seen: noon },
        { brand: 'kaffa', platformId: 'desk:8', at: noon, seen: noon },
        { brand: 'tee', platformId: 'desk:8', at: noon, seen: noon },
      ]),
    );
    expect(mentions).toHaveLength(3);
  });

  test('with a key, and posts without ids and times, is stored once whenever it comes', async () => {
    const running = await start();
    const headers = { ...bearer, 'idempotency-key': 'abc' };
    await post('desk', [{ text: 'kaffa' }, { text: 'kaffa' }], headers);
    clock.advanceTo(noon + hourMs);
    const again = await post('desk', [{ text: 'kaffa' }, { text: 'kaffa' }], headers);
    expect(again.body).toMatchObject({ stored: 0, alreadyStored: 2 });
    expect(await stored(running)).toHaveLength(2);
  });

  test('without a key, an id and a time is the same as another of the same words', async () => {
    const running = await start();
    await post('desk', { text: 'kaffa' }, bearer);
    clock.advanceTo(noon + hourMs);
    await post('desk', { text: 'kaffa' }, bearer);
    await post('desk', { text: 'kaffa!' }, bearer);
    expect(await stored(running)).toHaveLength(2);
  });

  test('to a source whose posts are addressed to an account of the brand need not name the brand', async () => {
    const running = await start();
    const body = JSON.stringify({ answer: 'never again', id: 1 });
    expect((await post('survey', body, signed(body))).body).toMatchObject({ matched: 1, stored: 1 });
    expect((await stored(running)).map(({ way, text }) => `${way}: ${text}`)).toEqual(['addressed: never again']);
  });

  test('of lines and of CSV is read row by row, and each bad row has its reason', async () => {
    await start();
    const lines = '{"text":"kaffa 1","id":1}\n{"text":"","id":2}\nnonsense\n{"text":"kaffa 2","id":3}\n';
    const first = await post('desk', lines, { ...bearer, 'content-type': 'application/x-ndjson' });
    expect(first).toMatchObject({ status: 200, body: { received: 4, stored: 2 } });
    expect(first.body.rejected).toEqual([
      { row: 2, reason: "no text in column 'text'" },
      { row: 3, reason: 'not JSON' },
    ]);
    const csv = 'id,text,date\n5,kaffa 5,2026-03-16 10:00\n';
    expect(await post('desk', csv, { ...bearer, 'content-type': 'text/csv' })).toMatchObject({
      status: 200,
      body: { received: 1, stored: 1 },
    });
  });

  test('of history is no news', async () => {
    const running = await start({ sources: { past: { platform: 'webhook', token, history: true } } });
    await post('past', { text: 'kaffa', id: 1 }, bearer);
    expect((await stored(running)).map(({ seen }) => seen)).toEqual([null]);
  });
});

describe('a delivery that is turned away', () => {
  test('is told why and what to do, and nothing of the inside', async () => {
    const running = await start();
    const rows = '[{"answer":""},{"answer":"x","at":"yesterday"},3]';
    const cases: [status: number, error: string, deliver: () => Promise<Answer>][] = [
      [404, 'unknown source', () => post('other', {}, bearer)],
      [401, 'not signed', () => post('survey', { answer: 'x' })],
      [401, 'wrong credentials', () => post('survey', '{"a":1}', signed('{"a":2}'))],
      [401, 'too old', () => post('survey', '{}', signed('{}', noon - 6 * minuteMs))],
      [401, 'too old', () => post('survey', '{}', signed('{}', noon + 6 * minuteMs))],
      [401, 'not signed', () => post('desk', {})],
      [401, 'wrong credentials', () => post('desk', {}, { authorization: 'Bearer a-guess-of-a-token' })],
      [400, 'not readable', () => post('desk', '{"text": "kaf', bearer)],
      [400, 'not readable', () => post('desk', '', bearer)],
      [415, 'wrong type', () => post('desk', '<a/>', { ...bearer, 'content-type': 'application/xml' })],
      [413, 'too large', () => post('desk', { text: 'a'.repeat(1_000_000) }, bearer)],
      [422, 'no usable rows', () => post('desk', { other: 1 }, bearer)],
      [422, 'no usable rows', () => post('survey', rows, signed(rows))],
    ];
    let last: Answer | undefined;
    for (const [status, error, deliver] of cases) {
      last = await deliver();
      expect(last).toMatchObject({ status, body: { error, message: expect.stringMatching(/^[A-Z].{20,}[.]$/) } });
      const text = JSON.stringify(last.body);
      for (const hidden of [secret, token, 'Error', 'node_modules']) expect(text).not.toContain(hidden);
    }
    expect(last?.body.rejected).toEqual([
      { row: 1, reason: "no text in column 'answer'" },
      { row: 2, reason: expect.stringContaining("'yesterday'") },
      { row: 3, reason: 'not a JSON object' },
    ]);
    const read = await fetch(`http://127.0.0.1:${port}/hooks/desk`);
    expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    expect(await stored(running)).toEqual([]);
  });

  test('is counted by its reason, and so is what was taken', async () => {
    const running = await start();
    await post('desk', { text: 'kaffa', id: 1 }, bearer);
    await post('desk', {});
    await post('desk', {});
    await post('desk', 'x', bearer);
    await until(async () => (await running.store.arrivals()).length === 3);
    expect(await running.store.arrivals()).toEqual([
      { source: 'desk', outcome: 'accepted', count: 1, lastAt: noon },
      { source: 'desk', outcome: 'not readable', count: 1, lastAt: noon },
      { source: 'desk', outcome: 'not signed', count: 2, lastAt: noon },
    ]);
  });

  test('by many guesses is told no more than to wait, while others are taken', async () => {
    await start();
    const answers: Answer[] = [];
    for (let guess = 0; guess < 70; guess += 1)
      answers.push(await post('desk', {}, { authorization: `Bearer ${guess}` }));
    expect(answers[0]?.status).toBe(401);
    expect(answers.at(-1)).toMatchObject({ status: 429 });
    expect(answers.at(-1)?.headers.get('retry-after')).toBe('60');
    expect(await post('desk', { text: 'kaffa', id: 1 }, bearer)).toMatchObject({ status: 200 });
  });

  test('because the store is away gets 503, never 200', async () => {
    await start();
    await database.close();
    expect(await post('desk', { text: 'kaffa', id: 1 }, bearer)).toMatchObject({
      status: 503,
      body: { error: 'unavailable' },
    });
  });
});

describe('the door', () => {
  test('is closed at the stop, and opens at another address when the configuration says so', async () => {
    const running = await start();
    const before = port;
    port = await freePort();
    await running.reload(await load());
    expect(await post('desk', { text: 'kaffa', id: 1 }, bearer)).toMatchObject({ status: 200 });
    await expect(fetch(`http://127.0.0.1:${before}/`)).rejects.toThrow();
    await running[Symbol.asyncDispose]();
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  test('opens at another address of its port, and stays where it was when that is not possible', async () => {
    const answers = () => fetch(`http://127.0.0.2:${port}/`, { headers: { connection: 'close' } });
    const running = await start();
    await expect(answers()).rejects.toThrow();
    await running.reload(await load({ web: { host: '0.0.0.0', port } }));
    expect((await answers()).status).toBe(404);
    const elsewhere = await load({ web: { host: '192.0.2.1', port } });
    await expect(running.reload(elsewhere)).rejects.toThrow('does not have that address');
    expect((await answers()).status).toBe(404);
  });

  test('takes over sources, secrets and brands that changed, and closes with the last source', async () => {
    const running = await start();
    await running.reload(
      await load({ sources: { more: { platform: 'webhook', token: 'another-token' } }, brands: [{ name: 'mate' }] }),
    );
    const other = { authorization: 'Bearer another-token' };
    expect((await post('more', { text: 'mate', id: 1 }, other)).body).toMatchObject({ stored: 1 });
    const none = { survey: { platform: 'rss', feeds: ['http://127.0.0.1:1/'] } };
    await running.reload(await load({ sources: { ...none, desk: { platform: 'replay', file: 'none.jsonl' } } }));
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  test('says what to do when its port is taken, at the start and at a reload, which changes nothing', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = (other.address() as { port: number }).port;
    await expect(start({ web: { port: taken } })).rejects.toThrow(
      `web: nobody can listen at 127.0.0.1, port ${taken}: another program listens there: stop it, or choose another port.`,
    );
    await earshot?.[Symbol.asyncDispose]();
    const running = await start();
    await expect(running.reload(await load({ web: { port: taken } }))).rejects.toThrow('another program');
    expect(await post('desk', { text: 'kaffa', id: 1 }, bearer)).toMatchObject({ status: 200 });
    await new Promise((resolve) => other.close(resolve));
  });

  test('waits for a slow body only so long, and keeps no bytes of it', async () => {
    const { openWebServer } = await import('../../src/web/server.ts');
    const context = { receive: async () => ({}), knows: () => true, onRefusal: () => {}, clock, logger: silentLogger };
    await using server = await openWebServer({ host: '127.0.0.1', port: 0 }, { ...context, requestMs: 300 });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.write(
      'POST /hooks/desk HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    await new Promise((resolve) => socket.once('close', resolve));
    expect(answer).toContain('408');
    expect(answer).toContain('too slow');
  });

  test('covers the time around deliveries while it is open, and never a silence of unknown length', async () => {
    const running = await start();
    const poll = async (at: number): Promise<void> => {
      clock.advanceTo(at);
      await running.handlers.collect({ source: 'desk' }, never);
    };
    await poll(noon + minuteMs);
    expect(await running.store.coverage('kaffa', 0, clock.now())).toEqual([]);
    await post('desk', { text: 'kaffa', id: 1 }, bearer);
    await poll(noon + 10 * minuteMs);
    await poll(noon + 3 * hourMs);
    await post('desk', { text: 'kaffa', id: 2 }, bearer);
    await poll(noon + 3 * hourMs + minuteMs);
    const covered = (await running.store.coverage('kaffa', 0, clock.now())).filter(({ source }) => source === 'desk');
    expect(covered).toEqual([
      { source: 'desk', from: noon + minuteMs, to: noon + hourMs + minuteMs },
      { source: 'desk', from: noon + 2 * hourMs, to: noon + 3 * hourMs + minuteMs },
    ]);
  });
});
