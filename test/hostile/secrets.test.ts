import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { notifiers } from '../../src/alerts/notifiers/index.ts';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import { createLogger } from '../../src/cli/terminal/log.ts';
import { collectors } from '../../src/collectors/index.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { minuteMs } from '../../src/core/domain.ts';
import { messageOf } from '../../src/core/errors.ts';
import { loadPlugins } from '../../src/core/plugins/registry.ts';
import { configPlugins } from '../../src/plugins.ts';
import { tryConnections } from '../../src/probes/try-connections.ts';
import { openQueue } from '../../src/queue/index.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { collect } from '../../src/workers/collect.ts';
import { beat } from '../../src/workers/heartbeat.ts';
import { sampleMessage, sampleNotification } from '../support/alert-samples.ts';
import { type HttpReceiver, type Reaction, type ReceivedRequest, startHttpReceiver } from '../support/http-receiver.ts';
import { kaffa, noon, openWorkplace, type Workplace } from '../support/workplace.ts';

/** As a password must be written in a URL, with the characters that break naive parsers. */
const password = 'hunter2/secret@word:x';
const written = encodeURIComponent(password);
const secretWords = ['hunter2', 'secret@word', written, 'S3CR3T', 'xoxb-S3CR3T'];
const encoded = [password, `user:${password}`, `\u0000user\u0000${password}`].map((text) =>
  Buffer.from(text).toString('base64'),
);

function expectNoSecret(...said: unknown[]): void {
  for (const one of said) {
    const text = typeof one === 'string' ? one : `${messageOf(one)} ${inspect(one, { depth: 6 })}`;
    for (const secret of [...secretWords, ...encoded]) expect(text).not.toContain(secret);
  }
}

/** What a line-based server says to each line; null: it hangs up. */
async function startLineServer(greeting: string, answer: (line: string) => string | null): Promise<Server> {
  const server = createServer((socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write(greeting);
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\r\n').filter(Boolean)) {
        const said = answer(line);
        if (said === null) socket.destroy();
        else if (!socket.destroyed) socket.write(said);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
const sockets = new Set<Socket>();
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

let place: Workplace;
let receiver: HttpReceiver;
let logged: string[];
const logger = createLogger('debug', { write: (line) => void logged.push(line) });
const servers: Server[] = [];

beforeAll(async () => {
  place = await openWorkplace();
  receiver = await startHttpReceiver(() => ({ status: 200 }));
  logged = [];
});
afterEach(() => {
  expectNoSecret(...logged.splice(0));
});
afterAll(async () => {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.destroy();
  await receiver[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

/** All that a request told, also decoded. */
function echoOf({ method, path, headers, body }: ReceivedRequest): string {
  const login = Buffer.from(headers.authorization?.replace(/^Basic /, '') ?? '', 'base64').toString();
  return `${method} ${path} ${login} ${JSON.stringify(headers)} ${body.toString().slice(0, 2000)}`;
}

/** Answers that repeat everything that they were given. */
const echoing = (status: number, headers: Record<string, string> = {}): void =>
  receiver.react((request): Reaction => ({ status, headers, body: echoOf(request) }));

const reactions: [string, () => void][] = [
  ['400 with an echo', () => echoing(400)],
  ['401 with an echo', () => echoing(401)],
  ['404 with an echo', () => echoing(404)],
  ['429 with an echo', () => echoing(429, { 'retry-after': 'S3CR3T' })],
  ['500 with an echo', () => echoing(500)],
  [
    'a redirect with an echo',
    () => receiver.react(({ path }) => ({ status: 302, headers: { location: `http://localhost:1${path}` } })),
  ],
  ['200 with an echo', () => echoing(200)],
  [
    'JSON that says no',
    () => receiver.react((request) => ({ status: 200, body: { ok: false, error: echoOf(request) } })),
  ],
  ['a prototype word', () => receiver.react(() => ({ status: 200, body: { ok: false, error: 'constructor' } }))],
  ['no answer', () => receiver.react(() => 'hang up')],
];

/** Where an address leads: the receiver, TLS spoken to it, and a port where nobody listens. */
const bases = (): [string, string][] => [
  ['as it should be', receiver.url],
  ['TLS where there is none', receiver.url.replace('http:', 'https:')],
  ['nobody there', 'http://127.0.0.1:1'],
];

const context = { clock: systemClock, logger };
const platforms = await loadPlugins(collectors);
const channelPlugins = await loadPlugins(notifiers);
const withLogin = (base: string): string => base.replace('//', `//user:${written}@`);

async function sayAll(type: string, settings: unknown): Promise<void> {
  const plugin = channelPlugins[type];
  if (!plugin) throw new Error(type);
  // One each: sends of one notifier wait for each other.
  const notifier = () => plugin.create(settings, { ...context, name: 'cx' });
  const delivery = (thread: Record<string, string> | null, possibleRepeat: boolean) => ({
    notification: sampleNotification(),
    chart: { png: () => Buffer.from('picture'), line: '▁' },
    thread,
    possibleRepeat,
    signal: AbortSignal.timeout(3_000),
  });
  const said = await Promise.allSettled([
    notifier().send(sampleMessage(), delivery(null, false)),
    notifier().send(sampleMessage({ possibleRepeat: true }), delivery({ channel: 'C1', ts: '1', thread: '1' }, true)),
    notifier().check(AbortSignal.timeout(3_000)),
  ]);
  for (const one of said) expectNoSecret(one.status === 'fulfilled' ? JSON.stringify(one.value) : one.reason);
  const config = { sources: [], channels: [{ name: 'cx', type, settings }] } as never;
  const [tried] = await tryConnections({
    config,
    collectors: {},
    notifiers: channelPlugins,
    context,
    timeoutMs: 3_000,
    signal: AbortSignal.timeout(10_000),
  });
  expectNoSecret(JSON.stringify(tried));
}

describe('channels that fail give no secret away', () => {
  for (const [how, react] of reactions) {
    test(`${how}`, async () => {
      react();
      for (const [, base] of bases()) {
        await sayAll('slack', { webhook: `${base}/services/T000/B000/S3CR3T-hunter2` });
        await sayAll('slack', { token: 'xoxb-S3CR3T', channel: 'C1', baseUrl: `${base}/api/` });
        await sayAll('webhook', {
          url: `${withLogin(base)}/hooks/S3CR3T-path?key=S3CR3T`,
          secret: 'hunter2-and-more-of-it',
        });
      }
    });
  }

  const smtp: [string, string, (line: string) => string | null][] = [
    [
      'refuses the login and repeats it',
      '220 hello\r\n',
      (line) => (/^EHLO/.test(line) ? '250-hello\r\n250 AUTH PLAIN\r\n' : `535 no: ${line} ${password}\r\n`),
    ],
    [
      'repeats each half of the login',
      '220 hello\r\n',
      (line) =>
        /^EHLO/.test(line)
          ? '250-hello\r\n250 AUTH LOGIN\r\n'
          : /^AUTH/.test(line)
            ? '334 VXNlcm5hbWU6\r\n'
            : `535 no: ${line}\r\n`,
    ],
    [
      'does not know the command',
      '220 hello\r\n',
      (line) => (/^EHLO/.test(line) ? '250-hello\r\n250 AUTH PLAIN\r\n' : `500 unknown: ${line}\r\n`),
    ],
    ['asks to come back', `421 later, ${password}\r\n`, () => null],
    ['is no mail server', 'HTTP/1.1 400 Bad Request\r\n\r\n', (line) => line],
    ['hangs up', '220 hello\r\n', () => null],
  ];
  for (const [how, greeting, answer] of smtp) {
    test(`a mail server that ${how}`, async () => {
      const server = await startLineServer(greeting, answer);
      servers.push(server);
      for (const url of [
        `smtp://user:${written}@127.0.0.1:${portOf(server)}`,
        `smtps://user:${written}@127.0.0.1:${portOf(server)}`,
        `smtp://user:${written}@127.0.0.1:1`,
      ])
        await sayAll('email', { to: ['cx@example.org'], smtp: url });
    });
  }
});

describe('sources that fail give no secret away', () => {
  for (const [how, react] of reactions) {
    test(`${how}`, async () => {
      react();
      for (const [, base] of bases()) {
        const sources: [string, unknown][] = [
          ['rss', { feeds: [`${withLogin(base)}/feeds/S3CR3T?token=S3CR3T`] }],
          ['rss', { feeds: [`${withLogin(base)}/a/S3CR3T`, `${withLogin(base)}/b/S3CR3T`] }],
          ['hackernews', { baseUrl: `${withLogin(base)}/S3CR3T` }],
          ['x', { token: 'S3CR3T-hunter2', baseUrl: base }],
        ];
        for (const [platform, given] of sources) {
          const plugin = platforms[platform];
          if (!plugin) throw new Error(platform);
          const settings = plugin.settings.parse(given);
          const collector = plugin.create(settings, { ...context, name: 'forum' });
          const source = { name: 'forum', platform, pollMs: minuteMs, settings, collector };
          await collect(
            {
              ...place,
              logger,
              brands: [kaffa],
              matchers: new Map([['kaffa', compileQuery('kaffa')]]),
              sources: new Map([['forum', source]]),
              onHealth: (health) => expectNoSecret(JSON.stringify(health)),
            },
            { brand: 'kaffa', source: 'forum' },
            AbortSignal.timeout(20_000),
          );
          expectNoSecret(JSON.stringify(await place.store.sourceStates()));
          await collector.check(AbortSignal.timeout(5_000)).then(
            (said) => expectNoSecret(said),
            (error) => expectNoSecret(error),
          );
        }
      }
    });
  }

  test('an address that is none', () => {
    for (const feed of [`ftp://user:${written}@x/S3CR3T`, `htp//S3CR3T`, `javascript:S3CR3T`, '//S3CR3T']) {
      try {
        platforms.rss?.create({ feeds: [feed] }, { ...context, name: 'press' });
      } catch (error) {
        expectNoSecret(error);
      }
    }
  });
});

describe('stores and queues that cannot be opened give no secret away', () => {
  const fail = async (open: () => Promise<AsyncDisposable>): Promise<void> => {
    let failure: unknown = null;
    try {
      await (await open())[Symbol.asyncDispose]();
    } catch (error) {
      failure = error;
    }
    expect(failure).not.toBeNull();
    const stack = typeof failure === 'object' && failure !== null && 'stack' in failure ? String(failure.stack) : '';
    expectNoSecret(messageOf(failure), stack);
  };

  test('PostgreSQL', async () => {
    const garbage = await startLineServer('HTTP/1.1 400 Bad Request\r\n\r\n', () => null);
    servers.push(garbage);
    const urls = [
      `postgres://user:${written}@127.0.0.1:1/earshot`,
      'postgres://user:hunter2@secret@word@127.0.0.1:1/earshot',
      `postgres://user:${written}@127.0.0.1:${portOf(garbage)}/earshot`,
      `postgres://127.0.0.1:1/earshot?user=user&password=${written}`,
      `postgres://user:${written}@127.0.0.1:1/earshot?sslmode=require&sslcert=/nowhere/file`,
      'postgres://user:hunter2/x@[bad/earshot',
    ];
    for (const url of urls) {
      await fail(() => openPostgres({ url, logger }));
      await fail(() => openQueue({ engine: { engine: 'postgres', url }, logger, clock: systemClock }));
    }
    const { host, pathname } = new URL(place.url);
    await fail(() => openPostgres({ url: `postgres://nobody:${written}@${host}${pathname}`, logger }));
  });

  test('Redis', async () => {
    const refusing = await startLineServer('', (line) =>
      line.startsWith('*') || line.startsWith('$') ? '' : '-WRONGPASS invalid username-password pair\r\n',
    );
    servers.push(refusing);
    const urls = [
      `redis://user:${written}@127.0.0.1:${portOf(refusing)}`,
      `redis://:${written}@127.0.0.1:${portOf(refusing)}`,
    ];
    for (const url of urls)
      await fail(() => openQueue({ engine: { engine: 'redis', url }, logger, clock: systemClock }));
  });
});

test('a heartbeat that fails gives no secret away', async () => {
  for (const [, react] of reactions) {
    react();
    for (const [, base] of bases()) {
      const heartbeat = `${withLogin(base)}/ping/S3CR3T`;
      // A brand without sources that work is a trouble of its own: without brands, the address is always asked.
      const lease = async () => ({ name: 'heartbeat', holder: 'me', token: 1 });
      const store = { ...place.store, lease };
      await beat({ store, brands: [], clock: { now: () => noon }, logger, heartbeat }, AbortSignal.timeout(5_000));
    }
  }
  expect(logged.some((line) => line.includes('heartbeat'))).toBe(true);
});

test('a configuration with secrets in the wrong place or form gives none away', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-secrets-'));
  const bad = [
    'S3CR3T',
    'htps://user:hunter2@S3CR3T',
    '[S3CR3T]',
    '{ S3CR3T: hunter2 }',
    '"S3CR3T\\u0000"',
    '!!binary S3CR3T',
    '*S3CR3T',
    '1e999',
  ];
  const places: ((value: string) => string)[] = [
    (value) => `store: ${value}`,
    (value) => `queue: ${value}`,
    (value) => `heartbeat: ${value}`,
    (value) => `sources: { press: { platform: rss, feeds: ${value} } }`,
    (value) => `sources: { press: { platform: rss, feeds: [${value}] } }`,
    (value) => `sources: { x: { token: ${value}, budget: no } }`,
    (value) => `channels: { cx: { type: slack, webhook: ${value} } }`,
    (value) => `channels: { cx: { type: slack, token: ${value} } }`,
    (value) => `channels: { cx: { type: email, to: [a@example.org], smtp: ${value} } }`,
    (value) => `channels: { cx: { type: webhook, url: ${value}, secret: ${value} } }`,
    (value) => `channels: { cx: { type: console, password: ${value} } }`,
  ];
  try {
    for (const place of places) {
      for (const value of bad) {
        const file = join(folder, 'earshot.yaml');
        await writeFile(file, `brands: [{ name: kaffa }]\n${place(value)}\n`);
        const said = await loadConfig({ file, plugins: await configPlugins() }).catch((error: unknown) =>
          messageOf(error),
        );
        // An alias is a name of the file's own, and a misplaced key is named.
        if (typeof said === 'string' && !/^[*{]/.test(value)) expectNoSecret(said);
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
