import type { Matcher, QueryNode } from '../../core/query.ts';
import { type Finder, finderOf } from './find-term.ts';
import { type FoldedPost, foldPost } from './folded-post.ts';
import { parseQuery } from './parse-query.ts';
import { searchesOf } from './searches.ts';
import { shapesOf } from './term-shape.ts';

type Test = (post: FoldedPost) => boolean;

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
  const test = compile(node);
  const terms = positiveTerms(node, false, new Map());
  const names = new Set([...terms.keys()].flatMap((term) => shapesOf(term).flatMap(({ parts }) => parts)));
  return {
    query: { text, node, searches: searchesOf(node) },
    match(post) {
      const folded = foldPost(post, names);
      if (!test(folded)) return null;
      const matched: string[] = [];
      for (const [term, find] of terms) if (find(folded)) matched.push(term);
      return matched;
    },
  };
}

function compile(node: QueryNode): Test {
  if (node.type === 'term') return finderOf(node);
  if (node.type === 'not') {
    const test = compile(node.part);
    return (post) => !test(post);
  }
  const tests = node.parts.map(compile);
  if (node.type === 'or') return (post) => tests.some((test) => test(post));
  return (post) => tests.every((test) => test(post));
}

function positiveTerms(node: QueryNode, negated: boolean, found: Map<string, Finder>): Map<string, Finder> {
  if (node.type === 'not') positiveTerms(node.part, !negated, found);
  else if (node.type !== 'term') for (const part of node.parts) positiveTerms(part, negated, found);
  else if (!negated && !found.has(node.text)) found.set(node.text, finderOf(node));
  return found;
}
