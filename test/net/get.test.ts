import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { steppedClock } from '../../src/core/clock.ts';
import { Refused, RetryLater } from '../../src/core/errors.ts';
import { isPublicAddress } from '../../src/net/addresses.ts';
import { createHttp, type HttpOptions } from '../../src/net/get.ts';
import { isOwnServer } from '../../src/net/is-own-server.ts';
import { retryAfter } from '../../src/net/retry-after.ts';
import { serveHttp } from '../support/serve-http.ts';

const now = Date.UTC(2026, 2, 1, 12);
const get = (url: string, options: Partial<HttpOptions> = {}, signal = new AbortController().signal) =>
  createHttp({ clock: steppedClock(now), ...options })({ url, signal });

describe('answers', () => {
  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
  ])('in %s are decoded', async (encoding, encode) => {
    await using server = await serveHttp((_request, response) =>
      response.writeHead(200, encoding === 'identity' ? {} : { 'content-encoding': encoding }).end(encode('hello')),
    );
    expect((await get(server.url)).body.toString()).toBe('hello');
  });

  test('that unpack to more than the cap are given up', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 2 ** 20));
    await using server = await serveHttp((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    await expect(get(server.url, { maxBytes: 2 ** 20 })).rejects.toThrow(/larger than 1048576 bytes/);
  });

  test('that never end are given up in time, and can be called off', async () => {
    await using server = await serveHttp((_request, response) => response.writeHead(200).write('x'));
    await expect(get(server.url, { timeoutMs: 200 })).rejects.toThrow(/no answer within 0.2 s/);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('stopped')), 50);
    await expect(get(server.url, {}, stop.signal)).rejects.toThrow('stopped');
  });

  test('that break off are tried again later', async () => {
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(get(server.url)).rejects.toBeInstanceOf(RetryLater);
  });

  test('tell who asks', async () => {
    let agent: string | undefined;
    await using server = await serveHttp((request, response) => {
      agent = request.headers['user-agent'];
      response.end();
    });
    await get(server.url);
    expect(agent).toMatch(/^earshot\/\d+\.\d+\.\d+/);
  });

  test.each([
    ['jo:a%40b', 'jo:a@b'],
    ['jo:50%25%zz', 'jo:50%25%zz'],
    ['key:', 'key:'],
  ])('that need a login get the %s of the address', async (written, login) => {
    let asked: string | undefined;
    await using server = await serveHttp((request, response) => {
      asked = request.headers.authorization;
      response.end();
    });
    await get(server.url.replace('http://', `http://${written}@`));
    expect(asked).toBe(`Basic ${Buffer.from(login).toString('base64')}`);
  });

  test('errors name the host and nothing of path, query or password', async () => {
    await using server = await serveHttp((_request, response) => response.writeHead(404).end('hush'));
    const url = `${server.url.replace('//', '//user:hush@')}/hush?key=hush`;
    await expect(get(url)).rejects.toThrow(/^127\.0\.0\.1:\d+ answered 404: there is nothing at this address$/);
    await expect(get('http://127.0.0.1:1/hush?key=hush')).rejects.toMatchObject({
      constructor: RetryLater,
      message: '127.0.0.1:1 cannot be reached: ECONNREFUSED',
    });
  });
});

describe('redirects', () => {
  const redirecting = (to: (own: string) => string) => {
    const server = serveHttp((request, response) => {
      if (request.url === '/end') response.end('arrived');
      else response.writeHead(302, { location: to(`http://${request.headers.host}`) }).end();
    });
    return server;
  };

  test('on the host that the operator wrote are followed', async () => {
    await using server = await redirecting(() => '/end');
    expect((await get(server.url)).body.toString()).toBe('arrived');
  });

  test('to private addresses are refused, in every spelling', async () => {
    await using inside = await serveHttp((_request, response) => response.end('inside'));
    const { port } = new URL(inside.url);
    const hosts = [
      '127.0.0.1',
      'localhost',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '[::ffff:127.0.0.1]',
      '[::1]',
      '0.0.0.0',
      '169.254.169.254',
      '[fd00::1]',
      '10.1.2.3',
    ];
    for (const host of hosts) {
      await using server = await redirecting(() => `http://${host}:${port}/`);
      await expect(get(server.url)).rejects.toMatchObject({
        constructor: Refused,
        message: expect.stringContaining('private address'),
      });
    }
    expect(inside.asked).toEqual([]);
  });

  test.each([
    ['https://a.example/x', 'https://a.example/y', true],
    ['http://a.example/x', 'https://a.example/y', true],
    ['http://a.example/x', 'http://a.example/y', true],
    ['https://a.example/x', 'http://a.example/x', false],
    ['https://a.example/x', 'https://b.example/x', false],
    ['https://a.example/x', 'https://a.example:8443/x', false],
  ])('from %s to %s: the secrets of the first are for the second: %s', (written, target, isOwn) => {
    expect(isOwnServer(new URL(target), new URL(written))).toBe(isOwn);
  });

  test('to something else than http, or in a circle, end', async () => {
    await using elsewhere = await redirecting(() => 'file:///etc/passwd');
    await expect(get(elsewhere.url)).rejects.toBeInstanceOf(Refused);
    await using circle = await redirecting(() => '/again');
    await expect(get(circle.url)).rejects.toThrow(/redirects more than 5 times/);
  });
});

test.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['100.64.0.1', false],
  ['192.168.1.1', false],
  ['::ffff:192.168.1.1', false],
  ['64:ff9b::7f00:1', false],
  ['fe80::1%eth0', false],
  ['224.0.0.1', false],
  ['not an address', false],
])('the address %p is public: %p', (address, open) => {
  expect(isPublicAddress(address)).toBe(open);
});

test.each([
  ['120', now + 120_000],
  ['Sun, 01 Mar 2026 12:01:00 GMT', now + 60_000],
  ['0', now + 1000],
  ['Sun, 01 Mar 2020 12:01:00 GMT', now + 1000],
  ['99999999999', now + 86_400_000],
  ['soon', null],
  [undefined, null],
])('Retry-After %p means %p', (value, until) => {
  expect(retryAfter(value, now)).toBe(until);
});
