import type { ModelConfig } from '../../core/config.ts';
import { ConfigError } from '../../core/errors.ts';
import type { Scorer } from '../../core/plugins/scorer.ts';

export interface ScorerOptions {
  /** Models of the user's own, which a name may mean as well. */
  own?: readonly ModelConfig[];
  /** Of a model with a network behind a quick one: which posts the network reads. Default: what the quick one is unsure of. */
  passOn?: 'unsure' | 'all';
}

interface BuiltInModel {
  /** Loads it: when it is first wanted. */
  create(options: ScorerOptions): Promise<Scorer>;
  /** Where its network stands; missing: it has none. */
  folder?(): Promise<string>;
  /** It is large and computes in threads of its own: a process has one. */
  onlyOnce?: boolean;
}

const models: Readonly<Record<string, BuiltInModel>> = {
  fast: { create: async () => (await import('./fast/load-fast.ts')).loadFast() },
  accurate: {
    create: (options) => openNetwork(options),
    folder: async () => (await import('./accurate/accurate.ts')).accurateFolder,
    onlyOnce: true,
  },
};

/** A built-in model by its name; undefined: the name is not one of theirs. */
export const builtInModel = (name: string): BuiltInModel | undefined =>
  Object.hasOwn(models, name) ? models[name] : undefined;

export const modelNames: readonly string[] = Object.keys(models);
export const defaultModel = 'fast';

/** Throws ConfigError for a name that is not known, and for a model that cannot be used. */
export async function createScorer(name: string = defaultModel, options: ScorerOptions = {}): Promise<Scorer> {
  const own = options.own?.find((model) => model.name === name);
  if (own) return openNetwork(options, own);
  const model = builtInModel(name);
  const known = [...modelNames, ...(options.own ?? []).map((model) => model.name)];
  if (!model) throw new ConfigError(`there is no sentiment model "${name}"; known are: ${known.join(', ')}`);
  return model.create(options);
}

/** A network behind the quick model; the user's own goes by the name that the configuration gives it. */
async function openNetwork({ passOn = 'unsure' }: ScorerOptions, own?: ModelConfig): Promise<Scorer> {
  const { openBehindFast } = await import('./accurate/behind-fast.ts');
  return openBehindFast(own?.folder, { passOn, ...(own && { name: own.name }) });
}
