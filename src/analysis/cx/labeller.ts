import { type CxIntent, type CxTouchpoint, type CxWords, cxIntents, cxStages, cxTouchpoints } from '../../core/cx.ts';
import type { CxLabels, Label } from '../../core/domain.ts';
import { ConfigError, messageOf } from '../../core/errors.ts';
import { buildMatcher, type Matcher } from './build-matcher.ts';
import { findSigns } from './find-signs.ts';
import { loadLists } from './load-lists.ts';
import { type Phrase, parsePhrase } from './parse-list.ts';
import { newWords, readWords } from './read-words.ts';
import { bitOf, bitsOf, isSign } from './signs.ts';

/**
 * Labels of a text. `language`: ISO 639-1; 'und' reads the English lists. `sentiment`, where known, adds a complaint or
 * praise to a post that names a touchpoint and says neither in a listed word.
 */
export type CxLabeller = (text: string, language: string, sentiment?: Label | null) => CxLabels;

/** Where a text says several, the first of these counts. */
const stagesByRank = ['leave', 'get-help', 'evaluate', 'consider', 'buy', 'use'] as const;
/** A text that says no stage, and of which touchpoint it speaks. */
const impliedStages = [
  ['support', 'get-help'],
  ['delivery', 'buy'],
  ['outage', 'use'],
] as const;

const touchpoints = cxTouchpoints.map((name) => [name, bitOf(name)] as const satisfies readonly [CxTouchpoint, number]);
const intents = cxIntents.map((name) => [name, bitOf(name)] as const satisfies readonly [CxIntent, number]);
const stages = stagesByRank.map((name) => [name, bitOf(name)] as const);
const implied = impliedStages.map(([touchpoint, stage]) => [bitOf(touchpoint), stage] as const);
const anyTouchpoint = bitsOf(cxTouchpoints);
const [complaint, praise, promoter, detractor] = (['complaint', 'praise', 'promoter', 'detractor'] as const).map(bitOf) as [
  number,
  number,
  number,
  number,
];
const noPhrases: readonly Phrase[] = [];
const words = newWords();

/**
 * A labeller with the built-in lists of `assets/cx` and a brand's own words, which hold in every language. A language
 * without a list has the brand's words alone. Throws ConfigError for words that no list may hold.
 */
export function createCxLabeller(extensions: Partial<CxWords> = {}): CxLabeller {
  const lists = loadLists();
  const own = phrasesOf(extensions);
  const matchers = new Map<string, Matcher | null>();

  function matcherFor(code: string): Matcher | null {
    const language = code === 'und' ? 'en' : code;
    const known = matchers.get(language);
    if (known !== undefined) return known;
    const list = lists.get(language);
    // All languages without a list share one place, however many codes there are.
    const place = list ? language : '';
    const phrases = [...(list ?? noPhrases), ...own];
    const matcher = matchers.get(place) ?? (phrases.length > 0 ? buildMatcher(phrases) : null);
    matchers.set(place, matcher);
    return matcher;
  }

  return (text, language, sentiment = null) => {
    const matcher = matcherFor(language);
    if (!matcher) return { touchpoints: [], stage: null, intents: [] };
    readWords(text, matcher.vocabulary, words);
    return labelsOf(findSigns(matcher, words), sentiment);
  };
}

function labelsOf(found: number, sentiment: Label | null): CxLabels {
  let bits = found;
  // Who recommends praises, and who warns complains.
  if (bits & promoter && !(bits & complaint)) bits |= praise;
  if (bits & detractor) bits |= complaint;
  if (bits & anyTouchpoint && !(bits & (complaint | praise))) {
    if (sentiment === 'negative') bits |= complaint;
    if (sentiment === 'positive') bits |= praise;
  }
  const labels: CxLabels = { touchpoints: [], stage: null, intents: [] };
  if (bits === 0) return labels;
  for (const [name, bit] of touchpoints) if (bits & bit) labels.touchpoints.push(name);
  for (const [name, bit] of intents) if (bits & bit) labels.intents.push(name);
  labels.stage =
    stages.find(([, bit]) => bits & bit)?.[0] ?? implied.find(([touchpoint]) => bits & touchpoint)?.[1] ?? null;
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
      return written.flatMap((phrase) => parsePhrase(phrase, bitOf(label)));
    } catch (error) {
      throw new ConfigError(`cx: ${label}: ${messageOf(error)}`);
    }
  });
}
