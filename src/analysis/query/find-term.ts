import { endsWord, fold, isWordAt, isWordBefore, skipToWord, startsWord } from '../text/fold.ts';
import type { Term } from './read-term.ts';

/** A post, folded once for all terms. */
export interface FoldedPost {
  /** Without the links in it. */
  words: string;
  /** With them. */
  text: string;
  /** Host and path of the post's own link. */
  link: string;
  /** Empty when nobody is named. */
  author: string;
}

export type Finder = (post: FoldedPost) => boolean;

/** How one term is looked for. Every finder takes time linear in the text, whatever the text is. */
export function finderOf(term: Term): Finder {
  if (term.kind === 'domain') return findDomain(fold(term.text));
  if (term.kind === 'handle') return findHandle(fold(term.text));
  if (term.kind === 'hashtag') return ({ words }) => has(words, fold(term.text), () => true);
  const [first = '', ...rest] = wordsOf(term.text);
  if (rest.length === 0) return ({ words }) => has(words, first, () => true);
  return ({ words }) => has(words, first, (end) => follows(words, end, rest));
}

/** Whether `word` stands in the text as a whole word, and `then` agrees with the index behind it. */
function has(text: string, word: string, then: (end: number) => boolean): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    if (startsWord(text, at) && endsWord(text, end) && signStarts(text, at) && then(end)) return true;
  }
  return false;
}

/** A term that starts with a sign (#tag, @name) does not start in the middle of something (bob@acme, c#sharp). */
const signStarts = (text: string, at: number): boolean =>
  isWordAt(text, at) || !isWordBefore(text, at) || !isSign(text, at);
const isSign = (text: string, at: number): boolean => text[at] === '#' || text[at] === '@';

/** The words follow each other with nothing but spaces, punctuation or symbols between them. */
function follows(text: string, from: number, words: readonly string[]): boolean {
  let at = from;
  for (const word of words) {
    const next = text.startsWith(word, at) && startsWord(text, at) ? at : skipTo(text, at, word);
    if (!text.startsWith(word, next) || !startsWord(text, next) || !endsWord(text, next + word.length)) return false;
    at = next + word.length;
  }
  return true;
}

/** A word of the phrase may itself start with a symbol: then that is what to skip to. */
function skipTo(text: string, from: number, word: string): number {
  if (isWordAt(word, 0)) return skipToWord(text, from);
  const limit = skipToWord(text, from);
  const at = text.slice(from, limit + word.length).indexOf(word);
  return at < 0 ? limit : from + at;
}

function findHandle(handle: string): Finder {
  const name = handle.slice(1);
  return ({ words, author }) =>
    author === name ||
    author === handle ||
    has(words, handle, (end) => !((words[end] === '.' || words[end] === '-') && isWordAt(words, end + 1)));
}

/** The host itself or one below it; `acme.com.example` and `notacme.com` are others. */
function findDomain(domain: string): Finder {
  const isHere = (text: string, at: number): boolean => {
    const end = at + domain.length;
    if (isWordBefore(text, at) || text[at - 1] === '-') return false;
    if (isWordAt(text, end) || text[end] === '-') return false;
    return !(text[end] === '.' && isWordAt(text, end + 1));
  };
  const holds = (text: string): boolean => {
    for (let at = text.indexOf(domain); at >= 0; at = text.indexOf(domain, at + 1)) if (isHere(text, at)) return true;
    return false;
  };
  return ({ text, link }) => {
    if (holds(text)) return true;
    const at = link.indexOf(domain);
    return at >= 0 && at < hostEnd(link) && isHere(link, at);
  };
}

function hostEnd(link: string): number {
  const slash = link.indexOf('/');
  return slash < 0 ? link.length : slash;
}

/** The words of a term as they are looked for: folded, taken apart at spaces and hyphens, bare of punctuation. */
const wordsOf = (term: string): string[] =>
  fold(term)
    .split(/[\s-]+/)
    .map((word) => word.replace(/^[,;:!?'"()]+(?=.)/, '').replace(/(?<=.)[,.;:!?'"()]+$/, ''))
    .filter((word) => word !== '');
