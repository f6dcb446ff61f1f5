import type { ModelConfig } from '../../core/config.ts';
import { ConfigError } from '../../core/errors.ts';
import type { Scorer } from '../../core/plugins.ts';

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

/** A network behind the quick model. */
async function openNetwork({ passOn = 'unsure' }: ScorerOptions, own?: ModelConfig): Promise<Scorer> {
  const [{ openAccurate }, { loadFast }, { severityOf }, { createReader }, { aboutBrand }] = await Promise.all([
    import('./accurate/accurate.ts'),
    import('./fast/load-fast.ts'),
    import('./severity.ts'),
    import('../reading/read-text.ts'),
    import('./towards/about-brand.ts'),
  ]);
  const read = createReader();
  return openAccurate(loadFast(), own?.folder, {
    passOn,
    readingOf: ({ text, towards }, { language }) => (towards && language === 'en' ? aboutBrand(text, towards) : text),
    // By the name that the configuration gives it, the version in use is found again.
    ...(own && { name: own.name }),
    severityOf: ({ text }, { negative }) => severityOf(text, read(text), negative),
  });
}
