import { domainToUnicode } from 'node:url';
import { maxTextLength } from '../../core/clean.ts';
import type { Matcher } from '../../core/query.ts';
import { fold } from '../text/fold.ts';
import { eachLink } from '../text/units.ts';
import { eachCamel, eachTag, partStarts } from '../text/word-parts.ts';

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
  const { text, parts } = foldParts(written, cutsIn(written, names));
  return {
    text,
    parts,
    words: withoutPaths(text),
    link: post.url ? linkOf(post.url) : '',
    author: post.author ? fold(post.author.name) : '',
  };
}

/** Where the parts of its hashtags and handles begin, and of words that are made of names alone. */
function cutsIn(written: string, names: ReadonlySet<string>): number[] {
  const cuts: number[] = [];
  eachTag(written, (word, from) => {
    for (const at of partStarts(word)) cuts.push(from + at);
  });
  if (names.size < 2) return cuts;
  eachCamel(written, (word, from) => {
    const starts = partStarts(word);
    if ([0, ...starts].every((at, place) => names.has(fold(word.slice(at, starts[place])))))
      for (const at of starts) cuts.push(from + at);
  });
  return cuts.sort((a, b) => a - b);
}

const ascii = /^[\x00-\x7f]*$/;
/** Piece by piece, so that it is known where the parts come to stand. */
function foldParts(written: string, cuts: number[]): { text: string; parts: ReadonlySet<number> | null } {
  if (cuts.length === 0) return { text: fold(written), parts: null };
  if (ascii.test(written)) return { text: fold(written), parts: new Set(cuts) };
  const parts = new Set<number>();
  let text = '';
  let from = 0;
  for (const cut of new Set(cuts)) {
    text += fold(written.slice(from, cut));
    parts.add(text.length);
    from = cut;
  }
  return { text: text + fold(written.slice(from)), parts };
}

/** Links without what stands behind their hosts, at the same places: paths and parameters are named by machines. */
function withoutPaths(text: string): string {
  if (!text.includes('://') && !text.includes('www.')) return text;
  let words = '';
  let from = 0;
  eachLink(text, (begin, end) => {
    const scheme = text.indexOf('://', begin);
    const start = scheme >= 0 && scheme < end ? scheme + 3 : begin;
    let stop = start;
    let host = start;
    for (; stop < end && !endsAuthority(text.charCodeAt(stop)); stop += 1)
      if (text.charCodeAt(stop) === 64) host = stop + 1;
    if (host === start) words += text.slice(from, stop) + ' '.repeat(end - stop);
    else words += text.slice(from, start) + ' '.repeat(host - start) + text.slice(host, stop) + ' '.repeat(end - stop);
    from = end;
  });
  return from === 0 ? text : words + text.slice(from);
}

/** `/`, `?` and `#`. */
const endsAuthority = (unit: number): boolean => unit === 47 || unit === 63 || unit === 35;

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
