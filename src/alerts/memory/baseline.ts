import type { Campaign } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import { at, type Cells, type Column, plus, usableCells } from './cells.ts';
import { memoryOf, type SourceMemory, type Unlearned } from './engine-state.ts';
import type { LocalHour } from './local-hour.ts';
import { shareConcentrationOf } from './share-concentration.ts';
import { type GuessedDay, guessDay, isWholeDayKnown, typicalHours } from './typical-day.ts';

/** The largest factor of the campaigns at that time, 1 where none is stated; null: there is no campaign. */
export function campaignAt(campaigns: readonly Campaign[], at: Time): number | null {
  const running = campaigns.filter(({ from, to }) => from <= at && at < to);
  return running.length === 0 ? null : Math.max(...running.map(({ factor }) => factor));
}

/** Rates per hour. */
export interface Rate {
  mentions: number;
  negatives: number;
  counted: number;
  /** Sum over speakers of the probability of being negative: the expected number of negative speakers. */
  weight: number;
}

/** What is normal for a brand. */
export interface Baseline {
  /** Mean rate of a source. Multiplied by `factor(at)` it is the expected rate at that time. */
  rate(source: string): Rate;
  /** Seasonal factor of the local hour of the week. */
  factor(at: Time): number;
  /**
   * Average size of a mention's contribution to the weight, weighted by contribution: sum of squares / sum. Weight
   * divided by it varies like a count. It is 1 for labels without probabilities.
   */
  markSize: number;
  /** Over-dispersion phi of hourly weight in units of `markSize`: variance = mean * (1 + clustering) + phi * mean^2. */
  dispersion: number;
  mentionDispersion: number;
  /** Relative variance of the rate at that time as long as the rhythm of the day is a guess; adds to the dispersions. */
  doubt(at: Time): number;
  /** Normal share of the weight in all mentions, counting each speaker once. */
  share: number;
  /** How steady the share is from hour to hour: alpha + beta of its beta distribution. */
  shareConcentration: number;
  /** False: a few hours were observed and hardly a mention was heard, so nothing is known of what is usual. */
  isKnown: boolean;
}

/** Complaints cluster even on calm days: adds `clustering * mean` to the variance of counts. */
const clustering = 1.4;

/** Size of the negative binomial with variance mean * (1 + clustering) + dispersion * mean^2. */
export const sizeOf = (mean: number, dispersion: number): number => mean / (clustering + dispersion * mean);

/** Prior of a brand, shared by its sources; worth one observed hour, but at first only a small part of what is seen. */
const prior = { mentions: 5, negatives: 1, counted: 1, weight: 1 };
const [leastPriorHours, priorPart] = [0.05, 1 / 24];
/** A brand that is silent for so many hours of an average day is a quiet one. Fewer hours need so many mentions. */
const silentHoursToKnow = 3;
const mentionsToKnow = 10;
const priorShare = { counted: 2, others: 8 };
/** Until this many speakers have shown the size of marks, they count like labels. */
const priorMarks = 20;
const priorDispersion = 0.3;
/** Weight of the prior, in hours with one counted negative each. */
const priorDispersionHours = 40;
/** Variances of the seasonal factors: the hour of the day around 1, the hour of the week around its hour of the day. */
const dayVariance = 0.3;
const weekVariance = 0.04;

/** Caps peaks at a few standard deviations, so that one big day does not raise the baseline. */
function winsorised(count: number, mean: number, dispersion: number): number {
  // Below any cap. Most counts are, and this is the inner loop of each evaluation.
  if (count <= mean + 1) return count;
  return Math.min(count, mean + 4 * Math.sqrt(mean * (1 + clustering) + dispersion * mean * mean) + 1);
}

/** How much of what a steady rate would bring each cell could show. */
interface Exposure {
  each: Column;
  /** By fading, summed for each source; starts with the hours of the prior. */
  ofSource: Column;
  priorHours: number;
}

function exposureOf(cells: Cells, factors: Column, sources: number, priorHours: number): Exposure {
  const each = new Float64Array(cells.length);
  const ofSource = new Float64Array(sources).fill(priorHours);
  const { source, local, covered, fading } = cells;
  for (let i = 0; i < cells.length; i++) {
    const exposed = (covered[i] ?? 0) * (factors[local[i] ?? 0] ?? 0);
    each[i] = exposed;
    plus(ofSource, source[i] ?? 0, (fading[i] ?? 0) * exposed);
  }
  return { each, ofSource, priorHours };
}

/** Most cells of most brands are empty, and the others are scanned several times. */
function filledCells({ length }: Cells, values: Column): Int32Array {
  const found = new Int32Array(length);
  let n = 0;
  for (let i = 0; i < length; i++) if ((values[i] ?? 0) !== 0) found[n++] = i;
  return found.subarray(0, n);
}

/** Robust rate per source: the mean of winsorised counts, iterated until the cap is stable. */
function ratesOf(cells: Cells, values: Column, priorRate: number, { each, ofSource, priorHours }: Exposure): Column {
  const { source, fading } = cells;
  const sources = ofSource.length;
  const heard = filledCells(cells, values);
  let rates = new Float64Array(sources).fill(Number.POSITIVE_INFINITY);
  for (let pass = 0; pass < 4; pass++) {
    const count = new Float64Array(sources).fill((priorHours * priorRate) / Math.max(1, sources));
    for (let n = 0; n < heard.length; n++) {
      const i = heard[n] ?? 0;
      const of = source[i] ?? 0;
      const capped = winsorised(values[i] ?? 0, (rates[of] ?? 0) * (each[i] ?? 0), priorDispersion);
      plus(count, of, (fading[i] ?? 0) * capped);
    }
    const next = count.map((sum, of) => sum / at(ofSource, of));
    if (next.every((rate, of) => rate === rates[of])) break;
    rates = next;
  }
  return rates;
}

/** Over-dispersion by the method of moments on hourly totals, shrunk towards the prior. */
function dispersionOf(cells: Cells, values: Column, rates: Column, factors: Column): number {
  const { hour, source, local, covered, fading, firstHour, lastHour } = cells;
  const hours = cells.length > 0 ? lastHour - firstHour + 1 : 0;
  const [means, counts, weights] = [new Float64Array(hours), new Float64Array(hours), new Float64Array(hours)];
  for (let i = 0; i < cells.length; i++) {
    const n = (hour[i] ?? 0) - firstHour;
    const mean = (rates[source[i] ?? 0] ?? 0) * (covered[i] ?? 0) * (factors[local[i] ?? 0] ?? 0);
    plus(means, n, mean);
    plus(counts, n, values[i] ?? 0);
    weights[n] = fading[i] ?? 0;
  }
  let excess = priorDispersionHours * priorDispersion;
  let squares = priorDispersionHours;
  for (let n = 0; n < hours; n++) {
    const mean = at(means, n);
    const value = winsorised(at(counts, n), mean, 1);
    excess += at(weights, n) * ((value - mean) ** 2 - mean);
    squares += at(weights, n) * mean * mean;
  }
  return Math.min(3, Math.max(0.03, excess / squares));
}

/** Converts the weights, in percent, to units that vary like counts. Returns the unit as a probability. */
function countMarks(cells: Cells): number {
  let [known, weight, squares] = [priorMarks, priorMarks, priorMarks];
  for (let i = 0; i < cells.length; i++) {
    if (at(cells.weight, i) < 0) continue;
    known += at(cells.fading, i) * at(cells.counted, i);
    weight += (at(cells.fading, i) * at(cells.weight, i)) / 100;
    squares += (at(cells.fading, i) * at(cells.squares, i)) / 10_000;
  }
  const markSize = squares / weight;
  for (let i = 0; i < cells.length; i++) {
    const percent = at(cells.weight, i);
    cells.weight[i] = (percent < 0 ? (at(cells.counted, i) * weight) / known : percent / 100) / markSize;
  }
  return markSize;
}

/**
 * Seasonal factors for the 168 hours of the week, estimated from mentions because they outnumber negatives. The hour of
 * the day is shrunk towards 1, the hour of the week towards its hour of the day. The shrinkage assumes a normal prior
 * with the variances above, and the sampling variance 1 / expected + dispersion / hours.
 */
function seasonOf(cells: Cells, rates: Column, dispersion: number, start: Column): Column {
  const { source, local, covered, fading, mentions } = cells;
  const factors = start.slice();
  for (const period of [24, 168]) {
    const variance = period === 24 ? dayVariance : weekVariance;
    const [counts, expected, hours] = [new Float64Array(period), new Float64Array(period), new Float64Array(period)];
    for (let i = 0; i < cells.length; i++) {
      const here = local[i] ?? 0;
      const faded = fading[i] ?? 0;
      const observed = covered[i] ?? 0;
      const mean = (rates[source[i] ?? 0] ?? 0) * observed * (factors[here] ?? 0);
      plus(counts, here % period, faded * winsorised(mentions[i] ?? 0, mean, 1));
      plus(expected, here % period, faded * mean);
      plus(hours, here % period, faded * observed);
    }
    for (let local = 0; local < 168; local++) {
      const bin = local % period;
      const mean = at(expected, bin);
      if (mean <= 0) continue;
      const pull = variance / (variance + 1 / mean + dispersion / at(hours, bin));
      factors[local] = Math.max(0.02, at(factors, local) * (1 + pull * (at(counts, bin) / mean - 1)));
    }
  }
  return factors;
}

const sumOf = (column: Column): number => column.reduce((sum, value) => sum + value, 0);

/** Of the source with the most. */
function hoursSeen({ seen }: Cells): Column {
  const most = new Float64Array(24);
  for (let i = 0; i < seen.length; i++) most[i % 24] = Math.max(at(most, i % 24), at(seen, i));
  return most;
}

/** Null when every hour of the day is known. */
function guessOf(cells: Cells, rates: Column, hours: Column): GuessedDay | null {
  if (isWholeDayKnown(hours)) return null;
  const [mentions, expected] = [new Float64Array(24), new Float64Array(24)];
  let level = 0;
  for (const rate of rates) level += rate;
  for (let i = 0; i < cells.length; i++) {
    const mean = at(rates, at(cells.source, i)) * at(cells.covered, i);
    plus(mentions, at(cells.local, i) % 24, at(cells.fading, i) * winsorised(at(cells.mentions, i), mean, 1));
    plus(expected, at(cells.local, i) % 24, at(cells.fading, i) * mean);
  }
  return guessDay({ mentions, expected, hours }, level > 0 ? prior.mentions / level : 1);
}

/** Mean of a factor by hour of the day over the observed hours. */
function meanOver(cells: Cells, factors: Column): number {
  let [sum, hours] = [0, 0];
  for (let i = 0; i < cells.length; i++) {
    const covered = at(cells.fading, i) * at(cells.covered, i);
    sum += covered * at(factors, at(cells.local, i) % 24);
    hours += covered;
  }
  return hours > 0 ? sum / hours : 1;
}

/** Learns the baseline from the hours of history. Deterministic in its arguments. */
export function learnBaseline(input: {
  sources: readonly string[];
  memories: { [source: string]: SourceMemory };
  unlearned: readonly Unlearned[];
  /** Campaign hours are not learned from. Their `factor` multiplies what is expected. */
  campaigns?: readonly Campaign[];
  /** End of the learned period. Ages are measured from it. */
  now: Time;
  localHour: LocalHour;
}): Baseline {
  const { sources, memories, unlearned, campaigns = [], now, localHour } = input;
  const remembered = sources.map((name) => memoryOf(memories, name));
  const cells = usableCells(remembered, unlearned, campaigns, now, localHour);
  const markSize = countMarks(cells);
  const n = sources.length;
  const hours = hoursSeen(cells);
  const seenHours = typicalHours(hours);
  const priorHours = Math.min(1, Math.max(leastPriorHours, priorPart * seenHours));
  const flat = new Float64Array(168).fill(1);
  const flatRates = ratesOf(cells, cells.mentions, prior.mentions, exposureOf(cells, flat, n, priorHours));
  const guess = guessOf(cells, flatRates, hours);
  // In hours not seen, more may be expected than the mean of those seen. Internal factors are relative to that mean.
  const scale = guess ? meanOver(cells, guess.factors) : 1;
  const start = guess ? flat.map((_, local) => at(guess.factors, local % 24) / scale) : flat;
  const startRates = guess
    ? ratesOf(cells, cells.mentions, prior.mentions, exposureOf(cells, start, n, priorHours))
    : flatRates;
  const factors = seasonOf(cells, startRates, dispersionOf(cells, cells.mentions, startRates, start), start);
  const exposure = exposureOf(cells, factors, n, priorHours);
  const mentions = ratesOf(cells, cells.mentions, prior.mentions, exposure);
  const negatives = ratesOf(cells, cells.negatives, prior.negatives, exposure);
  const counted = ratesOf(cells, cells.counted, prior.counted, exposure);
  const weight = ratesOf(cells, cells.weight, prior.weight, exposure);

  let [heavy, all, known] = [priorShare.counted, priorShare.counted + priorShare.others, prior.weight];
  for (let i = 0; i < cells.length; i++) {
    const source = at(cells.source, i);
    const faded = at(cells.fading, i) * at(cells.covered, i) * at(factors, at(cells.local, i));
    heavy += faded * at(weight, source) * markSize;
    all += faded * Math.max(at(counted, source), at(mentions, source) - at(negatives, source) + at(counted, source));
    known += faded * at(weight, source);
  }
  const rates = new Map(
    sources.map((name, i) => [
      name,
      {
        mentions: at(mentions, i),
        negatives: at(negatives, i),
        counted: at(counted, i),
        weight: at(weight, i) * markSize,
      },
    ]),
  );
  const share = Math.min(0.95, heavy / all);
  const none = { mentions: 0, negatives: 0, counted: 0, weight: 0 };
  return {
    rate: (source) => rates.get(source) ?? none,
    factor: (at) => scale * (factors[localHour(at)] ?? 1) * (campaignAt(campaigns, at) ?? 1),
    markSize,
    // Uncertainty about the rate widens the range of counts to expect.
    dispersion: dispersionOf(cells, cells.weight, weight, factors) + 1 / known,
    mentionDispersion: dispersionOf(cells, cells.mentions, mentions, factors) + 1 / (prior.mentions + all),
    doubt: (time) => (guess ? at(guess.doubt, localHour(time) % 24) : 0),
    share,
    shareConcentration: shareConcentrationOf(cells, share, markSize),
    isKnown: seenHours >= silentHoursToKnow || sumOf(cells.mentions) >= mentionsToKnow,
  };
}
