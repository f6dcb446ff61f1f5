import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedStatus } from '../../src/storage/embedded/start-embedded.ts';
import { type EarshotProcess, earshotCommand, runEarshotProcess } from '../support/earshot-process.ts';
import { inspectEmbedded } from '../support/embedded-inspector.ts';
import { inFull } from '../support/exam.ts';
import { type RudeMailServer, startRudeMailServer } from '../support/rude-mail-server.ts';
import { until } from '../support/until.ts';
import { expectAtWork, writeSteadyPosts } from './steady-posts.ts';

// One process lives through all of it, in this order.
let folder: string;
let data: string;
let config: string;
let mail: RudeMailServer;
let earshot: EarshotProcess;
const servers: Server[] = [];
const sockets = new Set<Socket>();

/** A server that answers each request by writing bytes to the socket, and may then do as it likes with it. */
async function serve(answer: (socket: Socket, request: string) => void): Promise<string> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let request = '';
    socket.on('data', (bytes) => {
      request += bytes;
      answer(socket, request);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const resetSoon = (socket: Socket): void => void setTimeout(() => socket.resetAndDestroy(), 30);

/** Takes requests once they are whole: those that it broke off, and those that it answered. */
function channel(breakOff: (socket: Socket) => void) {
  const got = { broken: 0, answered: [] as string[] };
  const url = serve((socket, request) => {
    const end = request.indexOf('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(request)?.[1] ?? 0);
    if (end < 0 || Buffer.byteLength(request) < end + 4 + length) return;
    if (got.broken === 0) {
      got.broken += 1;
      return breakOff(socket);
    }
    got.answered.push(request);
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok');
  });
  return { got, url };
}

const slack = channel((socket) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\nhalf an ans');
  resetSoon(socket);
});
const hook = channel((socket) => socket.resetAndDestroy());

const item = '<item><guid>1</guid><title>My kettle from the feed</title></item>';
const feedXml = `<rss version="2.0"><channel><title>a</title>${item}</channel></rss>`;
let feedsAreWell = false;
const feed = (answerBadly: (socket: Socket) => void): Promise<string> =>
  serve((socket, request) => {
    if (!request.endsWith('\r\n\r\n')) return;
    if (!feedsAreWell) return answerBadly(socket);
    socket.end(
      `HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ncontent-length: ${feedXml.length}\r\nconnection: close\r\n\r\n${feedXml}`,
    );
  });

const ask = <Row extends object = { count: number }>(sql: string): Promise<Row[] | null> =>
  inspectEmbedded<Row & Record<string, unknown>>(data, sql);
const atWork = (): Promise<void> => expectAtWork(earshot, ask);
const rowsOf = async (channel: string): Promise<{ state: string; occasion: string; error: string | null }[]> =>
  (await ask(`select state, occasion, error from notifications where channel = '${channel}'`)) ?? [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-survives-'));
  data = join(folder, 'data');
  config = join(folder, 'earshot.yaml');
  await mkdir(data);
  mail = await startRudeMailServer('552 5.3.4 message too big');
  const start = Date.now();
  await writeSteadyPosts(join(folder, 'live.jsonl'), { start, angry: 60, angryAt: start + 5_000 });
  const rss = async (url: Promise<string>) => ({ platform: 'rss', feeds: [`${await url}/feed`], poll: '10s' });
  const sources = {
    live: { platform: 'replay', file: './live.jsonl' },
    reset: await rss(
      feed((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ncontent-length: 90000\r\n\r\n${feedXml}`);
        resetSoon(socket);
      }),
    ),
    half: await rss(
      feed((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-ty');
        resetSoon(socket);
      }),
    ),
  };
  const channels = {
    oncall: { type: 'email', to: ['cx@example.org'], smtp: mail.url },
    cx: { type: 'slack', webhook: `${await slack.url}/services/T/B/secret` },
    ticketing: { type: 'webhook', url: `${await hook.url}/alerts`, secret: 'sixteen-letters!' },
  };
  const brands = [{ name: 'kettle', query: 'kettle', sources: Object.keys(sources) }];
  await writeFile(config, JSON.stringify({ data: './data', sources, channels, brands }));
  earshot = runEarshotProcess(['start', '--config', config, '--log-level', 'warn']);
  await earshot.ready();
});

afterAll(async () => {
  if (earshot.ended() === null) await earshot.kill();
  // Who comes last after a kill stops the server.
  await earshotCommand('status', '--config', config);
  for (const socket of sockets) socket.destroy();
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  await mail[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('a mail server that refuses half a mail and hangs up: refused once, told on the other channels', async () => {
  await until(async () => (await rowsOf('oncall')).some(({ state }) => state === 'dead'));
  await atWork();
  // On a slow machine the incident has grown before the first mail is sent, which is then about that.
  const told = (await rowsOf('oncall')).find(({ state }) => state !== 'superseded');
  expect(told).toMatchObject({ state: 'dead', error: expect.stringContaining('552') });
  expect(mail.cut()).toBe(1);
  for (const { got } of [slack, hook]) {
    await until(() => got.answered.some((request) => /could not be|undelivered|oncall/i.test(request)));
  }
});

test('the signal that a write to a closed connection raises', async () => {
  earshot.send('SIGPIPE');
  await atWork();
});

test('a Slack that breaks off within its answer, and a webhook that resets: told again, once', async () => {
  for (const [name, { got }] of [
    ['cx', slack],
    ['ticketing', hook],
  ] as const) {
    expect(got.broken).toBe(1);
    await until(async () => (await rowsOf(name)).every(({ state }) => state === 'sent' || state === 'superseded'));
  }
  expect(earshot.ended()).toBeNull();
});

test('feeds that reset within the body or the headers: unreachable, until they answer', async () => {
  const failing = `select count(*)::int as count from source_states where failing_since is not null`;
  await until(async () => (await ask(failing))?.[0]?.count === 2);
  feedsAreWell = true;
  // A pause of a minute: its length is not what is tested here.
  await ask('update source_states set next_poll_at = now() where failing_since is not null');
  await until(async () => (await ask(failing))?.[0]?.count === 0);
  await atWork();
});

test('a PostgreSQL that ends its connections, again and again, those that listen for jobs as well', async () => {
  for (let round = 0; round < 10; round += 1) {
    await ask(
      `select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    await sleep(round * 40);
  }
  await atWork();
  const listening = `select count(distinct application_name)::int as count from pg_stat_activity where application_name like 'earshot-%'`;
  await until(async () => (await ask(listening))?.[0]?.count === 5);
});

const ends = [
  ['is killed', 'SIGKILL'],
  ['shuts down fast', 'SIGINT'],
  ['shuts down immediately', 'SIGQUIT'],
] as const;

test.each(inFull ? ends : ends.slice(0, 1))(
  'an embedded PostgreSQL that %s: it is started again',
  async (_, signal) => {
    const { pid } = await embeddedStatus(data);
    process.kill(pid ?? 0, signal);
    await atWork();
    expect((await embeddedStatus(data)).pid).not.toBe(pid);
  },
);

test('then it stops in order', async () => {
  earshot.send('SIGTERM');
  expect(await earshot.exited).toBe(0);
  expect(earshot.said()).toMatch(/Stopped\.\n$/);
  expect((await embeddedStatus(data)).running).toBe(false);
});
