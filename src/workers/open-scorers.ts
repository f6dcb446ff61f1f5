import { createScorer, defaultModel, modelNames } from '../analysis/sentiment/index.ts';
import type { Config } from '../core/config.ts';
import type { Scorer } from '../core/plugins.ts';
import { type BrandScorers, brandScorers } from './brand-scorers.ts';

/** Models that a brand may name: the built-in ones, and the user's own. */
export const modelNamesOf = ({ models }: Pick<Config, 'models'>): string[] => [
  ...new Set([...modelNames, ...models.map(({ name }) => name)]),
];

export const openScorer = ({ models }: Pick<Config, 'models'>, name: string): Promise<Scorer> =>
  createScorer(name, models);

/** What scores each brand, by the names of the configuration. */
export const openScorers = (config: Pick<Config, 'brands' | 'models'>): BrandScorers =>
  brandScorers({
    brands: config.brands,
    names: modelNamesOf(config),
    create: (name) => openScorer(config, name),
    fallback: defaultModel,
  });
