import type { Clock } from '../../core/clock.ts';
import type { Time } from '../../core/domain.ts';
import { RetryLater } from '../../core/errors.ts';
import { jsonIn } from '../../core/json.ts';
import type { Grant, LimitStore } from '../../core/store/limits.ts';
import { createHttp } from '../../net/get.ts';
import { retryAfter, withinADay } from '../../net/retry-after.ts';
import type { Instance } from './instance.ts';

/** What an instance takes from one address or token. */
export interface InstanceLimit {
  platform: string;
  most: number;
  windowMs: number;
}

export interface InstanceAnswer {
  status: number;
  /** Undefined: what it answered is no JSON. */
  json: unknown;
  headers: Record<string, string>;
}

/**
 * Asks an instance within its limit, which all processes share. Answers of 2xx and 4xx are returned but for 429. Throws
 * RetryLater: the limit, 429, 5xx, unreachable, an answer of 2xx that is no JSON.
 */
export type AskInstance = (
  instance: Instance,
  path: string,
  parameters: Readonly<Record<string, string | null>>,
  signal: AbortSignal,
) => Promise<InstanceAnswer>;

/** The window of an instance begins a little later than ours: when the request arrives. */
const arrivalMs = 2_000;
const soonMs = 60_000;
const returned = [400, 401, 403, 404, 405, 410, 422, 429];

export function askInstances(
  limit: InstanceLimit,
  { clock, limits }: { clock: Clock; limits: LimitStore },
  timeoutMs?: number,
): AskInstance {
  const http = createHttp({ clock, returned, ...(timeoutMs !== undefined && { timeoutMs }) });
  return async (instance, path, parameters, signal) => {
    signal.throwIfAborted();
    const now = clock.now();
    const grant = await limits.takeGrant(
      {
        platform: limit.platform,
        credential: `${instance.name} ${instance.credential}`,
        name: 'requests',
        most: limit.most,
        windowMs: limit.windowMs + arrivalMs,
      },
      1,
    );
    if (grant.granted === 0)
      throw new RetryLater(now + grant.endsInMs, `the requests that ${instance.name} takes for now are used up`, {
        asked: true,
      });
    const url = new URL(`${instance.url}/${path}`);
    for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
    const answer = await http({
      url: url.href,
      headers: {
        accept: 'application/json',
        ...(instance.token === null ? {} : { authorization: `Bearer ${instance.token}` }),
      },
      signal,
    });
    const { status, headers } = answer;
    if (status === 429) throw await tooMany(instance, headers, { limits, grant, now });
    await obeyRest(headers, { limits, grant, now });
    const json = jsonIn(answer.body.toString('utf8'));
    if (json === undefined && status < 300)
      throw new RetryLater(now + soonMs, `${instance.name} answered something that is not JSON`);
    return { status, headers, json };
  };
}

interface Counted {
  limits: LimitStore;
  grant: Grant;
  now: Time;
}

async function tooMany(
  { name }: Instance,
  headers: Record<string, string>,
  { limits, grant, now }: Counted,
): Promise<RetryLater> {
  const until = retryAfter(headers['retry-after'], now) ?? resetOf(headers, now) ?? now + grant.endsInMs;
  await limits.lowerLimit(grant, 0, until - now);
  return new RetryLater(until, `${name} answered 429 (too many requests)`, { asked: true });
}

/** Others may ask from the same address. */
async function obeyRest(headers: Record<string, string>, { limits, grant, now }: Counted): Promise<void> {
  const left = Number.parseInt(headers['x-ratelimit-remaining'] ?? '', 10);
  const until = resetOf(headers, now);
  if (Number.isFinite(left) && until !== null && left < grant.limit.most / 4)
    await limits.lowerLimit(grant, left, until - now);
}

/** A date as Mastodon writes it; from others seconds since 1970, or from now. */
function resetOf(headers: Record<string, string>, now: Time): Time | null {
  const written = headers['x-ratelimit-reset'];
  if (written === undefined || written.trim() === '') return null;
  const seconds = Number(written) * 1000;
  const until = Number.isFinite(seconds) ? (seconds > now / 2 ? seconds : now + seconds) : Date.parse(written);
  return Number.isFinite(until) ? withinADay(until, now) : null;
}
