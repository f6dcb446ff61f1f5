import { domainToUnicode } from 'node:url';
import { maxTextLength } from '../../core/clean.ts';
import type { Matcher } from '../../core/query.ts';
import { fold } from '../text/fold.ts';
import { links, partStarts, tags, wordRuns } from '../text/units.ts';

type Post = Parameters<Matcher['match']>[0];

/** A post, folded once for all terms. */
export interface FoldedPost {
  text: string;
  /** The same, at the same places, with nothing left of its links but their hosts. */
  words: string;
  /** Where a part of a hashtag or handle in CamelCase begins; null: nowhere. */
  parts: ReadonlySet<number> | null;
  /** Host and path of the post's own link. */
  link: string;
  /** Empty when nobody is named. */
  author: string;
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&#x27;': "'",
};

/** `names`: words of which a word in CamelCase may be made up: AcmeTools, where acme and tools are looked for. */
export function foldPost(post: Post, names: ReadonlySet<string>): FoldedPost {
  const whole = post.text.length > maxTextLength ? post.text.slice(0, maxTextLength) : post.text;
  const written = whole.includes('&')
    ? whole.replace(/&(?:amp|quot|apos|#39|#x27);/g, (code) => entities[code] ?? code)
    : whole;
  const { text, parts } = foldParts(written, [...tagCuts(written), ...nameCuts(written, names)]);
  return {
    text,
    parts,
    words: text.includes('://') || text.includes('www.') ? text.replace(links, hostOnly) : text,
    link: post.url ? linkOf(post.url) : '',
    author: post.author ? fold(post.author.name) : '',
  };
}

/** Where the parts of its hashtags and handles begin. */
function tagCuts(written: string): number[] {
  if (!written.includes('#') && !/[@\uff03\uff20]/.test(written)) return [];
  return [...written.matchAll(tags)].flatMap(({ 0: tag, index }) => cutsOf(tag, index));
}

const camel = /\p{Ll}\p{Lu}/u;
/** The same for words that are made of names alone. */
function nameCuts(written: string, names: ReadonlySet<string>): number[] {
  if (names.size < 2 || !camel.test(written)) return [];
  return [...written.matchAll(wordRuns)].flatMap(({ 0: word, index }) =>
    camel.test(word) && word.split(partStarts).every((part) => names.has(fold(part))) ? cutsOf(word, index) : [],
  );
}

const cutsOf = (word: string, from: number): number[] =>
  [...word.matchAll(partStarts)].flatMap(({ index }) => (index > 1 ? [from + index] : []));

/** Piece by piece, so that it is known where the parts come to stand. */
function foldParts(written: string, cuts: number[]): { text: string; parts: ReadonlySet<number> | null } {
  if (cuts.length === 0) return { text: fold(written), parts: null };
  const parts = new Set<number>();
  let text = '';
  let from = 0;
  for (const cut of new Set(cuts.sort((a, b) => a - b))) {
    text += fold(written.slice(from, cut));
    parts.add(text.length);
    from = cut;
  }
  return { text: text + fold(written.slice(from)), parts };
}

/** Paths and parameters are named by machines. */
function hostOnly(link: string): string {
  const start = link.includes('://') ? link.indexOf('://') + 3 : 0;
  const end = start + authorityEnd(link.slice(start));
  const host = link.slice(start, end).lastIndexOf('@') + 1 + start;
  return ' '.repeat(host) + link.slice(host, end) + ' '.repeat(link.length - end);
}

function authorityEnd(link: string): number {
  const end = link.search(/[/?#]/);
  return end < 0 ? link.length : end;
}

/** Host and path, without scheme, user and port; names in punycode are written out. */
function linkOf(url: string): string {
  const start = url.indexOf('://') + 3;
  if (start < 3) return '';
  const rest = url.slice(start, start + 2_000);
  const end = authorityEnd(rest);
  const authority = rest.slice(0, end);
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
  const readable = host.includes('xn--') ? domainToUnicode(host) : host;
  return fold(readable + rest.slice(end));
}
