import { dayMs, hourMs, type Time } from '../../core/domain.ts';

/** Peaks closer together than this count as one. */
const clusterMs = 12 * hourMs;
const halfLifeMs = 28 * dayMs;
/** Prior of the tail: worth ten peaks with this mean excess. */
const prior = { peaks: 10, excess: 0.5 };
/** The upper half of the peaks, at least three, forms the tail. */
const tailShare = 0.5;
const fewestInTail = 3;
/** Assumed time observed before the first row, for any series. */
const priorMs = dayMs;
const longestMs = 1000 * 365 * dayMs;

export interface PeakHistory {
  /**
   * Average time in ms between past values that reach `value` (0: nothing happened). Then adds `value` to the past.
   *
   * Peaks over threshold (as in SPOT, Siffer et al. 2017, with an exponential tail): the upper half of the declustered
   * past peaks is the tail. Above its lowest value u, excesses are exponential with the observed mean m, so the rate of
   * reaching x is rate(u) exp(-(x - u) / m). Old peaks decay with a half-life of 28 days.
   */
  take(at: Time, value: number): number;
}

export function peakHistory(): PeakHistory {
  let peaks: { at: Time; value: number }[] = [];
  let current: { at: Time; value: number } | null = null;
  let start: Time | null = null;
  let tail = { rate: 0, from: 0, mean: prior.excess };
  let tailAt = Number.NEGATIVE_INFINITY;

  function learnTail(at: Time): void {
    tailAt = at;
    peaks = peaks.filter((peak) => at - peak.at < 8 * halfLifeMs);
    const weighted = peaks
      .map((peak) => ({ value: peak.value, weight: 0.5 ** ((at - peak.at) / halfLifeMs) }))
      .sort((a, b) => b.value - a.value);
    const all = weighted.reduce((sum, { weight }) => sum + weight, 0);
    let [inTail, from, excess] = [0, 0, 0];
    const top: typeof weighted = [];
    for (const peak of weighted) {
      if (inTail >= Math.max(fewestInTail, all * tailShare)) break;
      inTail += peak.weight;
      from = peak.value;
      top.push(peak);
    }
    for (const { value, weight } of top) excess += weight * (value - from);
    const fading = halfLifeMs / Math.LN2;
    const watched = fading * (1 - Math.exp(-(at - (start ?? at)) / fading)) + priorMs;
    tail = {
      rate: (inTail + 1) / watched,
      from,
      mean: (excess + prior.peaks * prior.excess) / (inTail + prior.peaks),
    };
  }

  return {
    take(at, value) {
      start ??= at;
      if (current && at - current.at > clusterMs) {
        peaks.push(current);
        current = null;
        learnTail(at);
      } else if (at - tailAt >= dayMs) learnTail(at);
      if (value <= 0) return 0;
      const period = 1 / (tail.rate * Math.exp(-(value - tail.from) / tail.mean));
      if (!current || value > current.value) current = { at, value };
      return value <= tail.from ? Math.min(period, dayMs) : Math.min(longestMs, period);
    },
  };
}
