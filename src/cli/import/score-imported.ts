import { systemClock } from '../../core/clock.ts';
import type { Config } from '../../core/config.ts';
import { silentLogger } from '../../core/logger.ts';
import type { Store } from '../../core/store/store.ts';
import { progressLine } from '../terminal/output.ts';

/** Scores the brand's unscored mentions by the model that it uses. Returns how many it scored. */
export async function scoreImported(
  { config, store }: { config: Config; store: Store },
  brand: string,
  signal: AbortSignal,
): Promise<number> {
  const [{ score }, { openScorers }] = await Promise.all([
    import('../../workers/score.ts'),
    import('../../workers/open-scorers.ts'),
  ]);
  const progress = progressLine();
  let scored = 0;
  await score(
    {
      store: {
        ...store,
        async saveScores(scores, now) {
          const saved = await store.saveScores(scores, now);
          scored += scores.length - saved.outdated.length;
          progress.show(`${scored} mentions scored`);
          return saved;
        },
      },
      brands: config.brands,
      scorers: openScorers(config),
      clock: systemClock,
      logger: silentLogger,
      // The sweep of a running process finds what changed.
      nudges: { nudge: async () => {} },
      only: brand,
    },
    signal,
  ).finally(() => progress.end());
  return scored;
}
