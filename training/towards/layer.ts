import { calibrated, type OpinionModel, type Pair } from '../../dist/analysis/sentiment/fast/opinion-model.js';
import { featureNames } from '../../dist/analysis/sentiment/towards/features.js';
import { type TowardsModel, weighed } from '../../dist/analysis/sentiment/towards/judge.js';
import { compileNames } from '../../dist/analysis/sentiment/towards/names.js';
import { oddsOf } from '../linear/texts.js';
import type { AboutBrand } from './data.js';

/** A row as the layer sees it; `features` is null where the plain answer stays. */
export interface Weighed extends AboutBrand {
  plain: Pair;
  features: readonly number[] | null;
}

const uncalibrated = { temperature: 1, offsets: { negative: 0, positive: 0 } };

/** Calibrated log-odds of the plain model. */
const plainOdds = (model: OpinionModel, text: string): Pair =>
  calibrated(oddsOf(model, text), model.calibration.en ?? uncalibrated);

export const weigh = (model: OpinionModel, rows: readonly AboutBrand[]): Weighed[] =>
  rows.map((row) => {
    const plain = plainOdds(model, row.text);
    const names = compileNames(row.towards.names, row.towards.others);
    return { ...row, plain, features: weighed(row.text, names, plain, (text) => plainOdds(model, text)) };
  });

export interface Example {
  features: readonly number[];
  label: number;
  weight: number;
}

const [wholeNegative, wholePositive] = [1, 2];
const steps = 600;
const rate = 0.2;

/** Multinomial logistic regression with weights of their own for negative and positive; gradient descent on all rows, so the same rows give the same weights. */
export function fit(examples: readonly Example[], decay: number): TowardsModel {
  const size = examples[0]?.features.length ?? featureNames.length;
  const scales = Array.from(
    { length: size },
    (_, i) =>
      Math.sqrt(examples.reduce((sum, { features }) => sum + (features[i] ?? 0) ** 2, 0) / examples.length) || 1,
  );
  const rows = examples.map(({ features }) => Float64Array.from(features, (value, i) => value / (scales[i] ?? 1)));
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  const weights = new Float64Array(2 * size);
  // What little is known of pulls away from the plain answer, nothing else.
  const start = new Float64Array(2 * size);
  start[wholeNegative] = scales[wholeNegative] ?? 1;
  start[size + wholePositive] = scales[wholePositive] ?? 1;
  weights.set(start);
  const speed = new Float64Array(2 * size);
  for (let step = 0; step < steps; step += 1) {
    const slope = new Float64Array(2 * size);
    for (const [r, { label, weight }] of examples.entries()) {
      const row = rows[r] as Float64Array;
      let negative = 0;
      let positive = 0;
      for (let i = 0; i < size; i += 1) {
        negative += (row[i] ?? 0) * (weights[i] ?? 0);
        positive += (row[i] ?? 0) * (weights[size + i] ?? 0);
      }
      const n = Math.exp(negative);
      const p = Math.exp(positive);
      const all = 1 + n + p;
      const [offN, offP] = [weight * (n / all - Number(label === 0)), weight * (p / all - Number(label === 2))];
      for (let i = 0; i < size; i += 1) {
        slope[i] = (slope[i] ?? 0) + offN * (row[i] ?? 0);
        slope[size + i] = (slope[size + i] ?? 0) + offP * (row[i] ?? 0);
      }
    }
    for (let i = 0; i < 2 * size; i += 1) {
      // The first feature is the intercept, which is not pulled to 0.
      const pull = i % size === 0 ? 0 : decay * ((weights[i] ?? 0) - (start[i] ?? 0));
      speed[i] = 0.9 * (speed[i] ?? 0) - rate * ((slope[i] ?? 0) / total + pull);
      weights[i] = (weights[i] ?? 0) + (speed[i] ?? 0);
    }
  }
  const unscaled = (from: number) => scales.map((scale, i) => Number(((weights[from + i] ?? 0) / scale).toFixed(4)));
  return { negative: unscaled(0), positive: unscaled(size) };
}

/** Weights that make all labels count alike, and all rows together `total`. */
export function balanced(rows: readonly { features: readonly number[]; label: number }[], total: number): Example[] {
  const counts = [0, 1, 2].map((label) => rows.filter((row) => row.label === label).length);
  return rows.map(({ features, label }) => ({ features, label, weight: total / 3 / Math.max(1, counts[label] ?? 1) }));
}
