import { domainToUnicode } from 'node:url';
import { maxTextLength } from '../../core/clean.ts';
import type { QueriedPost } from '../../core/query.ts';
import { fold } from '../text/fold.ts';
import { eachLink } from '../text/units.ts';
import { type CamelWord, camelWords, foldCut, isMadeOf, tagCuts } from './word-cuts.ts';

/** A post, folded once for all terms. */
export interface FoldedPost {
  text: string;
  /** The same, at the same places, with nothing left of its links but their hosts. */
  words: string;
  /** Where a part of a hashtag, handle or word in CamelCase begins; null: nowhere. */
  parts: ReadonlySet<number> | null;
  /** Those of hashtags and handles. */
  tags: readonly number[];
  /** The words that have the others. */
  camels: readonly CamelWord[];
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

/** `names`: words of which a word in CamelCase may be made up. */
export function foldPost(post: QueriedPost, names: ReadonlySet<string>): FoldedPost {
  const whole = post.text.length > maxTextLength ? post.text.slice(0, maxTextLength) : post.text;
  const written = whole.includes('&')
    ? whole.replace(/&(?:amp|quot|apos|#39|#x27);/g, (code) => entities[code] ?? code)
    : whole;
  const tags = tagCuts(written);
  const camels = camelWords(written, names);
  const { text, placeOf } = foldCut(written, [...tags, ...camels.flatMap(({ starts }) => starts)]);
  return {
    text,
    ...partsOf(
      tags.map(placeOf),
      camels.map((word) => ({ ...word, starts: word.starts.map(placeOf) })),
    ),
    words: withoutPaths(text),
    link: post.url ? linkOf(post.url) : '',
    author: post.author ? fold(post.author.name) : '',
  };
}

/** A post that was folded for many names, as it is folded for some of them. */
export function withNames(post: FoldedPost, names: ReadonlySet<string>): FoldedPost {
  const camels = post.camels.filter((word) => isMadeOf(word, names));
  return camels.length === post.camels.length ? post : { ...post, ...partsOf(post.tags, camels) };
}

function partsOf(tags: readonly number[], camels: readonly CamelWord[]): Pick<FoldedPost, 'parts' | 'tags' | 'camels'> {
  if (tags.length === 0 && camels.length === 0) return { parts: null, tags, camels };
  return { parts: new Set([...tags, ...camels.flatMap(({ starts }) => starts)]), tags, camels };
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
