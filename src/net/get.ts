import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import type { Clock } from '../core/clock.ts';
import { minuteMs, type Time } from '../core/domain.ts';
import { messageOf, Refused, RetryLater } from '../core/errors.ts';
import { version } from '../core/version.ts';
import { lookupPublic, PrivateAddress, refusePrivateLiteral } from './addresses.ts';
import { errorCode } from './error-code.ts';
import { type HttpAnswer, plainHeaders } from './http-answer.ts';
import { isOwnServer } from './is-own-server.ts';
import { readBytes } from './read-bytes.ts';
import { retryAfter } from './retry-after.ts';

export const userAgent = `earshot/${version}`;

const maxRedirects = 5;

export interface HttpRequest {
  /** Written by the operator: its host may be private. */
  url: string;
  headers?: Record<string, string>;
  signal: AbortSignal;
}

/**
 * GETs; an answer of 2xx or 304 is returned, its body decoded from gzip, deflate or brotli. Throws RetryLater (429, 5xx, unreachable), Refused (401, 402, 403, a redirect to a private address), Error
 * (any other answer, too large). Messages name the host alone: path and query may hold a secret.
 */
/** `url`: where the answer came from, after redirects. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer & { url: string }>;

export interface HttpOptions {
  clock: Clock;
  /** For the whole request, redirects included. */
  timeoutMs?: number;
  /** Cap on the decoded body. */
  maxBytes?: number;
  /** Answers with these statuses are returned instead of thrown. */
  returned?: readonly number[];
}

export function createHttp({ clock, timeoutMs = 30_000, maxBytes = 16 * 2 ** 20, returned = [] }: HttpOptions): Http {
  const connectTimeout = Math.min(timeoutMs, 10_000);
  const open = new Agent({ connect: { timeout: connectTimeout } });
  const connectPublic = buildConnector({ timeout: connectTimeout, lookup: lookupPublic });
  const guarded = new Agent({
    connect(options, callback) {
      try {
        refusePrivateLiteral(options.hostname);
      } catch (error) {
        return callback(error as Error, null);
      }
      connectPublic(options, callback);
    },
  });

  return async ({ url, headers = {}, signal }) => {
    signal.throwIfAborted();
    const written = new URL(url);
    const stop = new AbortController();
    const onAbort = (): void => stop.abort(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(() => stop.abort(new TimeoutError()), timeoutMs);
    let target = written;
    const own = { ...loginOf(written), ...headers };
    try {
      for (let hops = 0; hops <= maxRedirects; hops++) {
        const isOwn = isOwnServer(target, written);
        const answer = await request(target, {
          headers: { 'user-agent': userAgent, 'accept-encoding': 'gzip, deflate, br', ...(isOwn ? own : {}) },
          signal: stop.signal,
          dispatcher: isOwn ? open : guarded,
        });
        const location = answer.headers.location;
        if ([301, 302, 303, 307, 308].includes(answer.statusCode) && typeof location === 'string') {
          await answer.body.dump();
          target = redirectTarget(location, target);
          continue;
        }
        return {
          ...(await readAnswer(answer, target.host, { now: clock.now(), maxBytes, returned })),
          url: target.href,
        };
      }
      throw new BadAnswer(`${written.host} redirects more than ${maxRedirects} times`);
    } catch (error) {
      signal.throwIfAborted();
      throw explain(error, target.host, written.host, clock.now(), timeoutMs);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  };
}

/** Name and password of an address travel in a header: the HTTP client leaves them out of the request. */
function loginOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const login = `${decode(username)}:${decode(password)}`;
  return { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
}

/** A lone percent sign is meant as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

class TimeoutError extends Error {}
/** It answered, and what it answered is of no use. */
class BadAnswer extends Error {}

function redirectTarget(location: string, from: URL): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : null;
  if (target === null || !/^https?:$/.test(target.protocol)) {
    throw new Refused(`${from.host} redirects to something that is not an http(s) address`);
  }
  return target;
}

async function readAnswer(
  answer: Dispatcher.ResponseData,
  host: string,
  { now, maxBytes, returned }: { now: Time; maxBytes: number; returned: readonly number[] },
): Promise<HttpAnswer> {
  const { statusCode: status, body } = answer;
  const headers = plainHeaders(answer.headers);
  if ((status >= 200 && status < 300) || status === 304 || returned.includes(status)) {
    return { status, headers, body: await readCapped(body, headers['content-encoding'] ?? '', maxBytes, host) };
  }
  body.on('error', () => {}).destroy();
  if (status === 429 || status >= 500) {
    const named = retryAfter(headers['retry-after'], now);
    const tooMany = status === 429;
    throw new RetryLater(
      named ?? now + minuteMs,
      `${host} answered ${status}${tooMany ? ' (too many requests)' : ''}`,
      {
        asked: tooMany || named !== null,
      },
    );
  }
  if (status === 401 || status === 402 || status === 403) {
    throw new Refused(`${host} answered ${status}: check the key and what it is allowed to read`);
  }
  throw new BadAnswer(
    `${host} answered ${status}${status === 404 || status === 410 ? ': there is nothing at this address' : ''}`,
  );
}

async function readCapped(
  body: Readable,
  encoding: string,
  maxBytes: number,
  host: string,
): Promise<Buffer<ArrayBuffer>> {
  const decoder = /gzip/i.test(encoding)
    ? createGunzip()
    : /deflate/i.test(encoding)
      ? createInflate()
      : /\bbr\b/i.test(encoding)
        ? createBrotliDecompress()
        : null;
  if (decoder) body.on('error', (error) => decoder.destroy(error)).pipe(decoder);
  const decoded: Readable = decoder ?? body;
  const tooLarge = (): Error => new BadAnswer(`the answer of ${host} is larger than ${maxBytes} bytes`);
  try {
    return await readBytes(decoded as AsyncIterable<Buffer>, maxBytes, tooLarge);
  } finally {
    body.on('error', () => {}).destroy();
  }
}

function explain(error: unknown, host: string, written: string, now: Time, timeoutMs: number): unknown {
  if ([RetryLater, Refused, BadAnswer].some((type) => error instanceof type)) return error;
  if (error instanceof PrivateAddress) {
    return new Refused(`${written} redirects to a private address (${host}): write the final address if that is meant`);
  }
  const reason =
    error instanceof TimeoutError
      ? `no answer within ${timeoutMs / 1000} s`
      : (errorCode(error) ?? messageOf(error).slice(0, 100));
  return new RetryLater(now + minuteMs, `${host} cannot be reached: ${reason}`);
}
