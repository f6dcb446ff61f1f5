import type { Matcher } from '../../core/query.ts';
import { expressionOf, namesOf } from './expression.ts';
import { foldPost } from './folded-post.ts';
import { parseQuery } from './parse-query.ts';
import { searchesOf } from './searches.ts';

/**
 * Compiles a brand's query.
 *
 * - A word or phrase matches whole words; case, diacritics, full-width and typographic forms, trade marks and invisible
 *   characters do not matter. `_` belongs to a word, other punctuation does not: `nintendo` matches "Nintendo's",
 *   "#Nintendo" and "@nintendo", but neither "nintendo_fan" nor "nintendos". A hashtag or handle in CamelCase is several
 *   words: "#NintendoFail". Of a link the host is read, never its path; that is what domains are for.
 * - Names of several parts are found in every way that people write them: `joy-con` is "joycon", "joy con" and "Joy-Cons",
 *   `L'Oreal` is "loreal", `H&M` is "H & M" and "#HM". Phrases allow any spaces and punctuation between their words, and
 *   none in a hashtag.
 * - Names are inflected: the s of German names and their umlauts as two letters, cases of Cyrillic names, small words that
 *   Arabic and Hebrew write in front.
 * - Scripts without spaces between words (Chinese, Japanese, Thai, ...) match as parts of the text; a Korean word may be
 *   followed by particles. A single letter or digit must stand alone: `X` is not in "x-ray".
 * - `#tag` matches that hashtag only; `@name` matches when the account is mentioned or is the author.
 * - `acme.com` matches links and bare hosts in the text, and the post's own link, with all hosts below it.
 *
 * Throws QueryError. Matching takes time linear in the text, with no backtracking.
 */
export function compileQuery(text: string): Matcher {
  const node = parseQuery(text);
  const { terms, match } = expressionOf(node);
  const names = namesOf(terms);
  return {
    query: { text, node, searches: searchesOf(node) },
    match: (post) => match(foldPost(post, names)),
  };
}
