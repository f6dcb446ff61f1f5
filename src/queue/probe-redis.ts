import { Redis } from 'ioredis';
import { ConfigError, messageOf } from '../core/errors.ts';

const timeoutMs = 3_500;
const checkKey = '{earshot}:check';

/** Host and port alone: whatever else stands in the URL may be secret. */
function nameOf(url: string): string {
  return URL.canParse(url) ? `redis://${new URL(url).host}` : 'an address that is not a URL';
}

const wrongPassword = 'it wants another user or password: correct them in "queue" of the configuration';
const reasons: [RegExp, string][] = [
  [/ECONNREFUSED/, 'the connection was refused: start it, or correct host and port in "queue" of the configuration'],
  [/ENOTFOUND/, 'there is no such host: correct it in "queue" of the configuration'],
  [/EAI_AGAIN/, 'its host name cannot be resolved at the moment: check the name and the DNS server'],
  [/ETIMEDOUT|timed out/i, 'it does not answer: check host, port and firewall, and "queue" in the configuration'],
  [/NOAUTH|WRONGPASS|invalid password|without any password/i, wrongPassword],
  [/NOPERM/, 'its user lacks rights: allow it all commands on keys that begin with {earshot}'],
  [/READONLY/, 'it is a replica, which can only be read: name the primary in "queue" of the configuration'],
  [/OOM/, 'it is full: raise its maxmemory, or use a Redis of its own for Earshot'],
  [/MISCONF/, 'it cannot save to its disk and takes no writes: make room there, or see its log'],
  [/LOADING/, 'it is still loading its data: wait until it answers'],
];

function explain(error: unknown, url: string): ConfigError {
  const said = messageOf(error) || 'no answer';
  const [, reason] = reasons.find(([pattern]) => pattern.test(said)) ?? [];
  const advice = reason ?? 'check that it runs, and "queue" in the configuration';
  return new ConfigError(`Cannot use Redis at ${nameOf(url)}: ${advice} (${said}).`, { cause: error });
}

/** Lines of Redis' INFO, as a map. */
const infoOf = (text: string): Map<string, string> =>
  new Map(text.split('\r\n').flatMap((line) => (line.includes(':') ? [line.split(':', 2) as [string, string]] : [])));

export interface RedisState {
  version: string;
  /** False: after a crash it has forgotten its jobs. */
  keeps: boolean;
}

/**
 * Asks Redis whether it can hold the queue, by writing one key that ends by itself. Throws ConfigError when it is away,
 * refuses, or would throw jobs away.
 */
export async function probeRedis(url: string, withinMs = timeoutMs): Promise<RedisState> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: withinMs,
    commandTimeout: withinMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let first: Error | undefined;
  // The connection's own error says more than that of the command that waited for it.
  redis.on('error', (error) => {
    first ??= error;
  });
  try {
    await redis.connect();
    await redis.set(checkKey, '1', 'PX', 1_000);
    const memory = infoOf(await redis.info('memory'));
    const policy = memory.get('maxmemory_policy');
    if (policy !== undefined && policy !== 'noeviction')
      throw new ConfigError(
        `Cannot use Redis at ${nameOf(url)}: it evicts keys when it is full (maxmemory-policy ${policy}), which loses jobs. Set 'maxmemory-policy noeviction' in redis.conf, or use a Redis of its own for Earshot.`,
      );
    const persistence = infoOf(await redis.info('persistence'));
    const version = infoOf(await redis.info('server')).get('redis_version') ?? '';
    return { version, keeps: persistence.get('aof_enabled') !== '0' };
  } catch (error) {
    throw error instanceof ConfigError ? error : explain(first ?? error, url);
  } finally {
    redis.disconnect();
  }
}

const forgets = 'without an append-only file: after a crash jobs are found again by the sweep, but later';

export const describeRedis = ({ version, keeps }: RedisState): string =>
  `Redis ${version} answers${keeps ? '' : `, ${forgets}`}`;
