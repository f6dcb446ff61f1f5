import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Scorer } from '../core/plugins/scorer.ts';
import type { BrandScorers } from './brand-scorers.ts';
import { type RescoreContext, rescore } from './rescore.ts';

/** A brand whose model was removed from the program, and the model that replaces it. */
export interface RescoreTold {
  brand: string;
  before: string;
  model: string;
  /** Missing: the run is complete. */
  total?: number;
}

export interface OutdatedContext extends RescoreContext {
  scorers: BrandScorers;
  logger: Logger;
  onRescore?: (told: RescoreTold) => void;
  /** Pause before retrying after a failure; default 30 s. */
  retryMs?: number;
}

const defaultRetryMs = 30_000;

/** Brands whose model version no longer exists, with that version. */
export async function outdatedBrands({ store, brands, scorers }: OutdatedContext): Promise<Map<string, string>> {
  const outdated = new Map<string, string>();
  for (const { brand, model } of await store.brandModels()) {
    if (!brands.some(({ name }) => name === brand)) continue;
    if (!(await scorers.ofVersion(brand, model).catch(() => null))) outdated.set(brand, model);
  }
  return outdated;
}

/**
 * Rescores such brands with their configured model. Until then their new mentions wait. If that model cannot be loaded,
 * the brand stays as it is. Other failures, such as an unreachable store, are retried.
 */
export async function rescoreOutdated(
  context: OutdatedContext,
  outdated: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const { scorers, logger, retryMs = defaultRetryMs } = context;
  for (let waiting = [...outdated]; waiting.length > 0 && !signal.aborted; ) {
    const failed: [string, string][] = [];
    for (const [brand, before] of waiting) {
      const complain = (error: unknown, what: string): void =>
        logger.error({ brand, model: before, error: messageOf(error) }, what);
      const scorer = await scorers.configured(brand).catch((error: unknown) => {
        complain(error, 'its model is not there, and the configured one cannot be loaded: its new mentions wait');
        return null;
      });
      if (!scorer) continue;
      await replaceModel(context, { brand, before, scorer }, signal).catch((error: unknown) => {
        complain(error, 'it could not be scored by its new model: tried again, and its new mentions wait until then');
        failed.push([brand, before]);
      });
    }
    waiting = failed;
    if (waiting.length > 0) await sleep(retryMs, undefined, { signal }).catch(() => {});
  }
}

async function replaceModel(
  context: OutdatedContext,
  { brand, before, scorer }: { brand: string; before: string; scorer: Scorer },
  signal: AbortSignal,
): Promise<void> {
  const { onRescore = () => {} } = context;
  const told = { brand, before, model: scorer.model };
  let begun = false;
  const { switched } = await rescore(context, brand, scorer, {
    signal,
    onProgress({ total }) {
      if (!begun) onRescore({ ...told, total });
      begun = true;
    },
  });
  if (switched) onRescore(told);
}
