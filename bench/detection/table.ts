import type { Figure } from '../bench.ts';
import { bootstrap, bySize, type Interval95, summarize } from './figures.ts';
import type { Measurement } from './measure.ts';
import type { Outcome } from './yardstick.ts';

export type Row = readonly string[];

/** Columns side by side; the first to the left, the others to the right. */
export function columns(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}

export const share = (value: number): string => (Number.isFinite(value) ? value.toFixed(2).replace(/^0\./, '.') : '-');
export const whole = (value: number): string => (Number.isFinite(value) ? String(Math.round(value)) : '-');
const withInterval = (value: number, [low, high]: Interval95, format: (value: number) => string): string =>
  `${format(value)} [${format(low)}, ${format(high)}]`;

function rowOf(name: string, outcomes: readonly Outcome[]): Row {
  const summary = summarize(outcomes);
  const interval = bootstrap(outcomes);
  return [
    name,
    withInterval(summary.recall, interval.recall, share),
    withInterval(summary.early25, interval.early25, share),
    withInterval(summary.falseAlarmsPerWeek, interval.falseAlarmsPerWeek, share),
    withInterval(summary.medianDelayMinutes, interval.medianDelayMinutes, whole),
    withInterval(summary.explosiveDelayMinutes, interval.explosiveDelayMinutes, whole),
    withInterval(summary.negativesAtAlert, interval.negativesAtAlert, whole),
    withInterval(summary.alertsPerWave, interval.alertsPerWave, share),
  ];
}

const header: Row = [
  '',
  'recall',
  'early25',
  'false alarms',
  'delay, min',
  'explosive, min',
  'negatives seen',
  'alerts a wave',
];

function recallByKind(outcomes: readonly Outcome[]): Row[] {
  const waves = outcomes.flatMap((outcome) => outcome.waves);
  const kinds = [...new Set(waves.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const some = waves.filter((wave) => wave.kind === kind);
    const found = some.filter(({ delayMs }) => delayMs !== null).length;
    const early = some.filter((wave) => wave.early).length;
    return [kind, String(some.length), share(found / some.length), share(early / some.length)];
  });
}

/** By what was going on, and by dial. */
function fooledBy({ budgets, measured }: Measurement): Row[] {
  const found = budgets.map((_, k) => (measured[0]?.outcomes[k] ?? []).flatMap((outcome) => outcome.fooledBy));
  const kinds = [...new Set(found.flat())].sort();
  return [
    ['dial', ...budgets.map(String)],
    ...kinds.map((kind) => [kind, ...found.map((some) => String(some.filter((one) => one === kind).length))]),
  ];
}

/** Everything that was measured, as text. */
export function describe(measurement: Measurement): string {
  const { budgets, measured } = measurement;
  const parts: string[] = [];
  for (const [k, budget] of budgets.entries()) {
    const rows = measured.map(({ name, outcomes }) => rowOf(name, outcomes[k] ?? []));
    parts.push(`At ${budget} false alarms a brand-week\n${columns([header, ...rows])}`);
  }
  const [earshot] = measured;
  if (!earshot) return '';
  for (const [k, budget] of budgets.entries()) {
    const rows = bySize(earshot.outcomes[k] ?? [], budget).map(({ name, brands, falseAlarms, ofDial, low, high }) => [
      name,
      String(brands),
      String(falseAlarms),
      withInterval(ofDial, [low, high], share),
    ]);
    const head = ['mentions a day', 'brands', 'false alarms', 'of the dial [one-sided 95 % bounds]'];
    parts.push(`False alarms of Earshot with the dial at ${budget} a brand-week\n${columns([head, ...rows])}`);
  }
  for (const [k, budget] of budgets.entries()) {
    const kinds = recallByKind(earshot.outcomes[k] ?? []);
    parts.push(
      `Waves of Earshot with the dial at ${budget}\n${columns([['', 'waves', 'recall', 'early25'], ...kinds])}`,
    );
  }
  parts.push(`What the false alarms of Earshot were\n${columns(fooledBy(measurement))}`);
  const brands = earshot.outcomes[0] ?? [];
  const weeks = brands.reduce((sum, outcome) => sum + outcome.weeks, 0);
  parts.push(
    `${brands.length} held-out brands of ${whole(Math.min(...brands.map(({ perDay }) => perDay)))} to ${whole(Math.max(...brands.map(({ perDay }) => perDay)))} mentions a day, ${whole(weeks)} brand-weeks. In brackets: 95 % intervals, brands drawn anew.`,
  );
  return parts.join('\n\n');
}

/** The bars, and which of them do not hold. */
export function describeBars(figures: readonly Figure[]): string {
  const rows = figures
    .filter(({ bar }) => bar !== undefined)
    .map(({ what, value, unit, bar, holds }) => [
      what,
      Number.isFinite(value) ? value.toFixed(2) : '-',
      unit,
      bar ?? '',
      holds ? '' : 'does not hold',
    ]);
  return columns([['bar', 'measured', 'unit', 'wanted', ''], ...rows]);
}
