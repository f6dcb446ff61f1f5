import type { ModelConfig } from '../../core/config.ts';
import { ConfigError } from '../../core/errors.ts';
import type { Scorer } from '../../core/plugins.ts';

/** Name -> factory. A model is loaded when it is first wanted. */
const models: Readonly<Record<string, () => Promise<Scorer>>> = {
  afinn: async () => (await import('./afinn.ts')).createAfinn(),
  fast: async () => named('fast/0', await (await import('./afinn.ts')).createAfinn()),
};

/** The same scores by the name that is to be. */
const named = (model: string, scorer: Scorer): Scorer => ({
  model,
  score: async (batch) => (await scorer.score(batch)).map((score) => ({ ...score, model })),
});

export const modelNames: readonly string[] = Object.keys(models);
export const defaultModel = 'afinn';

/** Throws ConfigError for a name that is not registered. */
export async function createScorer(name: string = defaultModel, _own: readonly ModelConfig[] = []): Promise<Scorer> {
  const create = Object.hasOwn(models, name) ? models[name] : undefined;
  if (!create) throw new ConfigError(`there is no sentiment model "${name}"; known are: ${modelNames.join(', ')}`);
  return create();
}
