import { messageOf } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { BrandScorers } from './brand-scorers.ts';
import { type RescoreContext, rescore } from './rescore.ts';

/** A brand whose model went away with an older version of the program, and what takes its place. */
export interface RescoreTold {
  brand: string;
  before: string;
  model: string;
  /** Missing: it is done. */
  total?: number;
}

export interface OutdatedContext extends RescoreContext {
  scorers: BrandScorers;
  logger: Logger;
  onRescore?: (told: RescoreTold) => void;
}

/** Brands whose model is not there any more, with its version. */
export async function outdatedBrands({ store, brands, scorers }: OutdatedContext): Promise<Map<string, string>> {
  const outdated = new Map<string, string>();
  for (const { brand, model } of await store.brandModels()) {
    if (!brands.some(({ name }) => name === brand)) continue;
    if (!(await scorers.ofVersion(brand, model).catch(() => null))) outdated.set(brand, model);
  }
  return outdated;
}

/**
 * Scores such brands again by the model that they are configured to have; until then their new mentions wait. A model
 * that cannot be loaded leaves its brand as it is.
 */
export async function rescoreOutdated(
  context: OutdatedContext,
  outdated: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const { scorers, logger, onRescore = () => {} } = context;
  for (const [brand, before] of outdated) {
    if (signal.aborted) return;
    try {
      const scorer = await scorers.configured(brand);
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
    } catch (error) {
      const fields = { brand, model: before, error: messageOf(error) };
      logger.error(fields, 'its model is not there, and it could not be scored by another one: its new mentions wait');
    }
  }
}
