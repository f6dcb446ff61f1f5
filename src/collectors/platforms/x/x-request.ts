import { Agent } from 'node:http';
import type { ITwitterApiClientPlugin } from 'twitter-api-v2';
import { type Clock, endingWithin } from '../../../core/clock.ts';
import { minuteMs, type Time } from '../../../core/domain.ts';
import { QueryRefused, Refused, RetryLater } from '../../../core/errors.ts';
import { retryAfter, withinADay } from '../../../net/retry-after.ts';
import type { Window } from './x-cursor.ts';

export type XDialect = 'tweet' | 'post';

const timeoutMs = 30_000;
const rateWindowMs = 15 * minuteMs;

export interface XSearch {
  query: string;
  limit: number;
  window: Window;
  nextToken: string | null;
}

export class TooOften extends RetryLater {
  override name = 'TooOften';
}

export class WrongToken extends Refused {
  override name = 'WrongToken';
}

/** X takes the token and the query, and not where the search begins, ends or goes on. Nothing was paid. */
export class NotTaken extends QueryRefused {
  override name = 'NotTaken';
}

export interface XRequest {
  token: string;
  baseUrl: string;
  dialect: XDialect;
  clock: Clock;
  signal: AbortSignal;
  /** What to search for, or to count. */
  asked: XSearch | XCount;
}

/** Posts in whole seconds, from one to before another. */
export interface XCount {
  query: string;
  start: Time;
  end: Time;
}

export interface XResponse {
  answer: unknown;
  /** X will soon answer 429. */
  scarce: boolean;
  /** What X takes until then; null: it does not say. */
  rate: { left: number; until: Time } | null;
}

/**
 * One request of recent search, or of its counts. Throws RetryLater (429, 5xx, unreachable), Refused (token, plan, money) and NotTaken
 * (400).
 */
export async function askX(request: XRequest): Promise<XResponse> {
  const { token, baseUrl, dialect, clock, signal, asked } = request;
  signal.throwIfAborted();
  // Loaded here: commands that only know of X must not pay for its client.
  const { TwitterApi, ApiResponseError } = await import('twitter-api-v2');
  const deadline = endingWithin(timeoutMs, signal);
  const client = new TwitterApi(token, {
    plugins: [redirectTo(baseUrl, deadline)],
    // Nobody listens to its decompressor: a broken stream would end the process.
    compression: 'identity',
    ...(baseUrl.startsWith('http:') ? { httpAgent: new Agent() } : {}),
  });
  try {
    const { data, rateLimit } = await client.readOnly.v2.get<string>(
      'limit' in asked ? 'tweets/search/recent' : 'tweets/counts/recent',
      'limit' in asked ? parameters(asked, dialect) : countParameters(asked),
      { timeout: timeoutMs, forceParseMode: 'text', fullResponse: true },
    );
    const scarce = rateLimit !== undefined && rateLimit.remaining < rateLimit.limit / 4;
    const rate = rateLimit === undefined ? null : { left: rateLimit.remaining, until: rateLimit.reset * 1000 };
    return { answer: JSON.parse(quoteLargeNumbers(data)), scarce, rate };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ApiResponseError) {
      throw explainAnswer(error.code, error.rateLimit?.reset, error.headers['retry-after'], clock.now());
    }
    if (error instanceof SyntaxError) {
      throw new RetryLater(clock.now() + minuteMs, 'X answered something that is no JSON', { cause: error });
    }
    // The client's own errors hold the request with its token: nothing of them goes on.
    throw new RetryLater(clock.now() + minuteMs, `X cannot be reached: ${codeOf(error)}`);
  }
}

function redirectTo(baseUrl: string, deadline: AbortSignal): ITwitterApiClientPlugin {
  const rewrite = (params: { url: string }): void => {
    const { pathname, search } = new URL(params.url);
    params.url = new URL(
      `${pathname.replace(/^\//, '')}${search}`,
      baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`,
    ).href;
  };
  return {
    onBeforeRequestConfig: ({ params }) => rewrite(params),
    onBeforeStreamRequestConfig: ({ params }) => rewrite(params),
    onBeforeRequest: ({ requestOptions }) => {
      requestOptions.signal = deadline;
    },
  };
}

const fields = [
  ...['author_id', 'conversation_id', 'created_at', 'entities', 'in_reply_to_user_id', 'lang', 'public_metrics'],
  'withheld',
];

function parameters(search: XSearch, dialect: XDialect): Record<string, string | number> {
  const named = [`edit_history_${dialect}_ids`, `note_${dialect}`, `referenced_${dialect}s`];
  return {
    query: search.query,
    max_results: search.limit,
    [`${dialect}.fields`]: [...fields, ...named].join(','),
    'user.fields': 'public_metrics,username',
    expansions: `author_id,referenced_${dialect}s.id`,
    ...rangeOf(search.window),
    ...(search.nextToken === null ? {} : { next_token: search.nextToken }),
  };
}

const countParameters = ({ query, start, end }: XCount): Record<string, string> => ({
  query,
  granularity: 'hour',
  start_time: toSecond(start),
  end_time: toSecond(end),
});

function rangeOf(window: Window): Record<string, string> {
  if ('sinceId' in window) {
    return { since_id: window.sinceId, ...(window.untilId === null ? {} : { until_id: window.untilId }) };
  }
  const { start, end } = window;
  return { start_time: toSecond(start), ...(end === null ? {} : { end_time: toSecond(end) }) };
}

const toSecond = (time: Time): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

/** An id that is written as a number is too large for JavaScript, which would round it. */
const quoteLargeNumbers = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\.)*"|-?\b\d{16,}\b(?![.eE])/g, (found) => (found[0] === '"' ? found : `"${found}"`));

function explainAnswer(status: number, reset: number | undefined, pause: string | undefined, now: Time): Error {
  if (status === 429) {
    const until = Number.isFinite(reset) ? withinADay(Number(reset) * 1000, now) : retryAfter(pause, now);
    return new TooOften(until ?? now + rateWindowMs, 'X answered 429 (too many requests)');
  }
  if (status >= 500) return new RetryLater(now + minuteMs, `X answered ${status}`);
  const refusal = `X answered ${status}: check the token, the plan and the credit of the app`;
  if (status === 401) return new WrongToken(refusal);
  if (status === 402 || status === 403) return new Refused(refusal);
  if (status === 400) return new NotTaken('X answered 400: it does not take this search');
  return new Error(`X answered ${status}: it does not take this search`);
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'no answer';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const options = '_options' in error ? error._options : null;
  const cause = typeof options === 'object' && options !== null && 'error' in options ? options.error : null;
  return cause === null || cause === error ? 'no answer' : codeOf(cause);
}
