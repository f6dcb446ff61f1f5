import { type Clock, endingWithin } from '../../../core/clock.ts';
import { minuteMs, type Time } from '../../../core/domain.ts';
import { messageOf, RetryLater } from '../../../core/errors.ts';
import { jsonIn } from '../../../core/json.ts';
import { errorCode } from '../../../net/error-code.ts';
import { userAgent } from '../../../net/get.ts';
import { readBytes } from '../../../net/read-bytes.ts';
import { redact } from '../../../net/redact.ts';
import { retryAfter } from '../../../net/retry-after.ts';
import { type Fields, fieldsOf, textOf } from './frames.ts';

const timeoutMs = 20_000;
const mostBytes = 8 * 2 ** 20;

export interface XrpcAnswer {
  status: number;
  body: Fields;
  isHtml: boolean;
  /** Name of the error, as it is told. */
  error: string;
}

/** `path`: a method with its parameters. Throws RetryLater for 429, 5xx and what cannot be reached. */
export type Xrpc = (path: string, init: RequestInit, signal: AbortSignal) => Promise<XrpcAnswer>;

export function xrpcAt({
  baseUrl,
  clock,
  secrets,
}: {
  baseUrl: string;
  clock: Clock;
  /** Never shown in an error. */
  secrets: readonly string[];
}): Xrpc {
  const { host } = new URL(baseUrl);
  return async (path, init, signal) => {
    signal.throwIfAborted();
    const url = `${baseUrl.replace(/\/$/, '')}/xrpc/${path}`;
    const headers = { 'user-agent': userAgent, accept: 'application/json', ...init.headers };
    const limit = endingWithin(timeoutMs, signal);
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(url, { ...init, headers, redirect: 'error', signal: limit });
      text = answer.body === null ? '' : (await readBytes(answer.body, mostBytes, tooLarge)).toString('utf8');
    } catch (error) {
      signal.throwIfAborted();
      const reason = redact(reasonOf(error), secrets);
      throw new RetryLater(clock.now() + minuteMs, `${host} cannot be reached: ${reason}`);
    }
    const { status } = answer;
    if (status === 429 || status >= 500) throw pauseOf(answer, host, clock.now());
    const body = fieldsOf(jsonIn(text));
    return { status, body, isHtml: /^\s*</.test(text), error: textOf(body.error) ?? '' };
  };
}

const tooLarge = (): Error => new Error(`the answer is larger than ${mostBytes} bytes`);

function pauseOf({ status, headers }: Response, host: string, now: Time): RetryLater {
  const reset = Number(headers.get('ratelimit-reset')) * 1000;
  const named = retryAfter(headers.get('retry-after') ?? undefined, now) ?? (reset > now ? reset : null);
  const asked = status === 429 || named !== null;
  return new RetryLater(named ?? now + minuteMs, `${host} answered ${status}`, { asked });
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && cause.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  return errorCode(cause) ?? messageOf(cause).slice(0, 100);
}
