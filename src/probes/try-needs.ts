import type { Config } from '../core/config.ts';
import { messageOf } from '../core/errors.ts';
import { describeRedis, probeRedis } from '../queue/probe-redis.ts';
import { type ProbeStoreOptions, probeStore } from '../storage/probe-store.ts';
import { examineTimeZones } from './time-zone-data.ts';
import type { Tried } from './tried.ts';
import { type Keepers, tryModels } from './try-models.ts';
import { tryToSend } from './try-to-send.ts';

export interface TryNeedsOptions extends Pick<ProbeStoreOptions, 'starts' | 'onStart'> {
  signal: AbortSignal;
  timeoutMs: number;
  /** False in a process that scores nothing; keepers: see there. */
  models?: boolean | Keepers;
}

/**
 * Tries all that Earshot cannot run without: `check` shows it, and `start` ends when one of them fails, so that both
 * give the same verdict in the same words.
 */
export async function tryNeeds(
  config: Pick<Config, 'store' | 'data' | 'queue' | 'brands' | 'models'>,
  { signal, timeoutMs, models = true, ...store }: TryNeedsOptions,
): Promise<Tried[]> {
  const within = { settings: {}, signal, timeoutMs };
  const [stored, queued, read] = await Promise.all([
    tryStore(config, within, store),
    config.queue.engine === 'redis' ? [await tryQueue(config.queue.url, within)] : [],
    models === false ? [] : tryModels(config, models === true ? undefined : models),
  ]);
  return [tryTimeZones(), ...stored, ...queued, ...read];
}

type Within = Omit<Parameters<typeof tryToSend>[0], 'send'>;

const tryQueue = async (url: string, within: Within): Promise<Tried> => {
  const send = async (): Promise<string> => describeRedis(await probeRedis(url));
  const { ok, detail } = await tryToSend({ ...within, send });
  return { kind: 'need', name: 'queue', ok, detail };
};

async function tryStore(
  config: Pick<Config, 'store' | 'data' | 'queue'>,
  within: Within,
  options: Omit<ProbeStoreOptions, 'signal'>,
): Promise<Tried[]> {
  let verdicts: Awaited<ReturnType<typeof probeStore>> = [];
  const send = async (signal: AbortSignal): Promise<string> => {
    verdicts = await probeStore(config, { ...options, signal });
    return '';
  };
  const outcome = await tryToSend({ ...within, send });
  if (!outcome.ok) return [{ kind: 'need', name: 'store', ok: false, detail: `store: ${outcome.detail}` }];
  return verdicts.map(({ part, ok, detail }) => ({ kind: 'need', name: part, ok, detail }));
}

function tryTimeZones(): Tried {
  const name = 'time zone data';
  try {
    return { kind: 'need', name, ok: true, detail: examineTimeZones() };
  } catch (error) {
    return { kind: 'need', name, ok: false, detail: messageOf(error) };
  }
}
