import type { Config } from '../core/config.ts';
import type { Mention, Score } from '../core/domain.ts';
import { WrongInput } from '../core/errors.ts';
import type { Scorer } from '../core/plugins/scorer.ts';
import type { RescoringStore } from '../core/store/rescoring.ts';
import { openScorers } from './open-scorers.ts';
import { scoreAll } from './score.ts';

/**
 * Scores mentions of a brand by the model that it uses, without storing anything. The model is opened when it is first
 * needed. Throws WrongInput when this machine does not have it.
 */
export function scoreForNow(
  { config, store }: { config: Pick<Config, 'brands' | 'models'>; store: Pick<RescoringStore, 'brandModels'> },
  brand: string,
): (mentions: readonly Mention[]) => Promise<Score[]> {
  let opening: Promise<Scorer> | null = null;
  const open = async (): Promise<Scorer> => {
    const scorers = openScorers(config);
    const model = (await store.brandModels()).find((known) => known.brand === brand)?.model;
    const scorer = await (model === undefined ? scorers.configured(brand) : scorers.ofVersion(brand, model));
    if (scorer) return scorer;
    throw new WrongInput(
      `Some mentions of ${brand} have no score, and their model ${model} is not here: run earshot rescore --brand ${brand}.`,
    );
  };
  return async (mentions) => {
    opening ??= open();
    const scored = await scoreAll(config.brands, await opening, mentions);
    return scored.map(({ score }) => score);
  };
}
