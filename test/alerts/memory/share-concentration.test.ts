import { expect, test } from '@jest/globals';
import type { Cells } from '../../../src/alerts/memory/cells.ts';
import { shareConcentrationOf } from '../../../src/alerts/memory/share-concentration.ts';
import { seeded } from '../../support/simulated-brand.ts';

const share = 0.2;

/** Hours with so many posts each, of which that part is negative. */
function lived(hours: number, posts: number, partOf: (hour: number) => number): Cells {
  const random = seeded(1);
  const column = (value: (hour: number) => number): Float64Array =>
    Float64Array.from({ length: hours }, (_, i) => value(i));
  const negatives = column((hour) => {
    let n = 0;
    for (let i = 0; i < posts; i++) n += Number(random() < partOf(hour));
    return n;
  });
  return {
    length: hours,
    firstHour: 0,
    lastHour: hours - 1,
    hour: Int32Array.from({ length: hours }, (_, i) => i),
    source: new Int32Array(hours),
    local: new Int32Array(hours),
    fading: column(() => 1),
    covered: column(() => 1),
    mentions: column(() => posts),
    negatives,
    counted: negatives,
    weight: negatives,
    squares: negatives,
    seen: new Float64Array(24),
  };
}
const of = (cells: Cells): number => shareConcentrationOf(cells, share, 1);

test('a brand of which little was heard is taken to be as steady as others', () => {
  expect(of(lived(0, 0, () => share))).toBeCloseTo(15, 5);
  expect(Math.abs(of(lived(200, 2, () => share)) - 15)).toBeLessThan(2);
});

test('where chance alone explains the share of each hour it is as steady as can be believed', () => {
  expect(of(lived(600, 40, () => share))).toBe(60);
});

test('where the share sways from hour to hour, it is known by how much', () => {
  // Two values 0.08 from the mean: variance 0.0064 = 0.16 / (1 + concentration).
  const swaying = of(lived(600, 40, (hour) => (hour % 2 ? 0.12 : 0.28)));
  expect(swaying).toBeGreaterThan(18);
  expect(swaying).toBeLessThan(30);
  expect(of(lived(600, 40, (hour) => (hour % 2 ? 0.02 : 0.38)))).toBe(10);
});

test('a wave that nobody told of does not make it look restless', () => {
  const calm = of(lived(600, 40, () => share));
  const waves = of(lived(600, 40, (hour) => (hour % 200 < 5 ? 0.9 : share)));
  expect(waves).toBeGreaterThan(calm / 2);
});
