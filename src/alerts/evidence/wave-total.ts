import { type Bucket, sliceOf, type Time } from '../../core/domain.ts';

/** Totals of a wave. */
export interface WaveTotal {
  mentions: number;
  negatives: number;
  /** Counted negatives. */
  counted: number;
}

/** Sums the slices since the wave began. */
export function totalOf(buckets: readonly Bucket[], from: Time): WaveTotal {
  const total = { mentions: 0, negatives: 0, counted: 0 };
  for (const bucket of buckets) {
    if (bucket.slice < sliceOf(from)) continue;
    total.mentions += bucket.mentions;
    total.negatives += bucket.negatives;
    total.counted += bucket.counted;
  }
  return total;
}
