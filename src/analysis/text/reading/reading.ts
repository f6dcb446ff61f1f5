/**
 * The models of sentiment and language read texts as they were trained to, whatever `units.ts` says meanwhile. A change of
 * what is read is another version, and models of the old one must be retrained: `models/fast/model.json` names theirs.
 */
export const readerVersion = 1;

/**
 * What one pass over a text finds, as 32-bit hashes in arrays that the next reading overwrites. Only the first `...Count`
 * entries of each hold.
 */
export interface Reading {
  /** One for each word, in order. */
  words: Int32Array;
  wordCount: number;
  /** Four letters in a row inside of a word with its ends marked; words of three letters or more. */
  grams: Int32Array;
  gramCount: number;
  /** Where the grams of each word begin. */
  gramStarts: Int32Array;
  /** Pairs of words, negated words, emoji, faces, marks. */
  others: Int32Array;
  otherCount: number;
  /** How many words one language alone uses often, 4 bits a language; and how many they are in all. */
  votes: number;
  voters: number;
  /** Units that are letters, by script. */
  latin: number;
  arabic: number;
  devanagari: number;
  /** Letters of scripts that are none of these, and one of them. */
  foreign: number;
  foreignUnit: number;
  /** How loud it is: exclamation marks, words in capitals, stretched words. */
  exclamations: number;
  capitals: number;
  stretched: number;
}

export const emptyReading = (arrays: Pick<Reading, 'words' | 'grams' | 'gramStarts' | 'others'>): Reading => ({
  ...arrays,
  wordCount: 0,
  gramCount: 0,
  otherCount: 0,
  votes: 0,
  voters: 0,
  latin: 0,
  arabic: 0,
  devanagari: 0,
  foreign: 0,
  foreignUnit: 0,
  exclamations: 0,
  capitals: 0,
  stretched: 0,
});
