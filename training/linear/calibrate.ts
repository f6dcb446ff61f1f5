import type { Calibration, Pair } from '../../dist/analysis/sentiment/fast/opinion-model.js';

/** What the model says of a post, as log-odds against neutral, and what it is (0 negative, 1 neutral, 2 positive). */
export interface Answered {
  odds: Pair;
  label: number;
}

const step = 0.05;
const range = 0.6;
/** Neighbours within so many steps count with an offset: one that is best by chance alone is not chosen. */
const neighbours = 4;
/** Of negatives and of neutrals, which a model of balanced labels takes for negatives. */
const leastRecalls = [0.755, 0.622];

const labelOf = (negative: number, positive: number): number =>
  negative > 0 && negative > positive ? 0 : positive > 0 ? 2 : 1;

/** By label, with these offsets. */
export function recalls(rows: readonly Answered[], { negative, positive }: Pair): number[] {
  const hits = [0, 0, 0];
  const all = [0, 0, 0];
  for (const { odds, label } of rows) {
    all[label] = (all[label] ?? 0) + 1;
    if (labelOf(odds.negative + negative, odds.positive + positive) === label) hits[label] = (hits[label] ?? 0) + 1;
  }
  return hits.map((hit, label) => hit / Math.max(1, all[label] ?? 0));
}

export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** The offsets of the best macro recall, averaged over their neighbours, among those that find enough negatives and neutrals. */
export function chooseOffsets(rows: readonly Answered[]): Pair {
  const steps = Math.round(range / step);
  const size = 2 * steps + 1;
  const grid = Array.from({ length: size * size }, (_, i) => {
    const pair = { negative: (Math.floor(i / size) - steps) * step, positive: ((i % size) - steps) * step };
    const found = recalls(rows, pair);
    return { pair, macro: mean(found), enough: leastRecalls.every((least, label) => (found[label] ?? 0) >= least) };
  });
  let best: { pair: Pair; value: number } = { pair: { negative: 0, positive: 0 }, value: 0 };
  for (let n = neighbours; n < size - neighbours; n += 1)
    for (let p = neighbours; p < size - neighbours; p += 1) {
      const around: number[] = [];
      for (let i = -neighbours; i <= neighbours; i += 1)
        for (let j = -neighbours; j <= neighbours; j += 1) around.push(grid[(n + i) * size + p + j]?.macro ?? 0);
      const here = grid[n * size + p];
      if (here?.enough && mean(around) > best.value) best = { pair: here.pair, value: mean(around) };
    }
  return { negative: Number(best.pair.negative.toFixed(2)), positive: Number(best.pair.positive.toFixed(2)) };
}

/** The temperature of the least log loss (Guo et al. 2017, On Calibration of Modern Neural Networks). */
export function chooseTemperature(rows: readonly Answered[], offsets: Pair): number {
  let best = { temperature: 1, loss: Number.POSITIVE_INFINITY };
  for (let temperature = 0.5; temperature <= 3; temperature += 0.02) {
    let loss = 0;
    for (const { odds, label } of rows) {
      const scaled = [
        (odds.negative + offsets.negative) / temperature,
        0,
        (odds.positive + offsets.positive) / temperature,
      ];
      const highest = Math.max(...scaled);
      loss -=
        (scaled[label] ?? 0) - highest - Math.log(scaled.reduce((sum, value) => sum + Math.exp(value - highest), 0));
    }
    if (loss < best.loss) best = { temperature, loss };
  }
  return Number(best.temperature.toFixed(2));
}

export function calibrate(rows: readonly Answered[], withOffsets: boolean): Calibration {
  const offsets = withOffsets ? chooseOffsets(rows) : { negative: 0, positive: 0 };
  return { temperature: chooseTemperature(rows, offsets), offsets };
}
