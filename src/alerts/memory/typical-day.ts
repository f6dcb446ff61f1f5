const hoursOfDay = 24;

/**
 * Posts by local hour: the night is quiet, the evening is busiest (ten Thij et al. 2014, "Circadian Patterns in Twitter";
 * Leypunskiy et al. 2018, "Geographically Resolved Rhythms in Twitter Use").
 */
const typicalDay = [
  0.57, 0.36, 0.23, 0.16, 0.14, 0.17, 0.33, 0.63, 0.94, 1.15, 1.25, 1.3, 1.35, 1.35, 1.35, 1.35, 1.4, 1.46, 1.51, 1.56,
  1.62, 1.56, 1.3, 0.96,
];
/** From one hour to the next, brands differ by this variance of the logarithm, and more where the day changes. */
const stepVariance = 0.015;
const variancePerChange = 1;
/** An hour of one day is no average one. */
const hourVariance = 0.05;
/** Variance of the logarithm of a brand's level: it says little. */
const levelVariance = 3.4;
const mostDoubt = 4;
/** An hour of the day that was observed on three days, the older fading, is no longer guessed. */
const daysToKnow = 2.5;

/** Observed hours, each worth what a typical day has in it: at night, silence says little. */
export const typicalHours = (hours: Float64Array): number =>
  hours.reduce((sum, seen, hour) => sum + seen * (typicalDay[hour] ?? 1), 0);

export const isWholeDayKnown = (hours: Float64Array): boolean => hours.every((seen) => seen >= daysToKnow);

/** What was observed of each hour of the day. */
export interface SeenDay {
  /** Mentions, and how many a level day would have had. */
  mentions: Float64Array;
  expected: Float64Array;
  /** Observed hours. */
  hours: Float64Array;
}

export interface GuessedDay {
  /** Level of each hour of the day, relative to the expected one. 1 where it needs no guess. */
  factors: Float64Array;
  /** Relative variance of that. */
  doubt: Float64Array;
}

/** A logarithm, and how precisely it is known: 1 / variance. */
interface Known {
  mean: number;
  precision: number;
}

const both = (a: Known, b: Known): Known => {
  const precision = a.precision + b.precision;
  return { precision, mean: precision > 0 ? (a.mean * a.precision + b.mean * b.precision) / precision : 0 };
};

const changeBetween = (from: number, to: number): number => Math.log((typicalDay[to] ?? 1) / (typicalDay[from] ?? 1));

/** What an hour says about its neighbour: the more the day changes between them, the less. */
function carried({ mean, precision }: Known, from: number, to: number): Known {
  const change = changeBetween(from, to);
  const added = stepVariance + variancePerChange * Math.abs(change);
  return { mean: mean + change, precision: precision / (1 + precision * added) };
}

/** What the hours on one side say about each hour, all around the clock. */
function fromSide(own: readonly Known[], direction: 1 | -1): Known[] {
  const said = own.map((): Known => ({ mean: 0, precision: 0 }));
  for (let step = 0, hour = 0; step < 2 * hoursOfDay; step++) {
    const next = (hour + direction + hoursOfDay) % hoursOfDay;
    said[next] = carried(both(said[hour] as Known, own[hour] as Known), hour, next);
    hour = next;
  }
  return said;
}

/**
 * The rhythm of a brand that was not yet observed around the clock: hours not seen follow from those seen and from the
 * typical day. `level`: how a typical brand compares with the expected level.
 */
export function guessDay({ mentions, expected, hours }: SeenDay, level: number): GuessedDay {
  const own = Array.from(hours, (seen, hour): Known => {
    const mean = expected[hour] ?? 0;
    if (seen === 0) return { mean: 0, precision: 0 };
    return {
      mean: Math.log(((mentions[hour] ?? 0) + 0.5) / (mean + 0.5)),
      precision: 1 / (1 / mean + hourVariance / seen),
    };
  });
  const [before, after] = [fromSide(own, 1), fromSide(own, -1)];
  const [factors, doubt] = [new Float64Array(hoursOfDay), new Float64Array(hoursOfDay)];
  for (let hour = 0; hour < hoursOfDay; hour++) {
    const guess = Math.max(0, 1 - (hours[hour] ?? 0) / daysToKnow);
    const typical: Known = { mean: Math.log(level * (typicalDay[hour] ?? 1)), precision: 1 / levelVariance };
    const sides = both(before[hour] as Known, after[hour] as Known);
    const { mean, precision } = both(both(sides, own[hour] as Known), typical);
    factors[hour] = Math.exp(guess * (mean + 1 / precision));
    doubt[hour] = guess * Math.min(mostDoubt, Math.expm1(1 / precision));
  }
  return { factors, doubt };
}

/** Variance of a count divided by its mean: posts come in clusters. */
const perCount = 2.4;

/** How much more or less than guessed is to be expected now, and its relative variance. */
export interface LevelNow {
  factor: number;
  doubt: number;
}

/**
 * As long as the rhythm of the day is a guess, the posts shortly before that were not negative show the level of now.
 * Two normal estimates of its logarithm, the guess and what was heard, weighted by their precision. `change`: of the
 * logarithm of the guess from then until now; the more the day changes, the less they say.
 */
export function levelNow(doubt: number, change: number, heard: number, expected: number): LevelNow {
  if (expected <= 0) return { factor: 1, doubt };
  const guessed = 1 / Math.log1p(doubt);
  const found = 1 / (perCount / Math.max(heard, expected) + hourVariance + variancePerChange * Math.abs(change));
  const mean = (found * Math.log((heard + 0.5) / (expected + 0.5))) / (found + guessed);
  return { factor: Math.exp(mean), doubt: Math.expm1(1 / (found + guessed)) };
}
