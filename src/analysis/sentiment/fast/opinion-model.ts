/** A linear model over the hashes of a reading: a row of two int8 weights for each, negative and positive against neutral. */
export interface OpinionModel {
  /** A hash's row is its upper bits. */
  shift: number;
  /** Of each row: negative in the lower 8 bits, positive in the upper, both 128 too high. */
  rows: Uint16Array;
  /** A sum of weights times this, plus the intercept, is a log-odds against neutral. */
  scale: number;
  intercepts: Pair;
  /** By language: a temperature and offsets of its own, chosen on validation. */
  calibration: Readonly<Record<string, Calibration>>;
}

export interface Pair {
  negative: number;
  positive: number;
}

export interface Calibration {
  temperature: number;
  offsets: Pair;
}

/** What stands in the file beside the weights. */
export interface OpinionModelFile {
  bits: number;
  scale: number;
  intercepts: Pair;
  calibration: Record<string, Calibration>;
}

/** `weights`: int8, row x (negative, positive). */
export function packOpinionModel(file: OpinionModelFile, weights: Int8Array): OpinionModel {
  const { bits, scale, intercepts, calibration } = file;
  const count = 1 << bits;
  if (weights.length !== 2 * count)
    throw new Error(`a model of 2^${bits} rows has ${2 * count} weights, not ${weights.length}`);
  const rows = new Uint16Array(count);
  for (let row = 0; row < count; row += 1)
    rows[row] = ((weights[2 * row] ?? 0) + 128) | (((weights[2 * row + 1] ?? 0) + 128) << 8);
  return { shift: 32 - bits, rows, scale, intercepts, calibration };
}

/** Changes `odds`, and gives them back. */
export function calibrated(odds: Pair, { temperature, offsets }: Calibration): Pair {
  odds.negative = (odds.negative + offsets.negative) / temperature;
  odds.positive = (odds.positive + offsets.positive) / temperature;
  return odds;
}
