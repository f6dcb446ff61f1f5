import { Agent, request } from 'undici';
import { type Clock, endingWithin } from '../../../core/clock.ts';
import { minuteMs, type Time } from '../../../core/domain.ts';
import { messageOf, Refused, RetryLater } from '../../../core/errors.ts';
import { jsonIn } from '../../../core/json.ts';
import { errorCode } from '../../../net/error-code.ts';
import { plainHeaders } from '../../../net/http-answer.ts';
import { readBytes } from '../../../net/read-bytes.ts';
import { redact } from '../../../net/redact.ts';
import { retryAfter } from '../../../net/retry-after.ts';

const timeoutMs = 20_000;
const mostBytes = 16 * 2 ** 20;

export interface ApiRequest {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | null;
  signal: AbortSignal;
  clock: Clock;
  /** Never shown in an error. */
  secrets: readonly string[];
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  /** What the JSON says. */
  body: unknown;
}

/** The token is not taken: it is over, or the credentials are wrong. */
export class NotAuthorised extends Error {
  override name = 'NotAuthorised';
}

export class TooOften extends RetryLater {
  override name = 'TooOften';
}

/** It does not take the address: there is no such subreddit, or the query is too long. */
export class NotFound extends Error {
  override name = 'NotFound';
}

/** A client of Reddit's hosts: one request, no redirect, JSON alone. */
export function openTransport(): (request: ApiRequest) => Promise<ApiAnswer> {
  const dispatcher = new Agent({ connect: { timeout: 10_000 } });
  return async ({ url, method, headers, body: sent, signal, clock, secrets }) => {
    signal.throwIfAborted();
    const limit = endingWithin(timeoutMs, signal);
    try {
      const answer = await request(url, { method, headers, body: sent, signal: limit, dispatcher });
      const tooLarge = (): Error => new RetryLater(clock.now() + minuteMs, `${url.host} sends more than 16 MiB`);
      const body = await readBytes(answer.body, mostBytes, tooLarge);
      return sorted(answer.statusCode, plainHeaders(answer.headers), body.toString('utf8'), url, clock.now());
    } catch (error) {
      signal.throwIfAborted();
      if ([RetryLater, Refused, NotAuthorised, NotFound].some((type) => error instanceof type)) throw error;
      const reason = limit.aborted
        ? `no whole answer within ${timeoutMs / 1000} s`
        : (errorCode(error) ?? messageOf(error).slice(0, 100));
      throw new RetryLater(clock.now() + minuteMs, `${url.host} cannot be reached: ${redact(reason, secrets)}`);
    }
  };
}

function sorted(status: number, headers: Record<string, string>, text: string, url: URL, now: Time): ApiAnswer {
  const { host, pathname } = url;
  if (status === 429) {
    const until = retryAfter(headers['retry-after'], now) ?? retryAfter(headers['x-ratelimit-reset'], now);
    throw new TooOften(until ?? now + minuteMs, `${host} answered 429 (too many requests)`, { asked: true });
  }
  if (status >= 500 || status === 408) {
    const until = retryAfter(headers['retry-after'], now);
    throw new RetryLater(until ?? now + minuteMs, `${host} answered ${status}`, { asked: until !== null });
  }
  if (status === 401) throw new NotAuthorised(`${host} answered 401`);
  if (status === 402 || status === 403) throw new Refused(refusal(status, host, pathname, text));
  if (status >= 300 && status < 400)
    throw new NotFound(`${host} redirects ${pathname}: there is no such subreddit, or the base URL is another`);
  if (status !== 200 && status !== 400) throw new NotFound(`${host} answered ${status} to ${pathname}`);
  const body = jsonIn(text);
  if (body === undefined && status === 200)
    throw new RetryLater(now + minuteMs, `${host} answered something that is not JSON`);
  return { status, headers, body };
}

function refusal(status: number, host: string, path: string, text: string): string {
  const body = jsonIn(text);
  const reason = typeof body === 'object' && body !== null && 'reason' in body ? String(body.reason) : '';
  if (reason !== '') return `${host} answered ${status} to ${path}: the subreddit is ${reason.slice(0, 40)}: remove it`;
  return `${host} answered ${status} to ${path}: the app may not read this; Reddit must have approved it, and a subreddit may be private or quarantined`;
}
