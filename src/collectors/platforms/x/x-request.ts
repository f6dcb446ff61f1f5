import { Agent } from 'node:http';
import type { ITwitterApiClientPlugin } from 'twitter-api-v2';
import type { Clock } from '../../../core/clock.ts';
import { minuteMs, type Time } from '../../../core/domain.ts';
import { Refused, RetryLater } from '../../../core/errors.ts';
import { retryAfter, withinADay } from '../../../net/retry-after.ts';

export type XDialect = 'tweet' | 'post';

const timeoutMs = 30_000;
const rateWindowMs = 15 * minuteMs;

export interface XSearch {
  query: string;
  limit: number;
  sinceId?: string;
  startTime?: Time;
  nextToken: string | null;
}

export interface XRequest {
  token: string;
  baseUrl: string;
  dialect: XDialect;
  clock: Clock;
  signal: AbortSignal;
  search: XSearch;
}

/** One request of recent search. Throws RetryLater (429, 5xx, unreachable) and Refused (token, plan, money). */
export async function askX(request: XRequest): Promise<unknown> {
  const { token, baseUrl, dialect, clock, signal, search } = request;
  signal.throwIfAborted();
  // Loaded here: commands that only know of X must not pay for its client.
  const { TwitterApi, ApiResponseError } = await import('twitter-api-v2');
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const client = new TwitterApi(token, {
    plugins: [redirectTo(baseUrl, deadline)],
    // Nobody listens to its decompressor: a broken stream would end the process.
    compression: 'identity',
    ...(baseUrl.startsWith('http:') ? { httpAgent: new Agent() } : {}),
  });
  try {
    return await client.readOnly.v2.get<unknown>('tweets/search/recent', parameters(search, dialect), {
      timeout: timeoutMs,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ApiResponseError) {
      throw explainAnswer(error.code, error.rateLimit?.reset, error.headers['retry-after'], clock.now());
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

function parameters(search: XSearch, dialect: XDialect): Record<string, string | number> {
  return {
    query: search.query,
    max_results: search.limit,
    [`${dialect}.fields`]: `author_id,conversation_id,created_at,lang,public_metrics,referenced_${dialect}s,note_${dialect}`,
    'user.fields': 'public_metrics,username',
    expansions: 'author_id',
    ...(search.sinceId === undefined ? {} : { since_id: search.sinceId }),
    ...(search.startTime === undefined
      ? {}
      : { start_time: new Date(search.startTime).toISOString().replace(/\.\d+Z$/, 'Z') }),
    ...(search.nextToken === null ? {} : { next_token: search.nextToken }),
  };
}

function explainAnswer(status: number, reset: number | undefined, pause: string | undefined, now: Time): Error {
  if (status === 429) {
    const until = Number.isFinite(reset) ? withinADay(Number(reset) * 1000, now) : retryAfter(pause, now);
    return new RetryLater(until ?? now + rateWindowMs, 'X answered 429 (too many requests)');
  }
  if (status >= 500) return new RetryLater(now + minuteMs, `X answered ${status}`);
  if (status === 401 || status === 402 || status === 403) {
    return new Refused(`X answered ${status}: check the token, the plan and the credit of the app`);
  }
  return new Error(`X answered ${status}: it does not take this search`);
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'no answer';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const options = '_options' in error ? error._options : null;
  const cause = typeof options === 'object' && options !== null && 'error' in options ? options.error : null;
  return cause === null || cause === error ? 'no answer' : codeOf(cause);
}
