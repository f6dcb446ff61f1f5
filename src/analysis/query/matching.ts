import { domainToUnicode } from 'node:url';
import { maxTextLength } from '../../core/clean.ts';
import type { Matcher, QueryNode } from '../../core/query.ts';
import { fold } from '../text/fold.ts';
import { type Finder, type FoldedPost, finderOf } from './find-term.ts';
import { parseQuery } from './parse-query.ts';
import { searchesOf } from './searches.ts';

const links = /\bhttps?:\/\/[!-~]+/g;

type Test = (post: FoldedPost) => boolean;
type Post = Parameters<Matcher['match']>[0];

/**
 * Compiles a brand's query.
 *
 * - A word or phrase matches whole words; case, diacritics, full-width and typographic forms do not matter. `_` belongs
 *   to a word, other punctuation does not: `nintendo` matches "Nintendo's", "#Nintendo" and "@nintendo", but neither
 *   "nintendo_fan" nor "nintendos". Words are not looked for inside links; that is what domains are for.
 * - Phrases, and words with a hyphen, allow any spaces and punctuation between their words.
 * - Scripts without spaces between words (Chinese, Japanese, Thai, ...) match as parts of the text; a Korean word may be
 *   followed by particles.
 * - `#tag` matches that hashtag only; `@name` matches when the account is mentioned or is the author.
 * - `acme.com` matches links and bare hosts in the text, and the post's own link, with all hosts below it.
 *
 * Throws QueryError. Matching takes time linear in the text, with no backtracking.
 */
export function compileQuery(text: string): Matcher {
  const node = parseQuery(text);
  const test = compile(node);
  const terms = positiveTerms(node, false, new Map());
  return {
    query: { text, node, searches: searchesOf(node) },
    match(post) {
      const folded = foldPost(post);
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

function foldPost(post: Post): FoldedPost {
  const text = fold(post.text.length > maxTextLength ? post.text.slice(0, maxTextLength) : post.text);
  return {
    text,
    words: text.includes('://') ? text.replace(links, ' ') : text,
    link: post.url ? linkOf(post.url) : '',
    author: post.author ? fold(post.author.name) : '',
  };
}

/** Host and path, without scheme, user and port; names in punycode are written out. */
function linkOf(url: string): string {
  const start = url.indexOf('://') + 3;
  if (start < 3) return '';
  const rest = url.slice(start, start + 2_000);
  const slash = rest.search(/[/?#]/);
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
  const readable = host.includes('xn--') ? domainToUnicode(host) : host;
  return fold(readable + (slash < 0 ? '' : rest.slice(slash)));
}
