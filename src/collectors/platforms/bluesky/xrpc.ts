import { type Clock, endingWithin } from '../../../core/clock.ts';
import { minuteMs, type Time } from '../../../core/domain.ts';
import { messageOf, RetryLater } from '../../../core/errors.ts';
import { userAgent } from '../../../net/get.ts';
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
      text = await readCapped(answer);
    } catch (error) {
      signal.throwIfAborted();
      const reason = redact(reasonOf(error), secrets);
      throw new RetryLater(clock.now() + minuteMs, `${host} cannot be reached: ${reason}`);
    }
    const { status } = answer;
    if (status === 429 || status >= 500) throw pauseOf(answer, host, clock.now());
    const body = jsonIn(text);
    return { status, body, isHtml: /^\s*</.test(text), error: textOf(body.error) ?? '' };
  };
}

async function readCapped({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (body === null) return '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > mostBytes) throw new Error(`the answer is larger than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonIn(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function pauseOf({ status, headers }: Response, host: string, now: Time): RetryLater {
  const reset = Number(headers.get('ratelimit-reset')) * 1000;
  const named = retryAfter(headers.get('retry-after') ?? undefined, now) ?? (reset > now ? reset : null);
  const asked = status === 429 || named !== null;
  return new RetryLater(named ?? now + minuteMs, `${host} answered ${status}`, { asked });
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && cause.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string')
    return cause.code;
  return messageOf(cause).slice(0, 100);
}
