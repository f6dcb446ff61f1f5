import { TfIdf } from 'natural/lib/natural/tfidf/index.js';
import { words as englishStopWords } from 'natural/lib/natural/util/stopwords.js';
import { fold } from './fold.ts';

export interface KeyPhrase {
  /** One or two words, folded. */
  term: string;
  /** Texts of the wave that hold it. */
  count: number;
}

export interface KeyPhraseOptions {
  /** At most so many. Default 8. */
  limit?: number;
  /** The brand's query terms: everyone who is counted said them. */
  queryTerms?: readonly string[];
}

/** Bounds of the work: texts per side, characters and words per text, and terms that are weighed. */
const maxTexts = 500;
const maxChars = 2_000;
const maxWords = 120;
/** Cutting words out of a script without spaces is a hundred times slower. */
const maxSegmentedChars = 200;
const maxCandidates = 3_000;
/** A term of the wave is at least so many times as frequent as in normal talk. */
const minLift = 1.5;

const stopWords = new Set([
  ...englishStopWords,
  ..."ain't amp aren can't couldn't didn didn't doesn doesn't don don't dont even ever every gonna gotta hasn't haven't he's i'd i'll i'm i've im isn't it's ive just let let's lol may no not nothing off omg one please really rt shouldn't something that's them there's they're thing things u ur us via wanna wasn't we're what's who's will won't wouldn't yes yet you're you've".split(
    ' ',
  ),
]);

const noise = /https?:\/\/\S+|\bwww\.\S+|[@＠][\w.]+/g;
const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['-][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu;
const spaceless = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
const telling = /\p{L}/u;

/**
 * Terms that set the texts of a wave apart from the brand's normal talk: words and pairs of words, weighed by TF-IDF
 * (natural), where TF is the number of the wave's texts with the term (one author who repeats himself counts once)
 * and IDF counts over the normal texts. Best first; equal weights in alphabetical order.
 */
export function topTerms(
  wave: readonly string[],
  normal: readonly string[],
  options: KeyPhraseOptions = {},
): KeyPhrase[] {
  const { limit = 8, queryTerms = [] } = options;
  const known = new Set(queryTerms.flatMap((term) => fold(term).match(wordPattern) ?? []));
  const texts = wave.slice(0, maxTexts).map((text) => termsOf(text, known));
  const normalTexts = sample(normal).map((text) => termsOf(text, known));

  const counts = countTexts(texts);
  const normalCounts = countTexts(normalTexts);
  const enough = texts.length < 4 ? 1 : 2;
  const candidates = [...counts]
    .filter(
      ([term, count]) =>
        count >= enough && isNew(count / texts.length, normalCounts.get(term) ?? 0, normalTexts.length),
    )
    .sort(([a, x], [b, y]) => y - x || compare(a, b))
    .slice(0, maxCandidates);
  const weighed = new Map(candidates);

  // natural keeps terms as keys of plain objects: the space in front keeps `constructor` and `__proto__` harmless.
  const tfidf = new TfIdf();
  tfidf.addDocument(candidates.flatMap(([term, count]) => Array.from({ length: count }, () => ` ${term}`)));
  for (const terms of normalTexts)
    tfidf.addDocument([...terms].filter((term) => weighed.has(term)).map((term) => ` ${term}`));
  const ranked = candidates
    .map(([term, count]) => ({ term, count, weight: tfidf.tfidf([` ${term}`], 0) }))
    .sort((a, b) => b.weight - a.weight || compare(a.term, b.term));
  return withoutRepeats(ranked, weighed).slice(0, limit);
}

/** Distinct words and pairs of a text. Pairs do not reach over stop words, numbers or punctuation. */
function termsOf(text: string, known: ReadonlySet<string>): Set<string> {
  const terms = new Set<string>();
  let words = 0;
  let segmentable = maxSegmentedChars;
  for (const clause of fold(text.slice(0, maxChars).toWellFormed())
    .replace(noise, '\n')
    .split(/[.!?;:,()"\n]+/)) {
    let before: string | null = null;
    const segmented = spaceless.test(clause) ? clause.slice(0, segmentable) : null;
    segmentable -= segmented?.length ?? 0;
    for (const raw of segmented === null ? (clause.match(wordPattern) ?? []) : segment(segmented)) {
      if (words === maxWords) return terms;
      words += 1;
      const word = raw.replace(/'s?$/, '');
      const usable =
        word.length > 1 && word.length <= 40 && telling.test(word) && !stopWords.has(word) && !known.has(word);
      if (usable) {
        terms.add(word);
        if (before !== null && before !== word) terms.add(`${before} ${word}`);
      }
      before = usable ? word : null;
    }
  }
  return terms;
}

function segment(clause: string): string[] {
  return [...segmenter.segment(clause)].filter(({ isWordLike }) => isWordLike).map((part) => part.segment);
}

/** Evenly over the whole, so that no one day stands for normal. */
function sample(texts: readonly string[]): string[] {
  const step = Math.max(1, texts.length / maxTexts);
  const picked: string[] = [];
  for (let at = 0; at < texts.length && picked.length < maxTexts; at += step) picked.push(texts[Math.floor(at)] ?? '');
  return picked;
}

function countTexts(texts: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const terms of texts) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

const isNew = (share: number, normalCount: number, normalTexts: number): boolean =>
  normalTexts === 0 || share >= (minLift * normalCount) / normalTexts;

/** A word that mostly occurs in a pair is told by the pair; a pair that overlaps with a better one of equal size is not told. */
function withoutRepeats(ranked: readonly KeyPhrase[], counts: ReadonlyMap<string, number>): KeyPhrase[] {
  const pairOf = new Map<string, number>();
  for (const [term, count] of counts) {
    if (!term.includes(' ')) continue;
    for (const word of term.split(' ')) pairOf.set(word, Math.max(pairOf.get(word) ?? 0, count));
  }
  const told = new Map<string, number>();
  const kept: KeyPhrase[] = [];
  for (const { term, count } of ranked) {
    const parts = term.split(' ');
    if (parts.length === 1 && (pairOf.get(term) ?? 0) >= 0.7 * count) continue;
    if (parts.length === 2 && parts.some((word) => (told.get(word) ?? 0) >= count)) continue;
    for (const word of parts) told.set(word, Math.max(told.get(word) ?? 0, count));
    kept.push({ term, count });
  }
  return kept;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
