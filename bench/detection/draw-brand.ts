import { dayMs, type Time } from '../../dist/core/domain.js';
import type { Family } from './families.ts';
import { type Crowd, crowdOf } from './life.ts';
import { between, logBetween, oneOf, type Random, type Range } from './random.ts';
import { type BySlice, levels } from './rhythm.ts';

interface Wanted {
  random: Random;
  family: Family;
  name: string;
  /** Mentions a day are drawn from this range, log-uniform, unless `perDay` is given. */
  sizes: Range;
  perDay?: number | undefined;
  warmUpDays: number;
  evaluatedDays: number;
}

/** A brand before anything is posted about it. */
interface DrawnBrand {
  perDay: number;
  timezone: string;
  from: Time;
  evaluatedFrom: Time;
  to: Time;
  /** Its usual share of negatives. */
  share: number;
  crowd: Crowd;
  level: BySlice;
}

export function drawBrand({
  random,
  family,
  name,
  sizes,
  perDay: size,
  warmUpDays,
  evaluatedDays,
}: Wanted): DrawnBrand {
  // Drawn in any case, so that what follows does not depend on who chose the size.
  const drawn = logBetween(random, sizes);
  const perDay = size ?? drawn;
  const timezone = oneOf(random, family.timezones);
  const from = Date.UTC(2025, 0, 1) + Math.floor(random() * 360) * dayMs;
  const evaluatedFrom = from + warmUpDays * dayMs;
  const to = evaluatedFrom + evaluatedDays * dayMs;
  const share = between(random, family.negativeShare);
  const crowd = crowdOf(random, name, perDay, between(random, family.authorSkew));
  return { perDay, timezone, from, evaluatedFrom, to, share, crowd, level: levels(random, family, timezone, from, to) };
}
