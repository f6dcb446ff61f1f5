import type { Brand } from '../core/config.ts';
import { nameOfModel } from '../core/model-name.ts';
import type { Scorer } from '../core/plugins/scorer.ts';

/** Finds the scorer for a brand's mentions. */
export interface BrandScorers {
  /** The scorer named in the brand's configuration. */
  configured(brand: string): Promise<Scorer>;
  /** The scorer for that model version; null: this process does not have it. */
  ofVersion(brand: string, model: string): Promise<Scorer | null>;
}

/** One scorer for every brand. */
export const forAllBrands = (scorer: Scorer): BrandScorers => ({
  configured: async () => scorer,
  ofVersion: async (_, model) => (model === scorer.model ? scorer : null),
});

/** Creates each configured scorer on first use and shares it between brands. */
export function brandScorers(options: {
  brands: readonly Pick<Brand, 'name' | 'model'>[];
  /** Names that `create` accepts. */
  names: readonly string[];
  create(name: string): Promise<Scorer>;
  /** For mentions of brands that are no longer configured. */
  fallback: string;
  /** Those that are created, by name: for a configuration that follows this one. Default: none. */
  made?: Map<string, Promise<Scorer>>;
}): BrandScorers {
  const { brands, names, create, fallback, made = new Map<string, Promise<Scorer>>() } = options;
  const named = (name: string): Promise<Scorer> => {
    const known = made.get(name);
    if (known) return known;
    const creating = create(name);
    made.set(name, creating);
    // A model that cannot be loaded now may be there next time.
    creating.catch(() => made.delete(name));
    return creating;
  };
  const nameFor = (brand: string): string => brands.find(({ name }) => name === brand)?.model ?? fallback;
  return {
    configured: (brand) => named(nameFor(brand)),
    async ofVersion(brand, model) {
      const likely = nameOfModel(model);
      const scorer = await named(names.includes(likely) ? likely : nameFor(brand));
      return scorer.model === model ? scorer : null;
    },
  };
}
