/** A linear model over the hashes of a reading: a row of int8 weights for each, one weight a language. */
export interface LanguageModel {
  /** ISO 639-1 codes, or 639-2 where there is none. */
  languages: readonly string[];
  /** A hash's row is its upper bits. */
  shift: number;
  /** Row-major, two languages in one number: the first in the lower 16 bits, each weight plus 128. */
  packed: Int32Array;
  /** Numbers a row. */
  stride: number;
  /** A sum of weights times this, plus the intercept, is a log-odds. */
  scale: number;
  intercepts: Float64Array;
}

export interface LanguageModelFile {
  languages: string[];
  bits: number;
  scale: number;
  intercepts: number[];
}

/** `weights`: int8, row x language. */
export function packLanguageModel(file: LanguageModelFile, weights: Int8Array): LanguageModel {
  const { languages, bits, scale } = file;
  const count = languages.length;
  const rows = 1 << bits;
  if (weights.length !== rows * count)
    throw new Error(
      `a language model of 2^${bits} rows and ${count} languages has ${rows * count} weights, not ${weights.length}`,
    );
  const stride = Math.ceil(count / 2);
  const packed = new Int32Array(rows * stride);
  for (let row = 0; row < rows; row += 1)
    for (let pair = 0; pair < stride; pair += 1) {
      const low = weights[row * count + 2 * pair] ?? 0;
      const high = 2 * pair + 1 < count ? (weights[row * count + 2 * pair + 1] ?? 0) : 0;
      packed[row * stride + pair] = (low + 128) | ((high + 128) << 16);
    }
  return { languages, shift: 32 - bits, packed, stride, scale, intercepts: Float64Array.from(file.intercepts) };
}
