import type { Time } from '../core/domain.ts';
import { countTicks } from './count-axis.ts';
import { colour, n, plot, type SpikeSeries, size, text } from './spike-look.ts';
import { legend, markers, timeLabel } from './spike-marks.ts';
import { escapeXml, fitText, textWidth } from './svg-text.ts';
import { timeTicks } from './time-axis.ts';

/**
 * A picture of a spike as SVG, 800 by 400 units: columns of counted negatives, those above normal in another colour; the
 * band and line of what is normal; hatching where nobody watched; a line at every marker; local time.
 */
export function spikeChart(series: SpikeSeries): string {
  const { from, to, stepMs, timezone, words } = series;
  const x = (at: Time): number => plot.left + ((at - from) / Math.max(1, to - from)) * (plot.right - plot.left);
  const high = series.expectedHigh ?? series.expected;
  const ticks = countTicks(
    [...series.observed, ...high].reduce((peak, value) => Math.max(peak, count(value)), 1) * 1.12,
  );
  const top = ticks.at(-1) ?? 1;
  const y = (value: number): number => plot.bottom - (Math.min(count(value), top) / top) * (plot.bottom - plot.top);
  const column = (index: number): { left: number; right: number } => ({
    left: x(from + index * stepMs),
    right: x(Math.min(to, from + (index + 1) * stepMs)),
  });

  const columns = series.observed.flatMap((value, index) => {
    if (series.covered[index] === false || count(value) === 0) return [];
    const { left, right } = column(index);
    const gap = Math.min(2.5, (right - left) * 0.18);
    const fill = count(value) > count(high[index] ?? 0) ? colour.above : colour.within;
    return `<rect x="${n(left + gap / 2)}" y="${n(y(value))}" width="${n(right - left - gap)}" height="${n(plot.bottom - y(value))}" rx="${n(Math.min(1.5, (right - left) / 6))}" fill="${fill}"/>`;
  });

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" font-family="Inter, 'Helvetica Neue', Arial, sans-serif" font-size="13" fill="${colour.soft}">`,
    `<title>${escapeXml(series.title)}</title><desc>${escapeXml(series.subtitle)}</desc>`,
    `<defs><pattern id="unobserved" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#f6f7f9"/><line x1="0" y1="0" x2="0" y2="7" stroke="${colour.hatch}" stroke-width="2"/></pattern></defs>`,
    `<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>`,
    text(24, 38, fitText(series.title, 752 / 21), `font-size="21" font-weight="600" fill="${colour.ink}"`),
    text(24, 61, fitText(series.subtitle, 752 / 14), 'font-size="14"'),
    legend(series),
    ...ticks.map(
      (tick) =>
        `<line x1="${plot.left}" x2="${plot.right}" y1="${n(y(tick))}" y2="${n(y(tick))}" stroke="${colour.grid}"/>`,
    ),
    normalBand(series, column, y),
    ...uncovered(series, column),
    ...columns,
    normalLine(series, column, y),
    peak(series, high, column, y),
    `<line x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}" stroke="${colour.soft}"/>`,
    ...ticks.map((tick) => text(plot.left - 9, y(tick) + 4.5, words.number(tick), 'text-anchor="end"')),
    ...timeTicks(from, to, timezone, 8, words.day).map((tick) => timeLabel(tick, x(tick.at))),
    text(plot.right, 61, timezone, 'text-anchor="end" font-size="11" fill="#8794a1"'),
    ...markers(series, x),
    '</svg>',
  ].join('\n');
}

const most = 1e9;
/** What can be drawn: a number that is none, or less than nothing, counts as nothing. */
const count = (value: number): number => (value > 0 ? Math.min(value, most) : 0);
type Column = (index: number) => { left: number; right: number };

function normalBand({ observed, expectedHigh }: SpikeSeries, column: Column, y: (value: number) => number): string {
  if (!expectedHigh) return '';
  const steps = observed.map((_, index) => {
    const { left, right } = column(index);
    const height = n(y(expectedHigh[index] ?? 0));
    return `L${n(left)} ${height}L${n(right)} ${height}`;
  });
  return `<path d="M${plot.left} ${plot.bottom}${steps.join('')}L${plot.right} ${plot.bottom}Z" fill="${colour.band}"/>`;
}

function normalLine({ observed, expected }: SpikeSeries, column: Column, y: (value: number) => number): string {
  if (observed.length === 0) return '';
  const steps = observed.map((_, index) => {
    const { left, right } = column(index);
    const height = n(y(expected[index] ?? 0));
    return `${index === 0 ? 'M' : 'L'}${n(left)} ${height}L${n(right)} ${height}`;
  });
  return `<path d="${steps.join('')}" fill="none" stroke="${colour.normal}" stroke-width="1.5" stroke-dasharray="5 3"/>`;
}

/** The greatest count above normal, written above its column. */
function peak(
  { observed, covered, words }: SpikeSeries,
  high: readonly number[],
  column: Column,
  y: (value: number) => number,
): string {
  let best = -1;
  observed.forEach((value, index) => {
    if (covered[index] !== false && count(value) > count(observed[best] ?? 0)) best = index;
  });
  const value = Math.round(count(observed[best] ?? 0));
  if (value === 0 || value <= count(high[best] ?? 0)) return '';
  const { left, right } = column(best);
  const middle = Math.min((left + right) / 2, plot.right - (textWidth(words.number(value)) * 13) / 2);
  return text(
    middle,
    y(value) - 6,
    words.number(value),
    `text-anchor="middle" font-weight="600" fill="${colour.peak}"`,
  );
}

/** One hatched area for each run of steps that nobody watched. */
function uncovered({ observed, covered }: SpikeSeries, column: Column): string[] {
  const areas: string[] = [];
  for (let start = 0; start < observed.length; start += 1) {
    if (covered[start] !== false) continue;
    let end = start;
    while (end + 1 < observed.length && covered[end + 1] === false) end += 1;
    const { left } = column(start);
    const { right } = column(end);
    areas.push(
      `<rect x="${n(left)}" y="${plot.top}" width="${n(right - left)}" height="${plot.bottom - plot.top}" fill="url(#unobserved)"/>`,
    );
    start = end;
  }
  return areas;
}
