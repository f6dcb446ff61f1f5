import { isAlert } from '../../dist/alerts/incidents/is-alert.js';
import { raises } from '../../dist/alerts/incidents/raises.js';
import { dayMs, hourMs } from '../../dist/core/domain.js';
import type { Occasion } from '../../dist/core/incident.js';
import type { Figure } from '../bench.ts';
import { quantile } from '../quantile.ts';
import { liveThrough } from './earshot.ts';
import { scoldedWorldOf } from './scolded-brands.ts';
import { columns, type Row, share, whole } from './table.ts';
import type { World } from './world.ts';
import { judge, type Outcome, type WaveOutcome, weekMs } from './yardstick.ts';

/** An incident told as over should not open again so soon. */
const overMs = 3 * hourMs;
const quickIn = dayMs;
const slowIn = 2 * dayMs;
/** 2 a month, and what it takes to see what more false alarms would buy. */
export const scoldedDials: readonly number[] = [0.46, 2];
const bars = { recall: 0.8, delayHours: 3, negatives: 5, slow: 0.7, again: 0.05 };

interface Watched {
  /** False alarms are alerts; of a wave, a message that an incident is open again speaks as well. */
  outcome: Outcome;
  /** Outside its waves. */
  calmWeeks: number;
  ended: number;
  openedAgain: number;
}

function watch(world: World, dial: number, perfect: boolean): Watched {
  const { occasions } = liveThrough(world, dial, perfect);
  const inWave = (at: number): boolean => world.waves.some(({ from, to }) => at >= from && at < to);
  const alerts = occasions.filter(({ kind, at }) => (inWave(at) ? raises(kind) : isAlert(kind))).map(({ at }) => at);
  const inWaves = world.waves.reduce((sum, { from, to }) => sum + (to - from), 0);
  return {
    outcome: judge(world, alerts),
    calmWeeks: (world.to - world.evaluatedFrom - inWaves) / weekMs,
    ...endsOf(occasions.filter(({ at }) => at >= world.evaluatedFrom)),
  };
}

/** How many incidents were told as over, and how many of them opened again soon. */
function endsOf(occasions: readonly Occasion[]): { ended: number; openedAgain: number } {
  const ends = occasions.filter(({ kind }) => kind === 'resolved');
  const again = ends.filter((end) =>
    occasions.some(
      ({ kind, at }) => (kind === 'reopened' || kind === 'opened') && at >= end.at && at <= end.at + overMs,
    ),
  );
  return { ended: ends.length, openedAgain: again.length };
}

interface Summary {
  recall: number;
  delayHours: number;
  negatives: number;
  slow: number;
  falseAlarmsPerWeek: number;
  again: number;
}

const within = (waves: readonly WaveOutcome[], ms: number): WaveOutcome[] =>
  waves.filter(({ delayMs }) => delayMs !== null && delayMs <= ms);

function summaryOf(watched: readonly Watched[]): Summary {
  const waves = watched.flatMap(({ outcome }) => outcome.waves);
  const quick = waves.filter(({ kind }) => kind === 'explosive');
  const slow = waves.filter(({ kind }) => kind === 'slow burn');
  const told = within(quick, quickIn);
  const total = (of: (one: Watched) => number): number => watched.reduce((sum, one) => sum + of(one), 0);
  return {
    recall: told.length / quick.length,
    delayHours:
      quantile(
        told.map(({ delayMs }) => delayMs ?? 0),
        0.5,
      ) / hourMs,
    negatives: quantile(
      told.map(({ negatives }) => negatives),
      0.5,
    ),
    slow: within(slow, slowIn).length / slow.length,
    falseAlarmsPerWeek: total(({ outcome }) => outcome.falseAlarms.length) / total(({ calmWeeks }) => calmWeeks),
    again: total(({ openedAgain }) => openedAgain) / total(({ ended }) => ended),
  };
}

const header: Row = [
  '',
  'told in 24 h',
  'delay, h',
  'negatives seen',
  'slow told in 48 h',
  'false alarms a calm week',
  'over, open again in 3 h',
];

const rowOf = (name: string, { recall, delayHours, negatives, slow, falseAlarmsPerWeek, again }: Summary): Row => [
  name,
  share(recall),
  delayHours.toFixed(1),
  whole(negatives),
  share(slow),
  share(falseAlarmsPerWeek),
  share(again),
];

const classes = [
  { name: '2-5 posts a day', from: 0, to: 5 },
  { name: '5-10', from: 5, to: 10 },
  { name: '10-20', from: 10, to: 21 },
];

function figuresOf(dial: number, summary: Summary): Figure[] {
  const { recall, delayHours, negatives, slow, again, falseAlarmsPerWeek } = summary;
  const name = `scolded brands at ${dial}`;
  const least = (what: string, value: number, bar: number): Figure => ({
    what: `${name}: ${what}`,
    value,
    unit: 'of waves',
    bar: `>= ${bar}`,
    holds: value >= bar,
  });
  const most = (what: string, value: number, unit: string, bar: number): Figure => ({
    what: `${name}: ${what}`,
    value,
    unit,
    bar: `<= ${bar}`,
    holds: value <= bar,
  });
  return [
    least('told within 24 h', recall, bars.recall),
    most('median delay', delayHours, 'h', bars.delayHours),
    most('median negatives seen', negatives, 'negatives', bars.negatives),
    least('slow ones told within 48 h', slow, bars.slow),
    most('told as over, open again within 3 h', again, 'of incidents', bars.again),
    { what: `${name}: false alarms`, value: falseAlarmsPerWeek, unit: 'a calm brand-week' },
  ];
}

export interface ScoldedOf {
  seed: number;
  brands: number;
  dials: readonly number[];
  progress(text: string): void;
}

/** Earshot on small brands that are mostly scolded. */
export function measureScolded({ seed, brands, dials, progress }: ScoldedOf): { figures: Figure[]; table: string } {
  const byDial = dials.map(() => ({ own: [] as Watched[], perfect: [] as Watched[] }));
  for (let i = 0; i < brands; i++) {
    const world = scoldedWorldOf(seed * 10_000 + i);
    for (const [k, dial] of dials.entries()) {
      byDial[k]?.own.push(watch(world, dial, false));
      byDial[k]?.perfect.push(watch(world, dial, true));
    }
    if (i % 10 === 9) progress(`${i + 1} of ${brands} brands`);
  }
  const figures: Figure[] = [];
  const parts = dials.map((dial, k) => {
    const { own = [], perfect = [] } = byDial[k] ?? {};
    figures.push(...figuresOf(dial, summaryOf(own)));
    const bySize = classes.map(({ name, from, to }) =>
      rowOf(name, summaryOf(own.filter(({ outcome: { perDay } }) => perDay >= from && perDay < to))),
    );
    const rows = [header, rowOf('Earshot', summaryOf(own)), ...bySize, rowOf('perfect sentiment', summaryOf(perfect))];
    return `Dial at ${dial} false alarms a brand-week\n${columns(rows)}`;
  });
  const waves = (byDial[0]?.own ?? []).flatMap(({ outcome }) => outcome.waves);
  const slow = waves.filter(({ kind }) => kind === 'slow burn').length;
  parts.push(`${brands} brands, ${waves.length - slow} quick and ${slow} slow waves`);
  return { figures, table: parts.join('\n\n') };
}
