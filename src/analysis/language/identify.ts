import type { Reading } from '../text/reading/reading.ts';
import type { LanguageModel } from './language-model.ts';

/** So many words are looked at: more text makes no language clearer. At most 256 hashes may be added up, see below. */
const mostWords = 16;
const mostHashes = 250;
/** Log-odds by which the words alone must be ahead, for the letters not to be asked. */
const clearLead = 4;
/** So many words of one language's own need no look at the others. */
const enoughVotes = 3;
/** Log-odds that the platform's word is worth. */
const declaredBonus = 3;
/** A likelihood under this is 'und'; of one word or two, which are soon like something else by chance, the second. */
const leastLikely = 0.4;
const leastLikelyOfFew = 0.75;
const few = 2;
/** Languages in Arabic letters; all others of the models are in Latin ones. */
const inArabic: readonly string[] = ['ar', 'fa', 'ur'];

/** Scripts that one language, or one above all, is written in: first letter, last letter. */
const scripts: readonly (readonly [number, number, string])[] = [
  [0x0370, 0x03ff, 'el'],
  [0x0400, 0x052f, 'ru'],
  [0x0530, 0x058f, 'hy'],
  [0x0590, 0x05ff, 'he'],
  [0x0980, 0x09ff, 'bn'],
  [0x0a00, 0x0a7f, 'pa'],
  [0x0a80, 0x0aff, 'gu'],
  [0x0b80, 0x0bff, 'ta'],
  [0x0c00, 0x0c7f, 'te'],
  [0x0c80, 0x0cff, 'kn'],
  [0x0d00, 0x0d7f, 'ml'],
  [0x0e00, 0x0e7f, 'th'],
  [0x10a0, 0x10ff, 'ka'],
  [0x1200, 0x137f, 'am'],
  [0x3040, 0x30ff, 'ja'],
  [0x3400, 0x9fff, 'zh'],
  [0xac00, 0xd7ff, 'ko'],
];

export interface Identified {
  /** Code, or 'und' when it is too short or too mixed to tell; null: there are no words. */
  language: string | null;
  /** The most likely of all languages of the model, however unlikely. */
  best: string | null;
}

/** Of the quick model: any language that has no sentiment model. */
export const otherLanguage = 'other';

/** Ranks the languages of one model for the first `words` words of a reading. Its fields hold until it ranks again. */
function createRanking(
  { languages, shift, packed, stride, scale, intercepts }: LanguageModel,
  isCandidate: (language: string) => boolean,
) {
  const candidates = languages.flatMap((language, place) => (isCandidate(language) ? [place] : []));
  const pairs = new Int32Array(stride);
  const starts = new Int32Array(mostHashes);
  const odds = new Float64Array(languages.length);
  const ranking = {
    best: 0,
    /** Log-odds between the best and the second. */
    lead: 0,
    rank(reading: Reading, words: number, declared: number): void {
      pairs.fill(0);
      add(reading.words, 0, words);
      compare(words, declared);
      if (ranking.lead >= clearLead && words > few) return;
      const grams = Math.min(reading.gramStarts[words] as number, mostHashes - words);
      add(reading.grams, 0, grams);
      compare(words + grams, declared);
    },
    /** Of the best. */
    likelihood(): number {
      let total = 0;
      const highest = odds[ranking.best] as number;
      for (const place of candidates) total += Math.exp((odds[place] as number) - highest);
      return 1 / total;
    },
  };

  /** Adds up the rows of some hashes, one column after the other. */
  function add(hashes: Int32Array, from: number, to: number): void {
    for (let i = from; i < to; i += 1) starts[i] = ((hashes[i] as number) >>> shift) * stride;
    for (let pair = 0; pair < stride; pair += 1) {
      let sum = pairs[pair] as number;
      for (let i = from; i < to; i += 1) sum += packed[(starts[i] as number) + pair] as number;
      pairs[pair] = sum;
    }
  }

  /** From sums of numbers that hold two weights each, both 128 too high: at most 256 of them fit. */
  function compare(added: number, declared: number): void {
    const excess = added * 128;
    let second = Number.NEGATIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (const place of candidates) {
      const both = pairs[place >> 1] as number;
      const sum = (place & 1 ? both >>> 16 : both & 0xffff) - excess;
      const value = sum * scale + (intercepts[place] as number) + (place === declared ? declaredBonus : 0);
      odds[place] = value;
      if (value > highest) {
        second = highest;
        highest = value;
        ranking.best = place;
      } else if (value > second) second = value;
    }
    ranking.lead = highest - second;
  }

  return ranking;
}

/**
 * Answers for one reading after the other; its answer holds until the next. `quick` knows the languages that have a
 * sentiment model and `otherLanguage`; `full` gives the others their names. `declared`: the platform's word, see `declaredLanguage`.
 */
export function createIdentify(
  quick: LanguageModel,
  full: LanguageModel,
): (reading: Reading, declared: string) => Identified {
  const inLatin = (language: string): boolean => !inArabic.includes(language);
  const supported = createRanking(quick, inLatin);
  const named = createRanking(full, inLatin);
  const arabicNamed = createRanking(full, (language) => inArabic.includes(language));
  const placeOf = (model: LanguageModel): Map<string, number> =>
    new Map(model.languages.map((language, place) => [language, place]));
  const quickPlaces = placeOf(quick);
  const fullPlaces = placeOf(full);
  const other = quickPlaces.get(otherLanguage) ?? -1;
  // Hindi in Latin letters is full of English words and names: without one word of its own it is English.
  const hindi = quickPlaces.get('hi') ?? -1;
  const english = quickPlaces.get('en') ?? -1;
  const countOf = (votes: number, place: number): number => (votes >>> (4 * place)) & 0xf;
  const result: Identified = { language: null, best: null };

  const leastOf = (words: number): number => (words > few ? leastLikely : leastLikelyOfFew);

  function name(ranking: typeof named, reading: Reading, words: number, declared: string): Identified {
    ranking.rank(reading, words, fullPlaces.get(declared) ?? -1);
    const isDeclaredUnknown = declared !== '' && !fullPlaces.has(declared);
    result.best = isDeclaredUnknown ? declared : (full.languages[ranking.best] ?? null);
    result.language = result.best === declared || ranking.likelihood() >= leastOf(words) ? result.best : 'und';
    return result;
  }

  return (reading, declared) => {
    const { wordCount, latin, arabic, devanagari, foreign } = reading;
    result.best = null;
    if (latin + arabic + devanagari + foreign === 0) {
      result.language = null;
      return result;
    }
    // A letter of such a script says more than one of ours: names and hashtags are Latin everywhere.
    if (2 * foreign > latin + arabic + devanagari) {
      const unit = reading.foreignUnit;
      const script = scripts.find(([from, to]) => unit >= from && unit <= to);
      result.language = declared !== '' && !fullPlaces.has(declared) ? declared : (script?.[2] ?? 'und');
      return result;
    }
    if (2 * devanagari > latin + arabic) {
      result.language = declared === 'mr' || declared === 'ne' ? declared : 'hi';
      result.best = result.language;
      return result;
    }
    // Words that one language alone uses, and none of another: the usual case, and the cheapest.
    const { votes, voters } = reading;
    if (voters >= enoughVotes) {
      const place = (31 - Math.clz32(votes)) >> 2;
      if (votes === voters << (4 * place) && place < other) {
        result.best = result.language = quick.languages[place] as string;
        return result;
      }
    }
    const words = Math.min(wordCount, mostWords);
    if (arabic > latin) return name(arabicNamed, reading, words, declared);
    const declaredPlace = declared === '' ? -1 : (quickPlaces.get(declared) ?? other);
    supported.rank(reading, words, declaredPlace);
    if (supported.best === other) {
      return name(named, reading, words, declared);
    }
    if (supported.best === hindi && countOf(votes, hindi) === 0 && countOf(votes, english) > 0)
      supported.best = english;
    result.best = quick.languages[supported.best] ?? null;
    const isClear = (supported.lead >= clearLead && words > few) || supported.best === declaredPlace;
    result.language = isClear || supported.likelihood() >= leastOf(words) ? result.best : 'und';
    return result;
  };
}
