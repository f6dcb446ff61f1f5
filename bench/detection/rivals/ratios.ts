import { type Counts, guard, slicesPerHour, slicesPerWeek, sumsOf } from './counts.ts';
import { type Rival, scoring } from './rival.ts';

/** Fewer in the hour are no news to anyone. */
const fewestInHour = 5;
/** A brand with hardly a mention a week has no mean to divide by. */
const leastHourlyMean = 0.1;

/** The last hour against the mean hour of the 7 days before: what most suites offer. */
function hourRatio(values: Float64Array): Float64Array {
  const sum = sumsOf(values);
  return values.map((_, i) => {
    const hour = sum(i + 1 - slicesPerHour, i + 1);
    if (hour < fewestInHour) return 0;
    const mean = sum(i + 1 - slicesPerHour - slicesPerWeek, i + 1 - slicesPerHour) / (7 * 24);
    return hour / Math.max(mean, leastHourlyMean);
  });
}

/** Mentions found in the last hour against mean and standard deviation of the hours of the 7 days before. */
function hourAgainstWeek({ mentions }: Counts): Float64Array {
  const sum = sumsOf(mentions);
  const hours = mentions.map((_, i) => sum(i + 1 - slicesPerHour, i + 1));
  const [sums, squares] = [sumsOf(hours), sumsOf(hours.map((count) => count ** 2))];
  return hours.map((hour, i) => {
    if (hour < fewestInHour) return 0;
    const [from, to] = [i + 1 - slicesPerHour - slicesPerWeek, i + 1 - slicesPerHour];
    const mean = sums(from, to) / slicesPerWeek;
    const variance = squares(from, to) / slicesPerWeek - mean ** 2;
    return (hour - mean) / Math.sqrt(Math.max(variance, 0.05));
  });
}

/** The mean of 24 h against mean and standard deviation of the hours of the last 7 days. */
function dayAgainstWeek({ negatives }: Counts): Float64Array {
  const sum = sumsOf(negatives);
  const squares = sumsOf(negatives.map((_, i) => sum(i + 1 - slicesPerHour, i + 1) ** 2));
  const day = 24 * slicesPerHour;
  return negatives.map((_, i) => {
    const [from, to] = [i + 1 - slicesPerWeek, i + 1];
    const mean = sum(from, to) / (7 * 24);
    const variance = squares(from, to) / slicesPerWeek - mean ** 2;
    return (sum(i + 1 - day, i + 1) / 24 - mean) / Math.sqrt(Math.max(variance, 0.05));
  });
}

/** The share of negatives among the mentions of 2 h, if there are at least 10. */
function shareOfTwoHours({ mentions, negatives }: Counts): Float64Array {
  const [all, bad] = [sumsOf(mentions), sumsOf(negatives)];
  return mentions.map((_, i) => {
    const [from, to] = [i + 1 - 2 * slicesPerHour, i + 1];
    return all(from, to) < 10 ? 0 : bad(from, to) / all(from, to);
  });
}

/** Added to the counts of a week, so that a quiet one has a share too. */
const smoothing = { negatives: 1, mentions: 4 };

/** The share of negatives among the mentions of 24 h against that of the 7 days before, if there are at least 10. */
function dayShareAgainstWeek({ fresh }: Counts): Float64Array {
  const [all, bad] = [sumsOf(fresh.mentions), sumsOf(fresh.negatives)];
  const day = 24 * slicesPerHour;
  return fresh.mentions.map((_, i) => {
    const [from, to] = [i + 1 - day, i + 1];
    if (all(from, to) < 10) return 0;
    const [before, negatives] = [all(from - slicesPerWeek, from), bad(from - slicesPerWeek, from)];
    const usual = (negatives + smoothing.negatives) / (before + smoothing.mentions);
    return bad(from, to) / all(from, to) / usual;
  });
}

/**
 * EARS C2 (Hutwagner et al. 2003) on 15 minutes of negatives: distance from the mean of 7 days, with a guard band, in
 * standard deviations.
 */
function earsC2({ negatives }: Counts): Float64Array {
  const width = 3;
  const sum = sumsOf(negatives);
  const quarter = negatives.map((_, i) => sum(i + 1 - width, i + 1));
  const [sums, squares] = [sumsOf(quarter), sumsOf(quarter.map((value) => value ** 2))];
  return quarter.map((value, i) => {
    const [from, to] = [i + 1 - guard - slicesPerWeek, i + 1 - guard];
    const mean = sums(from, to) / slicesPerWeek;
    const variance = squares(from, to) / slicesPerWeek - mean ** 2;
    return (value - mean) / Math.sqrt(Math.max(variance, 0.25));
  });
}

export const ratios: readonly Rival[] = [
  scoring("last hour's volume / 7-day mean", [1, 3_000], ({ mentions }) => hourRatio(mentions)),
  scoring("last hour's negatives / 7-day mean", [1, 3_000], ({ negatives }) => hourRatio(negatives)),
  scoring('24 h mean > 7-day mean + k sd', [0.05, 20], dayAgainstWeek),
  scoring("last hour's volume, 7-day z-score", [0.5, 500], hourAgainstWeek),
  scoring('negative share of 24 h / 7-day share', [0.5, 20], dayShareAgainstWeek),
  scoring('negative share of 2 h, 10 mentions', [0.1, 1.001], shareOfTwoHours),
  scoring('EARS C2, 15 min of negatives', [0.5, 200], earsC2),
];
