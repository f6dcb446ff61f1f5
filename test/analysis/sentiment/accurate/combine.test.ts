import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { combine } from '../../../../src/analysis/sentiment/accurate/combine.ts';
import { type ModelDescription, modelDescription } from '../../../../src/analysis/sentiment/accurate/model-folder.ts';
import { likeliest } from '../../../../src/analysis/sentiment/likeliest.ts';

const described = (more: Partial<ModelDescription> = {}): ModelDescription => ({
  ...modelDescription.parse({
    name: 'tiny',
    version: 1,
    labels: ['negative', 'neutral', 'positive'],
    languages: ['en'],
    tokenizer: 'wordpiece-uncased',
    maxTokens: 48,
    weights: { model: 0.7, base: 0.3 },
    temperature: 1,
    passOnBelow: 0.6,
  }),
  ...more,
});
const alike = { negative: 1 / 3, neutral: 1 / 3, positive: 1 / 3 };

describe('two opinions as one', () => {
  test('add up to 1 at 4 decimals, and the likeliest is the label', () => {
    const logit = fc.double({ min: -30, max: 30, noNaN: true });
    const weight = fc.double({ min: 0.01, max: 10, noNaN: true });
    fc.assert(
      fc.property(logit, logit, logit, weight, weight, weight, (a, b, c, x, y, z) => {
        const sum = x + y + z;
        const p = combine([a, b, c], { negative: x / sum, neutral: y / sum, positive: z / sum }, described());
        const shares = [p.negative, p.neutral, p.positive];
        expect(shares.reduce((total, share) => total + Math.round(share * 10_000), 0)).toBe(10_000);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        expect(p[likeliest(p)]).toBe(Math.max(...shares));
      }),
    );
  });

  test('are weighed as the model says', () => {
    const against = { negative: 0.1, neutral: 0.1, positive: 0.8 };
    const half = described({ weights: { model: 0.5, base: 0.5 } });
    const logits = [Math.log(0.8), Math.log(0.1), Math.log(0.1)];
    const p = combine(logits, against, half);
    expect(p.negative).toBeCloseTo(p.positive, 3);
    expect(combine(logits, against, described()).negative).toBeGreaterThan(0.5);
    expect(combine(logits, against, described({ weights: { model: 0.1, base: 0.9 } })).positive).toBeGreaterThan(0.5);
  });

  test('without the first, the network alone', () => {
    expect(combine([Math.log(0.7), Math.log(0.2), Math.log(0.1)], null, described())).toEqual({
      negative: 0.7,
      neutral: 0.2,
      positive: 0.1,
    });
  });

  test('offsets move the logits, a temperature above 1 makes it less sure', () => {
    const moved = combine([0, 0, 0], null, described({ offsets: [Math.log(2), 0, 0] }));
    expect(moved).toEqual({ negative: 0.5, neutral: 0.25, positive: 0.25 });
    const sure = combine([3, 0, 0], alike, described());
    expect(combine([3, 0, 0], alike, described({ temperature: 2 })).negative).toBeLessThan(sure.negative);
  });

  test('the order of the labels is that of the model', () => {
    const turned = described({ labels: ['positive', 'negative', 'neutral'] });
    expect(combine([5, 0, 0], null, turned).positive).toBeGreaterThan(0.9);
  });

  test('what the first calls impossible is not', () => {
    expect(likeliest(combine([9, 0, 0], { negative: 0, neutral: 0, positive: 1 }, described()))).toBe('negative');
  });
});
