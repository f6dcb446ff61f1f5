import { Agent, buildConnector, errors, request } from 'undici';
import type { Time } from '../core/domain.ts';
import { messageOf, NoAnswer, Refused, RetryLater } from '../core/errors.ts';
import { type HttpAnswer, plainHeaders } from './http-answer.ts';
import { redact } from './redact.ts';
import { retryAfter } from './retry-after.ts';

export const connectTimeoutMs = 10_000;
const defaultAnswerMs = 15_000;
const maxAnswerBytes = 1_000_000;

export interface HttpSend {
  url: string;
  method?: 'POST' | 'HEAD';
  headers: Record<string, string>;
  body?: string | Uint8Array;
  signal: AbortSignal;
  /** How long the receiver may think about its answer; default 15 s. */
  answerMs?: number;
  /** Called once connected, before the first byte of the request. */
  begin?: (() => Promise<void>) | undefined;
  now(): Time;
  /** When to try again if nothing was taken and the receiver names no time. */
  later: Time;
  /** Never shown in an error. */
  secrets: readonly string[];
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxAnswerBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * One request on a fresh connection, no retry, no redirect. Returns answers of 2xx and 4xx; throws RetryLater when
 * nothing was written or the receiver asks for a pause, NoAnswer when it was written and no whole answer came, Refused for a
 * redirect, and a plain Error for 5xx and 408.
 */
export async function sendHttp(send: HttpSend): Promise<HttpAnswer> {
  const { host } = new URL(send.url);
  // Before the connection stands nobody can have taken anything; after it, nobody can know.
  let connected = false;
  const { answerMs = defaultAnswerMs } = send;
  const connect = buildConnector({ timeout: connectTimeoutMs });
  const agent = new Agent({
    pipelining: 0,
    connect: (options, callback) =>
      connect(options, (...result) => {
        const [error, socket] = result;
        if (error !== null) return callback(...result);
        Promise.resolve(send.begin?.()).then(
          () => {
            // With a closed one undici connects again, for ever, and does not hear the signal.
            if (socket.destroyed) return callback(socket.errored ?? new Error('the connection was closed'), null);
            connected = true;
            callback(...result);
          },
          (reason: Error) => {
            socket.destroy();
            callback(reason, null);
          },
        );
      }),
    headersTimeout: answerMs,
    bodyTimeout: answerMs,
  });
  try {
    const answer = await request(send.url, {
      method: send.method ?? 'POST',
      headers: send.headers,
      body: send.body ?? null,
      signal: send.signal,
      dispatcher: agent,
    });
    const body = await readBody(answer.body);
    const headers = plainHeaders(answer.headers);
    return sorted({ status: answer.statusCode, headers, body }, host, send);
  } catch (error) {
    if (error instanceof RetryLater || error instanceof Refused || error instanceof ServerFailure) throw error;
    const reason = redact(messageOf(error) || 'connection failed', send.secrets);
    if (connected && isSlow(error))
      throw new NoAnswer(`${host} took the request and did not answer within ${answerMs / 1000} s`);
    if (connected) throw new NoAnswer(`${host} took the request and did not answer: ${reason}`);
    throw new RetryLater(send.later, `${host} cannot be reached: ${reason}`);
  } finally {
    agent.destroy().catch(() => undefined);
  }
}

const isSlow = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;

/** The receiver answered that it failed itself. */
export class ServerFailure extends Error {
  override name = 'ServerFailure';
}

function sorted(answer: HttpAnswer, host: string, send: HttpSend): HttpAnswer {
  const { status } = answer;
  const said = () => redact(answer.body.toString('utf8'), send.secrets);
  const pauseUntil = retryAfter(answer.headers['retry-after'], send.now());
  if (status === 429 || (status === 503 && pauseUntil !== null))
    throw new RetryLater(pauseUntil ?? send.later, `${host} asks for a pause (HTTP ${status})`);
  if (status >= 500 || status === 408) throw new ServerFailure(`${host} answered HTTP ${status} ${said()}`.trim());
  if (status >= 300 && status < 400)
    throw new Refused(`${host} redirects (HTTP ${status}): configure the final address`);
  return answer;
}
