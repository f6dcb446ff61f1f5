import type { Reading } from '../../text/reading/reading.ts';
import type { OpinionModel, Pair } from './opinion-model.ts';

/** Two sums of weights that are 128 too high fit into one number for so many rows. */
const rowsAtOnce = 256;
/** Texts of more words say more, but not in proportion: their sums grow with the root. */
const fullWords = 40;

/** Many small hints are no proof: what they add up to nears this, and never gets there. Chosen on validation, for calibration. */
const most = 3;
const bounded = (sum: number): number => sum / Math.sqrt(1 + (sum / most) ** 2);

/** Adds up the rows of `hashes`, both sums in one number: the lower 16 bits are the first. Writes to `into`. */
function addUp({ shift, rows }: OpinionModel, hashes: Int32Array, count: number, into: Pair): void {
  for (let from = 0; from < count; from += rowsAtOnce) {
    const to = Math.min(count, from + rowsAtOnce);
    let both = 0;
    for (let i = from; i < to; i += 1) {
      const row = rows[(hashes[i] as number) >>> shift] as number;
      both += (row & 0xff) | ((row & 0xff00) << 8);
    }
    const excess = 128 * (to - from);
    into.negative += (both & 0xffff) - excess;
    into.positive += (both >>> 16) - excess;
  }
}

/** Log-odds of negative and of positive against neutral, before any calibration. Writes to `into`. */
export function logOddsOf(model: OpinionModel, reading: Reading, into: Pair): void {
  into.negative = 0;
  into.positive = 0;
  addUp(model, reading.words, reading.wordCount, into);
  addUp(model, reading.grams, reading.gramCount, into);
  addUp(model, reading.others, reading.otherCount, into);
  const tempered = reading.wordCount > fullWords ? Math.sqrt(fullWords / reading.wordCount) : 1;
  into.negative = bounded(into.negative * model.scale * tempered + model.intercepts.negative);
  into.positive = bounded(into.positive * model.scale * tempered + model.intercepts.positive);
}
