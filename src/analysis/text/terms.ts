import { RegexpTokenizer } from 'natural/lib/natural/tokenizers/regexp_tokenizer.js';
import { words as englishStopWords } from 'natural/lib/natural/util/stopwords.js';
import { fold } from './fold.ts';
import { frequentWords } from './frequent-words.ts';
import { stemOf } from './stems.ts';
import { hasSpaceless, withoutLinks } from './units.ts';
import { tagsApart } from './word-parts.ts';

/** Bounds of the work on one text: characters and words. */
const maxChars = 2_000;
const maxWords = 120;
/** Cutting words out of a script without spaces is a hundred times slower. */
const maxSegmentedChars = 200;

export const stopWords: ReadonlySet<string> = new Set([
  ...englishStopWords,
  ..."ain't amp aren can't couldn't didn didn't doesn doesn't don don't dont even ever every get gets getting goes going gonna got gotta hasn't haven't he's i'd i'll i'm i've im isn't it's ive just let let's lol made make makes may no not nothing off omg one please really rt shouldn't something still that's them there's they're thing things today u ur us via wanna wasn't we're what's who's will won't wouldn't yes yet you're you've".split(
    ' ',
  ),
]);

const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['-][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu;
const tokenizer = new RegexpTokenizer({ pattern: wordPattern, gaps: false });
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
const telling = /\p{L}/u;

export interface TermOptions {
  /** Whose stemmer groups the forms of a word. */
  language: string;
  /** Forms that say nothing: small words of the languages that are spoken. */
  small: ReadonlySet<string>;
  /** Stems that are left out. */
  known: ReadonlySet<string>;
}

/** The small words of some languages, folded. */
export const smallWords = (languages: readonly string[]): Set<string> =>
  new Set(
    [...frequentWords]
      .filter(([, of]) => of.some((language) => languages.includes(language)))
      .map(([word]) => fold(word)),
  );

/** The stems of the words in a text, stop words and all. */
export const stemsIn = (text: string, language: string): string[] =>
  (tokenizer.tokenize(fold(text)) ?? []).map((word) => stemOf(word, language));

/**
 * Distinct words and pairs of neighbouring words of a text: stem (or two, with a blank between) -> the form in which it
 * stands there first, folded. Pairs do not reach over stop words, numbers or punctuation.
 */
export function termsOf(text: string, { language, small, known }: TermOptions): Map<string, string> {
  const terms = new Map<string, string>();
  let words = 0;
  let segmentable = maxSegmentedChars;
  const folded = fold(tagsApart(text.slice(0, maxChars).toWellFormed()));
  for (const clause of withoutLinks(folded, '\n').split(/[.!?;:,()"\n]+/)) {
    let before: [stem: string, form: string] | null = null;
    const segmented = hasSpaceless(clause) ? clause.slice(0, segmentable) : null;
    segmentable -= segmented?.length ?? 0;
    for (const raw of segmented === null ? (tokenizer.tokenize(clause) ?? []) : segment(segmented)) {
      if (words === maxWords) return terms;
      words += 1;
      const form = raw.replace(/'s?$/, '');
      const usable =
        form.length > 1 && form.length <= 40 && telling.test(form) && !stopWords.has(form) && !small.has(form);
      const stem = usable ? stemOf(form, language) : '';
      if (!usable || known.has(stem)) {
        before = null;
        continue;
      }
      if (!terms.has(stem)) terms.set(stem, form);
      if (before !== null && before[0] !== stem) {
        const pair = `${before[0]} ${stem}`;
        if (!terms.has(pair)) terms.set(pair, `${before[1]} ${form}`);
      }
      before = [stem, form];
    }
  }
  return terms;
}

function segment(clause: string): string[] {
  return [...segmenter.segment(clause)].filter(({ isWordLike }) => isWordLike).map((part) => part.segment);
}
