import type { BrandsMatcher } from '../../../core/query.ts';
import { type Expression, namesOf } from '../expression.ts';
import { type FoldedPost, foldPost, withNames } from '../folded-post.ts';
import type { SharedTerm, SharedTerms } from './shared-terms.ts';
import type { TermFinder } from './term-finder.ts';

export interface CompiledBrands {
  /** Their names. */
  brands: readonly string[];
  /** In the order of brands. */
  expressions: readonly Expression[];
  /** Of all expressions: words of which a word in CamelCase may be made up. */
  names: ReadonlySet<string>;
  /** Places of brands that match posts without any of their terms. */
  always: readonly number[];
  finder: TermFinder<SharedTerm>;
  terms: Pick<SharedTerms, 'begin' | 'forget'>;
}

/** Asks the brands of which a term stands in the post, and no other. */
export function askCandidates({ brands, expressions, names, always, finder, terms }: CompiledBrands): BrandsMatcher {
  /** The post for which each brand was asked last. */
  const askedFor = new Float64Array(brands.length);
  const namesOfBrands: ReadonlySet<string>[] = [];
  const namesOfBrand = (place: number, { terms: own }: Expression): ReadonlySet<string> =>
    (namesOfBrands[place] ??= namesOf(own));

  function candidatesFor(post: FoldedPost, number: number): number[] {
    const candidates = [...always];
    // Where a word in CamelCase is several for some brands alone, each brand has to be asked.
    const isAlike = post.camels.length === 0;
    finder.find(post, (term) => {
      if (term.foundIn === number) return;
      term.foundIn = number;
      if (term.asks.length === 0 || (isAlike && !term.holds(post))) return;
      for (const brand of term.asks) {
        if (askedFor[brand] === number) continue;
        askedFor[brand] = number;
        candidates.push(brand);
      }
    });
    return candidates.sort((a, b) => a - b);
  }

  return {
    match(post) {
      const folded = foldPost(post, names);
      return candidatesFor(folded, terms.begin()).flatMap((place) => {
        const expression = expressions[place];
        const brand = brands[place];
        if (expression === undefined || brand === undefined) return [];
        const own = folded.camels.length === 0 ? folded : withNames(folded, namesOfBrand(place, expression));
        if (own !== folded) terms.forget();
        const matched = expression.match(own);
        if (own !== folded) terms.forget();
        return matched === null ? [] : [{ brand, matched }];
      });
    },
  };
}
