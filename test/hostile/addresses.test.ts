import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { compileQuery } from '../../src/analysis/query/matching.ts';
import { rss } from '../../src/collectors/platforms/rss/rss.ts';
import { systemClock } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { textLines } from '../../src/files/text-lines.ts';
import { isPublicAddress, publicLookup } from '../../src/net/addresses.ts';
import { createHttp } from '../../src/net/get.ts';
import { type LocalServer, serveHttp } from '../support/serve-http.ts';

const servers: LocalServer[] = [];
const serve: typeof serveHttp = async (answer) => {
  const server = await serveHttp(answer);
  servers.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server[Symbol.asyncDispose]()));
});

const http = createHttp({ clock: systemClock, timeoutMs: 5_000 });
const get = (url: string) => http({ url, signal: AbortSignal.timeout(20_000) });

describe('a feed cannot lead us into the private network', () => {
  const inside = [
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '0.0.0.0',
    '169.254.169.254',
    '2852039166',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '198.18.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[2002:7f00:1::]',
    '127.0.0.1.',
    '１２７.0.0.1',
    'localhost',
    'LOCALHOST.',
  ];

  for (const host of inside) {
    test(`by a redirect to ${host}`, async () => {
      const secret = await serve((_, response) => void response.end('secret'));
      const { port } = new URL(secret.url);
      const feed = await serve((_, response) => {
        response
          .writeHead(302, {
            location: encodeURI(`http://${host}:${port}/latest/meta-data/`).replace('%5B', '[').replace('%5D', ']'),
          })
          .end();
      });
      // A name may also be unknown here.
      await expect(get(feed.url)).rejects.toThrow(host.endsWith('T.') ? /./ : Refused);
      expect(secret.asked).toEqual([]);
    });
  }

  test('by a chain of redirects, by other schemes, or by a redirect without an end', async () => {
    const targets: Record<string, string> = {
      '/file': 'file:///etc/passwd',
      '/data': 'data:text/plain,x',
      '/ftp': 'ftp://127.0.0.1/',
      '/bad': 'http://[bad',
      '/again': '/again',
      '/hop': '/file',
    };
    const feed = await serve((request, response) => {
      response.writeHead(302, { location: targets[request.url ?? ''] ?? '/again' }).end();
    });
    for (const path of Object.keys(targets)) await expect(get(feed.url + path)).rejects.toThrow(/redirects/);
  });

  test('by a name that resolves to another address than it did when it was looked at', async () => {
    const answers = [
      [{ address: '93.184.216.34', family: 4 }],
      [{ address: '127.0.0.1', family: 4 }],
      [
        { address: '127.0.0.1', family: 4 },
        { address: '93.184.216.34', family: 4 },
      ],
      [{ address: '::ffff:169.254.169.254', family: 6 }],
      [],
    ];
    const lookup = publicLookup((_host, _options, done) => done(null, answers.shift() ?? []));
    const look = (all: boolean) =>
      new Promise((resolve) => {
        lookup('rebind.example', { all }, (error, found) => resolve(error ? error.name : found));
      });
    // It is asked anew at each connection, and what was looked at is what is connected to.
    expect(await look(true)).toEqual([{ address: '93.184.216.34', family: 4 }]);
    expect(await look(true)).toBe('PrivateAddress');
    expect(await look(false)).toBe('93.184.216.34');
    expect(await look(true)).toBe('PrivateAddress');
    expect(await look(false)).toBe('PrivateAddress');
  });

  test('no form of a private address counts as public', () => {
    for (const address of ['::ffff:10.0.0.1', '::ffff:0a00:0001', '::10.0.0.1', '::1%lo', 'fe80::1%eth0', '', 'x'])
      expect(isPublicAddress(address)).toBe(false);
    for (const address of ['93.184.216.34', '2606:4700::1111']) expect(isPublicAddress(address)).toBe(true);
  });

  test('a redirect to another host takes no header of ours with it', async () => {
    let headers: Record<string, unknown> = {};
    const feed = await serve((_, response) => {
      response.writeHead(302, { location: `http://localhost:1/` }).end();
    });
    await expect(
      http({ url: feed.url, headers: { authorization: 'secret' }, signal: AbortSignal.timeout(5_000) }),
    ).rejects.toThrow(/private address/);
    const own = await serve((request, response) => {
      headers = request.headers;
      if (request.url === '/') response.writeHead(302, { location: '/next' }).end();
      else response.end('ok');
    });
    await http({ url: own.url, headers: { authorization: 'secret' }, signal: AbortSignal.timeout(5_000) });
    expect(headers.authorization).toBe('secret');
  });
});

describe('a bomb does not fill the memory', () => {
  const zeros = Buffer.alloc(128 * 2 ** 20);
  const bombs: [string, Buffer][] = [
    ['gzip', gzipSync(zeros)],
    ['deflate', deflateSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['x-gzip', gzipSync(zeros)],
    ['gzip, gzip', gzipSync(gzipSync(zeros))],
  ];
  for (const [encoding, body] of bombs) {
    test(`an answer in ${encoding}`, async () => {
      const feed = await serve((_, response) => {
        response.writeHead(200, { 'content-encoding': encoding, 'content-type': 'application/rss+xml' }).end(body);
      });
      const before = process.memoryUsage().rss;
      const collector = rss.create({ feeds: [feed.url] }, { name: 'press', clock: systemClock, logger: silentLogger });
      const { query } = compileQuery('acme');
      await expect(collector.collect({ query, cursor: null, signal: AbortSignal.timeout(20_000) })).rejects.toThrow(
        /larger than|cannot be reached|neither XML/,
      );
      expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
    });
  }

  test('an answer without an end', async () => {
    const feed = await serve((_, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'a'))) {}
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    });
    await expect(get(feed.url)).rejects.toThrow(/larger than/);
  });

  test('a file that unpacks to one endless line', async () => {
    async function* bytes() {
      yield gzipSync(zeros);
    }
    const before = process.memoryUsage().rss;
    let lines = 0;
    for await (const { tooLong } of textLines(bytes())) {
      lines += 1;
      expect(tooLong).toBe(true);
    }
    expect(lines).toBe(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
  });
});
