import { type CxLabeller, createCxLabeller } from '../analysis/cx/labeller.ts';
import { withCx } from '../analysis/cx/with-cx.ts';
import { createScorer, defaultModel, modelNames } from '../analysis/sentiment/index.ts';
import { yielding } from '../analysis/sentiment/yielding.ts';
import type { Config } from '../core/config.ts';
import type { Scorer } from '../core/plugins/scorer.ts';
import { type BrandScorers, brandScorers } from './brand-scorers.ts';

/** Models that a brand may name: built-in ones and the user's own. */
export const modelNamesOf = ({ models }: Pick<Config, 'models'>): string[] => [
  ...new Set([...modelNames, ...models.map(({ name }) => name)]),
];

/** Opens the named model for use alongside others. Throws WrongInput when it cannot be used. */
export const openScorer = async ({ models }: Pick<Config, 'models'>, name: string): Promise<Scorer> =>
  yielding(await createScorer(name, { own: models }));

/** Adds customer-experience labels to scores, using the brand's own words as well. */
export function cxOf({ brands }: Pick<Config, 'brands'>): (brand: string, scorer: Scorer) => Scorer {
  const usual = createCxLabeller();
  const labellers = new Map<string, CxLabeller>();
  for (const { name, cx } of brands)
    if (Object.values(cx).some((words) => Object.keys(words).length > 0)) labellers.set(name, createCxLabeller(cx));
  return (brand, scorer) => withCx(scorer, labellers.get(brand) ?? usual);
}

/** Opens the configured scorer of each brand. `made`: see `brandScorers`. */
export function openScorers(
  config: Pick<Config, 'brands' | 'models'>,
  made = new Map<string, Promise<Scorer>>(),
): BrandScorers {
  const found = brandScorers({
    brands: config.brands,
    names: modelNamesOf(config),
    create: (name) => openScorer(config, name),
    fallback: defaultModel,
    made,
  });
  const labelled = cxOf(config);
  return {
    configured: async (brand) => labelled(brand, await found.configured(brand)),
    async ofVersion(brand, model) {
      const scorer = await found.ofVersion(brand, model);
      return scorer && labelled(brand, scorer);
    },
  };
}
