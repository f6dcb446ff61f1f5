import { compileQuery } from '../analysis/query/matching.ts';
import { frequentWords } from '../analysis/text/frequent-words.ts';
import type { Brand } from '../core/config.ts';

/** What nearly every post has some of, and nothing that is about anything. A single letter may be a name, such as X. */
const smallTalk = [...frequentWords.keys()]
  .filter((word) => /^\p{L}{2,}$/u.test(word))
  .sort()
  .join(' ');

/** Warns of brands whose query matches posts about nothing at all, such as `the` or `-acme`. */
export const broadQueries = (brands: readonly Pick<Brand, 'name' | 'query'>[]): string[] =>
  brands.flatMap(({ name, query }) =>
    compileQuery(query).match({ text: smallTalk }) === null
      ? []
      : [
          `brand ${name}: the query ${query} matches nearly everything: it needs a word that only posts about the brand have`,
        ],
  );
