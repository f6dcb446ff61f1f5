import { createReader } from '../../dist/analysis/reading/read-text.js';
import type { Reading } from '../../dist/analysis/reading/reading.js';

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
