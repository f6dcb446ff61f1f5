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

/**
 * Scores brands again whose model is not there any more, by the model that they are configured to have. A model that
 * cannot be loaded now leaves its brand as it is: its new mentions wait.
 */
export async function rescoreOutdated(context: OutdatedContext, signal: AbortSignal): Promise<void> {
  const { store, brands, scorers, logger, onRescore = () => {} } = context;
  const models = new Map((await store.brandModels()).map(({ brand, model }) => [brand, model]));
  for (const { name: brand } of brands) {
    const before = models.get(brand);
    if (before === undefined || signal.aborted) continue;
    try {
      if (await scorers.ofVersion(brand, before)) continue;
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
      logger.error(
        { brand, model: before, error: messageOf(error) },
        'its model is not there, and it could not be scored by another one',
      );
    }
  }
}
