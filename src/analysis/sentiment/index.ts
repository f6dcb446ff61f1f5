import type { ModelConfig } from '../../core/config.ts';
import { ConfigError } from '../../core/errors.ts';
import type { Scorer } from '../../core/plugins/scorer.ts';

export interface ScorerOptions {
  /** Models of the user's own, which a name may mean as well. */
  own?: readonly ModelConfig[];
  /** Of a model with a network behind a quick one: which posts the network reads. Default: what the quick one is unsure of. */
  passOn?: 'unsure' | 'all';
}

/** Name -> factory. A model is loaded when it is first wanted. */
const models: Readonly<Record<string, (options: ScorerOptions) => Promise<Scorer>>> = {
  fast: async () => (await import('./fast/load-fast.ts')).loadFast(),
  accurate: (options) => openNetwork(options),
};

export const modelNames: readonly string[] = Object.keys(models);
export const defaultModel = 'fast';

/** Throws ConfigError for a name that is not known, and for a model that cannot be used. */
export async function createScorer(name: string = defaultModel, options: ScorerOptions = {}): Promise<Scorer> {
  const own = options.own?.find((model) => model.name === name);
  if (own) return openNetwork(options, own);
  const create = Object.hasOwn(models, name) ? models[name] : undefined;
  const known = [...modelNames, ...(options.own ?? []).map((model) => model.name)];
  if (!create) throw new ConfigError(`there is no sentiment model "${name}"; known are: ${known.join(', ')}`);
  return create(options);
}

/** A network behind the quick model; the user's own goes by the name that the configuration gives it. */
async function openNetwork({ passOn = 'unsure' }: ScorerOptions, own?: ModelConfig): Promise<Scorer> {
  const { openBehindFast } = await import('./accurate/behind-fast.ts');
  return openBehindFast(own?.folder, { passOn, ...(own && { name: own.name }) });
}
