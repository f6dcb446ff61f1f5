import {
  type CxIntent,
  type CxStage,
  type CxTouchpoint,
  type CxWords,
  cxIntents,
  cxStages,
  cxTouchpoints,
} from '../../core/cx.ts';
import type { CxLabels, Label } from '../../core/domain.ts';
import { ConfigError, messageOf } from '../../core/errors.ts';
import { newWords, readWords } from '../text/phrases/read-words.ts';
import { buildMatcher, type Matcher } from './build-matcher.ts';
import { findSigns } from './find-signs.ts';
import { listOf } from './load-lists.ts';
import { type Phrase, parsePhrase } from './parse-list.ts';
import { bitOf, bitsOf, isSign } from './signs.ts';

/**
 * Labels of a text. `language`: ISO 639-1; 'und' reads the English lists. `sentiment`, where known, adds a complaint or
 * praise to a post that names a touchpoint and says neither in a listed word.
 */
export type CxLabeller = (text: string, language: string, sentiment?: Label | null) => CxLabels;

/** Where a text says several, the first of these counts. */
const stagesByRank = ['leave', 'get-help', 'evaluate', 'consider', 'buy', 'use'] as const;
/** Where a text says no stage, its touchpoint may, with what is wanted of it; the first that holds. */
const impliedStages: readonly (readonly [CxTouchpoint, readonly CxIntent[] | 'any', CxStage])[] = [
  ['support', 'any', 'get-help'],
  ['billing', ['complaint', 'question', 'request', 'praise'], 'get-help'],
  ['delivery', 'any', 'buy'],
  ['outage', 'any', 'use'],
  ['website-app', ['question'], 'get-help'],
  ['website-app', ['complaint', 'request', 'praise'], 'use'],
  ['product', ['complaint', 'praise', 'request'], 'use'],
  ['safety', ['complaint'], 'use'],
  ['price', ['question'], 'consider'],
  ['policy', ['question'], 'consider'],
];

const touchpoints = cxTouchpoints.map((name) => [name, bitOf(name)] as const satisfies readonly [CxTouchpoint, number]);
const intents = cxIntents.map((name) => [name, bitOf(name)] as const satisfies readonly [CxIntent, number]);
const stages = stagesByRank.map((name) => [name, bitOf(name)] as const);
const implied = impliedStages.map(
  ([touchpoint, wanted, stage]) => [bitOf(touchpoint), wanted === 'any' ? -1 : bitsOf(wanted), stage] as const,
);
const anyTouchpoint = bitsOf(cxTouchpoints);
const anyIntent = bitsOf(cxIntents);
const hint = bitOf('hint');
const thing = bitOf('thing');
const product = bitOf('product');
const [complaint, praise, promoter, detractor] = (['complaint', 'praise', 'promoter', 'detractor'] as const).map(
  bitOf,
) as [number, number, number, number];
const words = newWords();

const builtIn = new Map<string, Matcher>();

/** The automaton of a language's list with a brand's own words; without any of these it is the same for all. */
function matcherOf(language: string, own: readonly Phrase[]): Matcher | null {
  const list = listOf(language);
  if (own.length > 0) return buildMatcher([...(list ?? []), ...own]);
  const there = builtIn.get(language);
  if (there || !list) return there ?? null;
  const matcher = buildMatcher(list);
  builtIn.set(language, matcher);
  return matcher;
}

/**
 * A labeller with the built-in lists of `assets/cx` and a brand's own words, which hold in every language. A language
 * without a list has the brand's words alone. English is made ready at once, others when they first come. Throws
 * ConfigError for words that no list may hold.
 */
export function createCxLabeller(extensions: Partial<CxWords> = {}): CxLabeller {
  const own = phrasesOf(extensions);
  const matchers = new Map([['en', matcherOf('en', own)]]);
  const matcherFor = (code: string): Matcher | null => {
    // Too short to tell the language: English words are what makes it English. All that have no list share one place.
    const language = code === 'und' ? 'en' : listOf(code) ? code : '';
    let matcher = matchers.get(language);
    if (matcher === undefined) {
      matcher = matcherOf(language, own);
      matchers.set(language, matcher);
    }
    return matcher;
  };

  return (text, language, sentiment = null) => {
    const matcher = matcherFor(language);
    if (!matcher) return { touchpoints: [], stage: null, intents: [] };
    readWords(text, matcher.vocabulary, words);
    return labelsOf(findSigns(matcher, words), sentiment);
  };
}

function labelsOf(found: number, sentiment: Label | null): CxLabels {
  let bits = found;
  // "My sofa is late" is about its delivery, "my sofa is wonderful" about the sofa.
  if (bits & thing && !(bits & anyTouchpoint)) bits |= product;
  // Who recommends praises, and who warns complains.
  if (bits & promoter && !(bits & complaint)) bits |= praise;
  if (bits & detractor) bits |= complaint;
  if (bits & anyTouchpoint && !(bits & (complaint | praise))) {
    if (sentiment === 'negative') bits |= complaint;
    else if (sentiment === 'positive') bits |= praise;
    // "The search never finds anything": no word of it is bad, and yet it is a complaint.
    else if (bits & hint && !(bits & anyIntent)) bits |= complaint;
  }
  const labels: CxLabels = { touchpoints: [], stage: null, intents: [] };
  if (bits === 0) return labels;
  for (const [name, bit] of touchpoints) if (bits & bit) labels.touchpoints.push(name);
  for (const [name, bit] of intents) if (bits & bit) labels.intents.push(name);
  labels.stage =
    stages.find(([, bit]) => bits & bit)?.[0] ??
    implied.find(([touchpoint, wanted]) => bits & touchpoint && bits & wanted)?.[2] ??
    null;
  return labels;
}

function phrasesOf(extensions: Partial<CxWords>): Phrase[] {
  const { touchpoints = {}, stages = {}, intents = {} } = extensions;
  const known: readonly string[] = [...cxTouchpoints, ...cxStages, ...cxIntents];
  return Object.entries({ ...touchpoints, ...stages, ...intents }).flatMap(([label, written = []]) => {
    if (!isSign(label) || !known.includes(label)) {
      throw new ConfigError(`cx: found the label "${label}", wanted one of ${known.join(', ')}`);
    }
    try {
      return written.map((phrase) => parsePhrase(phrase, bitOf(label)));
    } catch (error) {
      throw new ConfigError(`cx: ${label}: ${messageOf(error)}`);
    }
  });
}
