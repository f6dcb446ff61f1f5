import { expect, test } from '@jest/globals';
import {
  logBetaBinomialTail,
  logGamma,
  logIncompleteBeta,
  logNegativeBinomialTail,
  negativeBinomialQuantile,
} from '../../../src/alerts/detectors/statistics.ts';

// Reference values were computed with mpmath at 40 digits by summing the probability mass.
const negativeBinomial: [k: number, mean: number, size: number, log: number][] = [
  [4, 0.12, 0.1, -5.40138099775534],
  [5, 1, 0.5, -3.00917835550499],
  [25, 1, 0.5, -11.809552457909],
  [1, 3, 2, -0.174353387144778],
  [60, 25, 3, -3.45205727582103],
  [300, 20, 8, -78.1577771020642],
  [2000, 900, 12.5, -7.71707317028117],
];

const betaBinomial: [k: number, n: number, share: number, concentration: number, log: number][] = [
  [4, 4, 0.2, 40, -5.9241747699867],
  [30, 100, 0.2, 40, -2.23051319356655],
  [9, 10, 0.15, 200, -14.0324680560537],
  [500, 1000, 0.2, 150, -28.3962674234536],
  [1, 50, 0.01, 20, -1.49161724691945],
];

test.each(negativeBinomial)('the negative binomial tail of %d at mean %d and size %d', (k, mean, size, log) => {
  expect(logNegativeBinomialTail(k, mean, size)).toBeCloseTo(log, 8);
});

test.each(betaBinomial)('the beta-binomial tail of %d of %d at share %d', (k, n, share, concentration, log) => {
  expect(logBetaBinomialTail(k, n, share, concentration)).toBeCloseTo(log, 8);
});

test('the edges: nothing is certain to be reached, and more than all is impossible', () => {
  expect(logNegativeBinomialTail(0, 3, 1)).toBe(0);
  expect(logNegativeBinomialTail(1, 0, 1)).toBe(-Infinity);
  expect(logBetaBinomialTail(0, 5, 0.2, 40)).toBe(0);
  expect(logBetaBinomialTail(6, 5, 0.2, 40)).toBe(-Infinity);
  expect(logIncompleteBeta(2, 3, 0)).toBe(-Infinity);
  expect(logIncompleteBeta(2, 3, 1)).toBe(0);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
});

test('tails fall as the count grows, without running out of numbers', () => {
  let previous = 0;
  for (let k = 1; k < 5_000; k += 7) {
    const log = logNegativeBinomialTail(k, 2, 0.7);
    expect(log).toBeLessThan(previous);
    expect(Number.isFinite(log)).toBe(true);
    previous = log;
  }
});

test('a quantile is the smallest count that reaches its probability', () => {
  for (const [mean, size] of [
    [0.01, 0.01],
    [1, 0.5],
    [40, 4],
    [3_000, 9],
  ] as const) {
    for (const probability of [0.025, 0.5, 0.975]) {
      const k = negativeBinomialQuantile(probability, mean, size);
      const reached = (count: number): number => 1 - Math.exp(logNegativeBinomialTail(count + 1, mean, size));
      expect(reached(k)).toBeGreaterThanOrEqual(probability - 1e-12);
      if (k > 0) expect(reached(k - 1)).toBeLessThan(probability);
    }
  }
});
