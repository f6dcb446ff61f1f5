import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerOf, evaluate, type LabelledAnswer } from '../../../src/analysis/sentiment/evaluation.ts';
import { type Label, labels, type Probabilities } from '../../../src/core/domain.ts';

/** `sure` for one label, the rest shared by the other two. */
const p = (label: Label, sure: number): Probabilities => {
  const rest = (1 - sure) / 2;
  return { negative: rest, neutral: rest, positive: rest, [label]: sure };
};
const rows = (count: number, label: Label, answer: Probabilities | null): LabelledAnswer[] =>
  Array.from({ length: count }, () => ({ label, p: answer }));

/** 10 negatives: 6 right, 3 called neutral, 1 without an answer. 8 neutrals: 6 right, 2 called negative. 2 positives: 1 right. */
const known: LabelledAnswer[] = [
  ...rows(6, 'negative', p('negative', 0.9)),
  ...rows(3, 'negative', p('neutral', 0.5)),
  ...rows(1, 'negative', null),
  ...rows(6, 'neutral', p('neutral', 0.7)),
  ...rows(2, 'neutral', p('negative', 0.9)),
  ...rows(1, 'positive', p('positive', 0.8)),
  ...rows(1, 'positive', p('neutral', 0.5)),
];

describe('the figures of a model', () => {
  const found = evaluate(known);

  test('are those that are counted by hand', () => {
    expect(found).toMatchObject({ rows: 20, abstained: 1 });
    expect(found.macroRecall.value).toBeCloseTo((0.6 + 0.75 + 0.5) / 3, 10);
    expect(found.accuracy.value).toBeCloseTo(13 / 20, 10);
    expect(found.macroF1.value).toBeCloseTo((12 / 18 + 12 / 18 + 2 / 3) / 3, 10);
    expect(found.perLabel).toEqual({
      negative: { precision: 6 / 8, recall: 6 / 10, f1: 12 / 18, support: 10 },
      neutral: { precision: 6 / 10, recall: 6 / 8, f1: 12 / 18, support: 8 },
      positive: { precision: 1, recall: 1 / 2, f1: 2 / 3, support: 2 },
    });
  });

  test('the confusion matrix holds every row that was answered, and the others stand apart', () => {
    expect(found.confusion).toEqual({
      negative: { negative: 6, neutral: 3, positive: 0 },
      neutral: { negative: 2, neutral: 6, positive: 0 },
      positive: { negative: 0, neutral: 1, positive: 1 },
    });
    expect(found.abstainedByLabel).toEqual({ negative: 1, neutral: 0, positive: 0 });
  });

  test('the calibration error is the mean distance of sureness and accuracy, weighted by answers', () => {
    expect(found.reliability).toEqual([
      { from: 0.4, to: 0.5, count: 4, meanP: 0.5, accuracy: 0 },
      { from: 0.6, to: 0.7, count: 6, meanP: expect.closeTo(0.7, 10), accuracy: 1 },
      { from: 0.7, to: 0.8, count: 1, meanP: 0.8, accuracy: 1 },
      { from: 0.8, to: 0.9, count: 8, meanP: expect.closeTo(0.9, 10), accuracy: 6 / 8 },
    ]);
    expect(found.ece).toBeCloseTo((4 * 0.5 + 6 * 0.3 + 1 * 0.2 + 8 * 0.15) / 19, 10);
  });

  test('of the surest rows more are right, and there is no figure beyond what was answered', () => {
    const at = (share: number) => found.coverage.find((point) => point.share === share)?.accuracy;
    // The 8 surest are 6 right and 2 wrong, whichever of them come first.
    expect(at(0.2)).toBeCloseTo(6 / 8, 10);
    expect(at(0.4)).toBeCloseTo(6 / 8, 10);
    expect(at(0.6)).toBeCloseTo((6 + 1 + 3) / 12, 10);
    expect(at(0.95)).toBeCloseTo(13 / 19, 10);
    expect(found.coverage.map(({ share }) => share)).not.toContain(1);
  });

  test('a label that nobody gave, and one that was never answered, are left out of the means', () => {
    const narrow = evaluate([...rows(3, 'negative', p('negative', 0.6)), ...rows(1, 'negative', p('neutral', 0.6))]);
    expect(narrow.macroRecall.value).toBe(0.75);
    expect(narrow.macroF1.value).toBeCloseTo(6 / 7, 10);
    expect(narrow.perLabel.neutral).toEqual({ precision: 0, recall: null, f1: 0, support: 0 });
    expect(narrow.perLabel.positive).toEqual({ precision: null, recall: null, f1: null, support: 0 });
  });

  test('a model that never answers has no calibration', () => {
    const silent = evaluate(rows(5, 'neutral', null));
    expect(silent).toMatchObject({ abstained: 5, ece: null, reliability: [], coverage: [] });
    expect(silent.macroRecall).toEqual({ value: 0, low: 0, high: 0 });
  });

  test('no rows are an error', () => {
    expect(() => evaluate([])).toThrow(RangeError);
  });
});

describe('the intervals', () => {
  const many = Array.from({ length: 50 }, () => known).flat();

  test('of a share agree with the normal approximation', () => {
    const { value, low, high } = evaluate(many).accuracy;
    const standardError = Math.sqrt((value * (1 - value)) / many.length);
    expect(low).toBeCloseTo(value - 1.96 * standardError, 2);
    expect(high).toBeCloseTo(value + 1.96 * standardError, 2);
  });

  test('are the same for the same seed, and move with another', () => {
    expect(evaluate(known, { seed: 5 })).toEqual(evaluate(known, { seed: 5 }));
    expect(evaluate(many, { seed: 5 }).accuracy).not.toEqual(evaluate(many, { seed: 6 }).accuracy);
  });

  test('without resamples are the figure itself', () => {
    const { accuracy } = evaluate(known, { resamples: 0 });
    expect(accuracy).toEqual({ value: 0.65, low: 0.65, high: 0.65 });
  });
});

test('whatever the answers are, figures are shares, counts add up, and the order of rows does not matter', () => {
  const share = fc.integer({ min: 0, max: 10 });
  const row = fc.record({
    label: fc.constantFrom(...labels),
    p: fc.option(
      fc
        .tuple(share, share, share)
        .filter((weights) => weights.some((weight) => weight > 0))
        .map(([a, b, c]) => ({ negative: a / (a + b + c), neutral: b / (a + b + c), positive: c / (a + b + c) })),
    ),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (given) => {
      const found = evaluate(given, { resamples: 20 });
      for (const { value, low, high } of [found.macroRecall, found.accuracy, found.macroF1]) {
        expect(Math.min(value, low)).toBeGreaterThanOrEqual(0);
        expect(Math.max(value, high)).toBeLessThanOrEqual(1);
      }
      const answers = labels.flatMap((truth) => labels.map((answer) => found.confusion[truth][answer]));
      expect(answers.reduce((total, count) => total + count) + found.abstained).toBe(given.length);
      expect(found.reliability.reduce((total, { count }) => total + count, 0)).toBe(given.length - found.abstained);
      const turned = evaluate([...given].reverse(), { resamples: 0 });
      expect(turned.coverage).toEqual(
        found.coverage.map((point) => ({ ...point, accuracy: expect.closeTo(point.accuracy, 9) })),
      );
      expect(turned.perLabel).toEqual(found.perLabel);
    }),
    { numRuns: 100 },
  );
});

test('of two likeliest labels the more neutral one is the answer', () => {
  expect(answerOf({ negative: 0.4, neutral: 0.4, positive: 0.2 })).toBe('neutral');
  expect(answerOf({ negative: 0.2, neutral: 0.4, positive: 0.4 })).toBe('neutral');
  expect(answerOf({ negative: 0.5, neutral: 0.2, positive: 0.3 })).toBe('negative');
});
