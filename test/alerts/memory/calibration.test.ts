import { describe, expect, test } from '@jest/globals';
import { recordScore, returnPeriodOf, type Tail, thresholdOf } from '../../../src/alerts/memory/calibration.ts';
import type { PeakRecord } from '../../../src/alerts/memory/engine-state.ts';
import { dayMs, hourMs } from '../../../src/core/domain.ts';
import { seeded } from '../../support/simulated-brand.ts';

const tail: Tail = { offset: 0.7, decay: 1 };
const start = Date.UTC(2026, 0, 5);
const weekMs = 7 * dayMs;

/** A brand whose peaks come `perWeek` times above the common height, with that mean excess. */
function lived(weeks: number, perWeek: number, excess: number, seed = 1): PeakRecord {
  const random = seeded(seed);
  const record: PeakRecord = { from: start, peaks: [] };
  const common = tail.offset - Math.log(3);
  for (let i = 0; i < weeks * perWeek; i++) {
    const at = start + ((i + random() * 0.5) * weekMs) / perWeek;
    recordScore(record, common - excess * Math.log(1 - random()), at, tail);
  }
  return record;
}
const at = (record: PeakRecord, weeks: number, perWeek = 0.5): number =>
  thresholdOf(record, tail, perWeek, start + weeks * weekMs, weeks * weekMs);

describe('the threshold', () => {
  test('of a brand that nobody knows is that of all brands, and follows the dial', () => {
    expect(thresholdOf(undefined, tail, 0.5, start, 0)).toBeCloseTo(0.7 + Math.log(2), 10);
    expect(thresholdOf(undefined, tail, 0.25, start, 0)).toBeCloseTo(0.7 + Math.log(4), 10);
    expect(at({ from: start, peaks: [] }, 0)).toBeCloseTo(0.7 + Math.log(2), 10);
  });

  test('of a brand like the others stays about where it is', () => {
    expect(Math.abs(at(lived(8, 3, 1), 8) - (0.7 + Math.log(2)))).toBeLessThan(0.5);
  });

  test('is higher where peaks come oftener or higher, and lower on a calm brand', () => {
    const usual = at(lived(8, 3, 1), 8);
    expect(at(lived(8, 9, 1), 8)).toBeGreaterThan(usual + 0.2);
    expect(at(lived(8, 3, 2.5), 8)).toBeGreaterThan(usual + 0.1);
    expect(at(lived(8, 0.5, 1), 8)).toBeLessThan(usual - 0.3);
  });

  test('is not driven up by waves: only as many alerts as the dial allows count as chance', () => {
    const calm = lived(8, 3, 0.8);
    const stormy: PeakRecord = { ...calm, peaks: [...calm.peaks] };
    for (let week = 0; week < 8; week++) stormy.peaks.push([start + week * weekMs, 30]);
    expect(at(stormy, 8) - at(calm, 8)).toBeLessThan(1);
    const told = [{ from: start, to: start + 8 * weekMs, real: true }];
    const waves: PeakRecord = { from: start, peaks: [...calm.peaks, [start + weekMs + 1, 30]] };
    const told1 = [{ from: start + weekMs + 1, to: start + weekMs + 2, real: true }];
    expect(thresholdOf(waves, tail, 0.5, start + 8 * weekMs, 8 * weekMs, told1)).toBe(at(calm, 8));
    expect(thresholdOf(stormy, tail, 0.5, start + 8 * weekMs, 8 * weekMs, told)).toBeLessThan(at(calm, 8));
  });

  test('is driven up by what a person calls a false alarm', () => {
    const record = lived(8, 3, 1);
    record.peaks.push([start + weekMs, 12]);
    const verdicts = [{ from: start + weekMs, to: start + weekMs + hourMs, real: false }];
    expect(thresholdOf(record, tail, 0.5, start + 8 * weekMs, 8 * weekMs, verdicts)).toBeGreaterThan(at(record, 8));
  });

  test('knows nothing of peaks that come later', () => {
    const record = lived(4, 3, 1);
    const before = at(record, 4);
    record.peaks.push([start + 4 * weekMs + 1, 20]);
    expect(at(record, 4)).toBe(before);
  });
});

test('one peak lasts six hours, however often its score comes back, and old peaks are forgotten', () => {
  const record: PeakRecord = { from: start, peaks: [] };
  for (const [hours, score] of [
    [0, 1],
    [5, 4],
    [7, 2],
    [8, -3],
  ] as const)
    recordScore(record, score, start + hours * hourMs, tail);
  expect(record.peaks).toEqual([
    [start, 4],
    [start + 7 * hourMs, 2],
  ]);
  recordScore(record, 3, start + 80 * dayMs, tail);
  expect(record.peaks).toEqual([[start + 80 * dayMs, 3]]);
});

test('at its threshold a score comes back as often as the dial says, and e times as seldom one decay higher', () => {
  expect(returnPeriodOf(2, 2, (0.5 * 30.44) / 7, tail)).toBeCloseTo(2 * weekMs, 3);
  expect(returnPeriodOf(3, 2, (0.5 * 30.44) / 7, tail)).toBeCloseTo(2 * weekMs * Math.E, 3);
});
