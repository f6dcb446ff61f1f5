import { describe, expect, it } from '@jest/globals';
import { projectWave } from '../../../src/alerts/evidence/projection.ts';
import { hourMs, minuteMs, sliceMs } from '../../../src/core/domain.ts';
import { waveNow } from '../../support/alert-samples.ts';
import { seeded } from '../../support/random.ts';

/** Slices up to now, the oldest first. */
const slices = (counts: readonly number[], observed = 1) =>
  counts.map((counted, index) => ({ at: waveNow - (counts.length - index) * sliceMs, counted, observed }));

/** Knuth's way: good enough for small means. */
function poisson(mean: number, random: () => number): number {
  let count = -1;
  for (let rest = 1; rest > Math.exp(-mean); rest *= random()) count += 1;
  return count;
}

describe('the next three hours', () => {
  it('are not told of a wave that is too young or too small', () => {
    expect(projectWave(slices([1, 2, 1, 2]), waveNow)).toBeNull();
    expect(projectWave(slices([9, 9]), waveNow)).toBeNull();
    expect(projectWave([], waveNow)).toBeNull();
    expect(projectWave(slices([9, 9, 9, 9, 9], 0.1), waveNow)).toBeNull();
  });

  it('go on as the last hours did when these were steady', () => {
    const projection = projectWave(slices(Array(36).fill(4)), waveNow);
    expect(projection).toMatchObject({ trend: 'steady', doublingMs: null });
    expect(projection?.expected).toBeCloseTo(36 * 4, 0);
  });

  it('grow less than for ever, and fade as they faded', () => {
    const growing = projectWave(slices([1, 1, 2, 2, 4, 4, 8, 8, 16, 16]), waveNow);
    expect(growing?.trend).toBe('growing');
    expect((growing?.doublingMs ?? 0) / minuteMs).toBeCloseTo(12, -1);
    expect(growing?.expected).toBeGreaterThan(36 * 16);
    expect(growing?.expected).toBeLessThan(36 * 16 * 8);
    const fading = projectWave(slices([16, 16, 16, 8, 8, 8, 4, 4, 4, 2, 2, 2]), waveNow);
    expect(fading?.trend).toBe('fading');
    expect(fading?.expected).toBeLessThan(36 * 2);
    expect((fading?.doublingMs ?? 0) / minuteMs).toBeCloseTo(16, -1);
  });

  it('count what was not observed as unknown, not as calm', () => {
    const half = slices(Array(24).fill(2), 0.5);
    expect(projectWave(half, waveNow)?.expected).toBeCloseTo(36 * 4, 0);
  });

  it('are finite for any counts', () => {
    for (const counts of [[1e6, 0, 0, 0], [0, 0, 0, 1e6], Array(36).fill(1e6), [0, 0, 0, 0, 8]]) {
      const projection = projectWave(slices(counts), waveNow);
      for (const value of [projection?.expected, projection?.low, projection?.high])
        expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('hold the real number in about 8 of 10 waves that rise and fade', () => {
    const random = seeded(11);
    let within = 0;
    let told = 0;
    for (let wave = 0; wave < 300; wave += 1) {
      const size = 30 * 20 ** random();
      const peak = hourMs * (1 + 5 * random());
      const now = hourMs * (0.5 + 5 * random());
      const rate = (t: number) => (size * (t / peak) * Math.exp(1 - t / peak)) / 36;
      const counts = (from: number, to: number) =>
        Array.from({ length: Math.floor((to - from) / sliceMs) }, (_, index) =>
          poisson(rate(from + (index + 0.5) * sliceMs), random),
        );
      const projection = projectWave(slices(counts(0, now)), waveNow);
      if (!projection) continue;
      told += 1;
      const real = counts(now, now + projection.horizonMs).reduce((sum, count) => sum + count, 0);
      if (real >= projection.low && real <= projection.high) within += 1;
    }
    expect(told).toBeGreaterThan(200);
    expect(within / told).toBeGreaterThan(0.7);
    expect(within / told).toBeLessThan(0.98);
  });
});
