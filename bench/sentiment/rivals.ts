import { createRequire } from 'node:module';
import type { Label } from '../../dist/core/domain.js';

// None of them has types that hold, and all are CommonJS.
const require = createRequire(import.meta.url);

export type Judge = (text: string) => Label;

export interface Rival {
  name: string;
  /** Throws when its package is not installed. */
  load(): Judge;
}

/** A score around zero: at the threshold or above is positive, at its opposite or below is negative. */
const judged = (score: number, threshold = Number.MIN_VALUE): Label =>
  score >= threshold ? 'positive' : score <= -threshold ? 'negative' : 'neutral';

interface Tokenizer {
  tokenize(text: string): string[];
}

/**
 * natural's AFINN as its documentation uses it, without stemming, which makes it worse. Its sub-paths: the package as a
 * whole loads database clients.
 */
function loadNatural(tokenizer: Tokenizer): Judge {
  const { SentimentAnalyzer } = require('natural/lib/natural/sentiment/index.js') as {
    SentimentAnalyzer: new (
      language: string,
      stemmer: undefined,
      vocabulary: string,
    ) => { getSentiment(words: string[]): number };
  };
  const analyzer = new SentimentAnalyzer('English', undefined, 'afinn');
  return (text) => judged(analyzer.getSentiment(tokenizer.tokenize(text)));
}

/** Both tokenizers that its documentation names, for whoever wants the better or the faster one. */
export const naturals: readonly Rival[] = [
  {
    name: 'natural AFINN, WordTokenizer',
    load() {
      const { WordTokenizer } = require('natural/lib/natural/tokenizers/regexp_tokenizer.js') as {
        WordTokenizer: new () => Tokenizer;
      };
      return loadNatural(new WordTokenizer());
    },
  },
  {
    name: 'natural AFINN, AggressiveTokenizer',
    load() {
      const AggressiveTokenizer =
        require('natural/lib/natural/tokenizers/aggressive_tokenizer.js') as new () => Tokenizer;
      return loadNatural(new AggressiveTokenizer());
    },
  },
];

/** With the thresholds that their documentation gives. */
export const rivals: readonly Rival[] = [
  ...naturals,
  {
    name: 'vader-sentiment',
    load() {
      const { SentimentIntensityAnalyzer } = require('vader-sentiment') as {
        SentimentIntensityAnalyzer: { polarity_scores(text: string): { compound: number } };
      };
      return (text) => judged(SentimentIntensityAnalyzer.polarity_scores(text).compound, 0.05);
    },
  },
  {
    name: 'sentiment',
    load() {
      const Sentiment = require('sentiment') as new () => { analyze(text: string): { score: number } };
      const sentiment = new Sentiment();
      return (text) => judged(sentiment.analyze(text).score);
    },
  },
  {
    name: 'wink-sentiment',
    load() {
      const sentiment = require('wink-sentiment') as (text: string) => { score: number };
      return (text) => judged(sentiment(text).score);
    },
  },
];
