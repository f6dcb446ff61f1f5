import type { Config } from '../core/config.ts';
import { ConfigError, messageOf } from '../core/errors.ts';
import { silentLogger } from '../core/logger.ts';
import { examineFolder } from './embedded/examine-folder.ts';
import { isPassing } from './embedded/hold.ts';
import { startEmbedded } from './embedded/start-embedded.ts';
import { runningUrl } from './peek-models.ts';
import { probePostgres } from './postgres/peek/probe-postgres.ts';

export interface StoreVerdict {
  part: 'data folder' | 'store';
  ok: boolean;
  detail: string;
}

export interface ProbeStoreOptions {
  /**
   * An embedded database that stands still is started and stopped again, as only then some of its faults show; for
   * those who do not start it anyway.
   */
  starts: boolean;
  /** It is about to be started. */
  onStart?: () => void;
  signal: AbortSignal;
}

/** Whether the store can be used, and its folder. Migrates nothing. */
export async function probeStore(
  { store, data, queue }: Pick<Config, 'store' | 'data' | 'queue'>,
  options: ProbeStoreOptions,
): Promise<StoreVerdict[]> {
  const holdsQueue = queue.engine === 'store';
  if (store.engine === 'postgres') return [await verdictOf('store', () => probePostgres(store.url, { holdsQueue }))];
  let state = 'none';
  const folder = await verdictOf('data folder', async () => {
    const examined = await examineFolder(data);
    state = examined.state;
    return `${data}, ${sizeOf(examined.freeBytes)} free`;
  });
  // Starting it would end with the same words.
  if (!folder.ok) return [folder];
  return [folder, await verdictOf('store', () => probeEmbedded(data, state, options))];
}

async function probeEmbedded(
  data: string,
  state: string,
  { starts, onStart, signal }: ProbeStoreOptions,
): Promise<string> {
  if (state === 'none') return `the first start sets up the embedded database in ${data}`;
  if (state === 'stopped' && !starts) return `the embedded database in ${data} stands still`;
  if (state === 'stopped') {
    onStart?.();
    try {
      await using server = await startEmbedded({ folder: data, logger: silentLogger, signal });
      await probePostgres(server.url);
      return `the embedded database in ${data} starts`;
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new ConfigError(
        `The embedded database in ${data} is not ready in time: it may be recovering after a crash. See server.log there, and try again.`,
      );
    }
  }
  const url = await runningUrl(data);
  try {
    if (url !== null) await probePostgres(url);
  } catch (error) {
    // Whoever stops or starts it is at it: to join it is to wait.
    if (error instanceof Error && isPassing(error.cause ?? error))
      return `the embedded database in ${data} is on its way up or down`;
    throw error;
  }
  return `the embedded database in ${data} runs`;
}

async function verdictOf(part: StoreVerdict['part'], ask: () => Promise<string>): Promise<StoreVerdict> {
  try {
    return { part, ok: true, detail: await ask() };
  } catch (error) {
    return { part, ok: false, detail: messageOf(error) };
  }
}

const sizeOf = (bytes: number): string =>
  bytes < 2 ** 30 ? `${Math.floor(bytes / 2 ** 20)} MB` : `${Math.floor(bytes / 2 ** 30)} GB`;
