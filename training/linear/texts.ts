import { logOddsOf } from '../../dist/analysis/sentiment/fast/log-odds.js';
import type { OpinionModel, Pair } from '../../dist/analysis/sentiment/fast/opinion-model.js';
import { createReader } from '../../dist/analysis/text/reading/read-text.js';
import type { Reading } from '../../dist/analysis/text/reading/reading.js';

const read = createReader();

/** All that is read in a text, as the model adds it up. */
export function featuresOf(text: string): Int32Array {
  const reading: Reading = read(text);
  const { words, wordCount, grams, gramCount, others, otherCount } = reading;
  const features = new Int32Array(wordCount + gramCount + otherCount);
  features.set(words.subarray(0, wordCount));
  features.set(grams.subarray(0, gramCount), wordCount);
  features.set(others.subarray(0, otherCount), wordCount + gramCount);
  return features;
}

/** Log-odds of a text, as the program adds them up, before any calibration. */
export function oddsOf(model: OpinionModel, text: string): Pair {
  const odds = { negative: 0, positive: 0 };
  logOddsOf(model, read(text), odds);
  return odds;
}
