import { describe, expect, test } from '@jest/globals';
import { packOpinionModel } from '../../src/analysis/sentiment/fast/opinion-model.ts';
import { chooseOffsets, chooseTemperature, recalls } from '../../training/linear/calibrate.ts';
import { randomFrom } from '../../training/linear/random.ts';
import { CorpusBuilder, mean, softmax, sumsOf, train } from '../../training/linear/softmax.ts';
import { quantise } from '../../training/linear/write-model.ts';

/** Two features that say all, among many that say nothing. */
function corpus() {
  const random = randomFrom(3);
  const noise = (): number => Math.floor(random() * 2 ** 32) | 0;
  const builder = new CorpusBuilder(3);
  for (let text = 0; text < 600; text += 1) {
    const label = text % 3;
    const told = label === 0 ? [11 << 24] : label === 2 ? [77 << 24] : [];
    builder.add(
      Int32Array.from([...told, noise(), noise(), noise()]),
      [0, 1, 2].map((known) => Number(known === label)),
    );
  }
  return builder.build();
}
const settings = { bits: 10, epochs: 4, rate: 0.1, dropout: 0.3, seed: 1 };

describe('the linear model in training', () => {
  test('learns what tells the labels apart', () => {
    const model = train(corpus(), settings);
    const likeliest = (feature: number[]): number => {
      const p = softmax(sumsOf(model, Int32Array.from(feature)));
      return p.indexOf(Math.max(...p));
    };
    expect([[11 << 24], [], [77 << 24]].map(likeliest)).toEqual([0, 1, 2]);
  });

  test('the same data and seed give the same bytes, another seed gives others', () => {
    const bytes = (seed: number): Int8Array => quantise(train(corpus(), { ...settings, seed })).weights;
    expect(bytes(1)).toEqual(bytes(1));
    expect(bytes(1)).not.toEqual(bytes(2));
  });

  test('as int8 it says nearly the same, the largest weights cut', () => {
    const model = mean([train(corpus(), settings), train(corpus(), { ...settings, seed: 2 })]);
    const { file, weights } = quantise(model);
    const { shift, rows, scale, intercepts } = packOpinionModel(file, weights);
    const cut = (weight: number): number => Math.max(-127 * scale, Math.min(127 * scale, weight));
    for (let feature = 0; feature < 2 ** 32; feature += 2 ** 24) {
      const [negative = 0, neutral = 0, positive = 0] = sumsOf(model, Int32Array.from([feature]));
      const row = rows[feature >>> shift] ?? 0;
      const off = (byte: number, weight: number): number => Math.abs((byte - 128) * scale - cut(weight));
      expect(off(row & 0xff, negative - neutral - intercepts.negative)).toBeLessThan(scale);
      expect(off(row >>> 8, positive - neutral - intercepts.positive)).toBeLessThan(scale);
    }
  });
});

describe('its calibration', () => {
  const random = randomFrom(5);
  /** Labels drawn from the probabilities of these log-odds, then said three times as sure. */
  const rows = Array.from({ length: 4000 }, () => {
    const odds = { negative: 4 * random() - 2, positive: 4 * random() - 2 };
    const [n = 0, u = 0] = softmax([odds.negative, 0, odds.positive]);
    const draw = random();
    const label = draw < n ? 0 : draw < n + u ? 1 : 2;
    return { odds: { negative: 3 * odds.negative, positive: 3 * odds.positive }, label };
  });

  test('finds the temperature', () => {
    expect(chooseTemperature(rows, { negative: 0, positive: 0 })).toBeCloseTo(3, 0);
  });

  test('offsets keep their promise of negatives and neutrals, or stay 0', () => {
    const sure = rows.map(({ label }) => ({
      label,
      odds: { negative: label === 0 ? 2 : -2.2, positive: label === 2 ? 2 : -2 },
    }));
    const [negative = 0, neutral = 0] = recalls(sure, chooseOffsets(sure));
    expect([negative, neutral]).toEqual([1, 1]);
    const hopeless = rows.map(({ label }) => ({ label, odds: { negative: -9, positive: -9 } }));
    expect(chooseOffsets(hopeless)).toEqual({ negative: 0, positive: 0 });
  });
});
