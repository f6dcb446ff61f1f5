import type { Figure } from '../bench.ts';
import { bootstrap, bySize, type Summary, summarize } from './figures.ts';
import type { Measured, Measurement } from './measure.ts';
import type { Outcome } from './yardstick.ts';

/** What Earshot should reach, by false alarms a brand-week. */
const floors: Record<number, { recall: number; early25: number }> = {
  0.5: { recall: 0.95, early25: 0.85 },
  0.25: { recall: 0.92, early25: 0.8 },
  0.1: { recall: 0.85, early25: 0.7 },
};
const slowestMinutes = 12;
const mostNegatives = 13;
/** Realised false alarms as a multiple of the dial. Below the dial is late, not modest. */
const ofDial = { least: 0.7, most: 1.3, mostInClass: 2 };
/** In points, at 0.5. */
const mostBelowBound = { recall: 4, early25: 9 };
const leastAboveRivals = 25;

const units: Record<keyof Summary, string> = {
  waves: 'waves',
  recall: 'of waves',
  early25: 'of waves',
  falseAlarmsPerWeek: 'a brand-week',
  medianDelayMinutes: 'min',
  explosiveDelayMinutes: 'min',
  negativesAtAlert: 'negatives',
  alertsPerWave: 'alerts',
};

/** Everything as figures; those of Earshot with their bars. */
export function figuresOf({ budgets, measured }: Measurement): Figure[] {
  const figures = measured.flatMap(({ name, role, outcomes }) =>
    budgets.flatMap((budget, k) => {
      const some = outcomes[k] ?? [];
      const summary = summarize(some);
      const intervals = bootstrap(some);
      const keys = Object.keys(units) as (keyof Summary)[];
      const figures = keys.map((key): Figure => {
        const value = summary[key];
        const bar = role === 'earshot' ? barOf(key, budget) : undefined;
        return {
          what: `${name} at ${budget}: ${key}`,
          value,
          unit: units[key],
          interval: intervals[key],
          ...(bar && { bar: bar.words, holds: bar.holds(value) }),
        };
      });
      return role === 'earshot' ? [...figures, ...dialFigures(name, some, budget)] : figures;
    }),
  );
  const half = budgets.indexOf(0.5);
  return half < 0 ? figures : [...figures, ...distances(measured, half)];
}

/** How far Earshot is above the best rule of the others, and below itself with perfect sentiment. */
function distances(measured: readonly Measured[], k: number): Figure[] {
  const of = (role: Measured['role'], key: 'recall' | 'early25'): number[] =>
    measured
      .filter((one) => one.role === role && !one.name.startsWith('oracle'))
      .map(({ outcomes }) => summarize(outcomes[k] ?? [])[key]);
  return (['recall', 'early25'] as const).flatMap((key) => {
    const ours = of('earshot', key)[0] ?? 0;
    const rivals = of('rival', key);
    const above = 100 * (ours - Math.max(...rivals));
    const below = 100 * ((of('bound', key)[0] ?? 0) - ours);
    const most = key === 'recall' ? mostBelowBound.recall : mostBelowBound.early25;
    const figure: Figure = {
      what: `Earshot at 0.5: ${key} below perfect sentiment`,
      value: below,
      unit: 'points',
      bar: `<= ${most}`,
      holds: below <= most,
    };
    if (rivals.length === 0) return [figure];
    return [
      figure,
      {
        what: `Earshot at 0.5: ${key} above the best rival`,
        value: above,
        unit: 'points',
        bar: `>= ${leastAboveRivals}`,
        holds: above >= leastAboveRivals,
      },
    ];
  });
}

function barOf(key: keyof Summary, budget: number): { words: string; holds(value: number): boolean } | undefined {
  const floor = key === 'recall' || key === 'early25' ? floors[budget]?.[key] : undefined;
  if (floor !== undefined) return { words: `>= ${floor}`, holds: (value) => value >= floor };
  if (budget !== 0.5) return undefined;
  const ceiling =
    key === 'explosiveDelayMinutes' ? slowestMinutes : key === 'negativesAtAlert' ? mostNegatives : undefined;
  return ceiling === undefined ? undefined : { words: `<= ${ceiling}`, holds: (value) => value <= ceiling };
}

function dialFigures(name: string, outcomes: readonly Outcome[], budget: number): Figure[] {
  return bySize(outcomes, budget).map((row) => ({
    what: `${name} at ${budget}: false alarms of brands of ${row.name}`,
    value: row.ofDial,
    unit: 'x the dial',
    interval: [row.low, row.high],
    // A small class is not condemned by chance: its lower bound has to be above.
    ...(row.name === 'all'
      ? { bar: `${ofDial.least}-${ofDial.most}`, holds: row.ofDial >= ofDial.least && row.ofDial <= ofDial.most }
      : { bar: `not above ${ofDial.mostInClass}`, holds: row.low <= ofDial.mostInClass }),
  }));
}
