import type { Brand } from '../core/config.ts';
import { nameOfModel } from '../core/model-name.ts';
import type { Scorer } from '../core/plugins/scorer.ts';

/** Finds what scores a brand's mentions. */
export interface BrandScorers {
  /** What the brand's configuration names. */
  configured(brand: string): Promise<Scorer>;
  /** What gives scores of that version; null: it is not there in this process. */
  ofVersion(brand: string, model: string): Promise<Scorer | null>;
}

/** One scorer for every brand. */
export const forAllBrands = (scorer: Scorer): BrandScorers => ({
  configured: async () => scorer,
  ofVersion: async (_, model) => (model === scorer.model ? scorer : null),
});

/** Scorers by the names of the configuration, each made when it is first wanted, and shared by the brands. */
export function brandScorers(options: {
  brands: readonly Pick<Brand, 'name' | 'model'>[];
  /** Names that `create` knows. */
  names: readonly string[];
  create(name: string): Promise<Scorer>;
  /** For mentions of brands that are not configured any more. */
  fallback: string;
}): BrandScorers {
  const { brands, names, create, fallback } = options;
  const made = new Map<string, Promise<Scorer>>();
  const named = (name: string): Promise<Scorer> => {
    const known = made.get(name);
    if (known) return known;
    const creating = create(name);
    made.set(name, creating);
    // What could not be loaded now may be there the next time.
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
