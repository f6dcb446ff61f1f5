import { blockLine } from '../../charts/block-line.ts';
import { renderPng } from '../../charts/render-png.ts';
import { spikeChart } from '../../charts/spike-chart.ts';
import { hourMs, type Time } from '../../core/domain.ts';
import { messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { amountOf, type SeriesPoint, type WaveSeries } from '../evidence/wave-series.ts';
import type { AlertChart } from './alert-chart.ts';
import type { AlertMessage } from './message.ts';

const pngWidth = 1200;
const mostBlocks = 32;
/** Beside times with their dates. */
const mostOfDays = 20;

/** The chart of a message, as an image and as a line of block characters. */
export function drawChart(message: AlertMessage, logger: Logger): AlertChart {
  let png: Uint8Array | null | undefined;
  return {
    line: message.series ? chartLine(message) : '',
    png() {
      if (png === undefined) png = message.series ? draw(message, logger) : null;
      return png;
    },
  };
}

/**
 * Whether to show the count of a step. The newest steps are often only partly observed, but a count already above
 * normal is the wave itself and must show.
 */
const isTelling = (point: SeriesPoint, { unit, expectedHigh }: WaveSeries): boolean =>
  point.observed >= 0.5 || amountOf(point, unit) > expectedHigh;

/**
 * The steps to show. The newest one, while it lasts, looks like the end of it all: it shows once it is no lower than the
 * one before.
 */
function shownPoints({ points, stepMs, unit }: WaveSeries, now: Time): readonly SeriesPoint[] {
  const [before, last] = points.slice(-2);
  const isGoingOn = before !== undefined && last !== undefined && now < last.at + stepMs;
  return isGoingOn && amountOf(last, unit) < amountOf(before, unit) ? points.slice(0, -1) : points;
}

/** The drawing as SVG; empty when there is nothing to draw. */
function chartSvg({ series, picture, moments, timezone, words, at }: AlertMessage): string {
  if (!series) return '';
  const shown = shownPoints(series, at).length;
  return spikeChart({
    from: series.from,
    to: series.from + series.points.length * series.stepMs,
    stepMs: series.stepMs,
    // A step without a column still has its normal range.
    observed: series.points.map((point, index) => (index < shown ? amountOf(point, series.unit) : Number.NaN)),
    expected: series.points.map(() => series.expected),
    expectedHigh: series.points.map(() => series.expectedHigh),
    covered: series.points.map((point, index) => index >= shown || isTelling(point, series)),
    markers: moments,
    title: picture.title,
    subtitle: picture.subtitle,
    unit: picture.unit,
    timezone,
    words: words.picture,
  });
}

function draw(message: AlertMessage, logger: Logger): Uint8Array | null {
  try {
    return renderPng(chartSvg(message), pngWidth);
  } catch (error) {
    // Better a message without its picture than no message.
    logger.warn({ incident: message.incident, error: messageOf(error) }, 'the chart of a message cannot be drawn');
    return null;
  }
}

/** How many steps share a bar: so many at least, and a length that fits into an hour or is whole hours. */
function groupOf(atLeast: number, stepMs: number): number {
  const first = Math.ceil(atLeast);
  for (let group = first; group < first + hourMs / stepMs; group++) {
    const ms = group * stepMs;
    if (hourMs % ms === 0 || ms % hourMs === 0) return group;
  }
  return first;
}

/** `06:30 ▁▁▂▁▇█ 14:30 (each bar: 15 minutes)`; a dot where nobody watched. */
function chartLine({ series, timezone, words, at }: AlertMessage): string {
  if (!series || series.points.length === 0) return '';
  const shown = shownPoints(series, at);
  const times = words.times(timezone);
  const to = series.from + shown.length * series.stepMs;
  const isOneDay = times.sameDay(series.from, to);
  const group = groupOf(shown.length / (isOneDay ? mostBlocks : mostOfDays), series.stepMs);
  // Whole groups up to the end: a bar of less time would look like less.
  const length = Math.floor(shown.length / group);
  const start = shown.length - length * group;
  const groups = Array.from({ length }, (_, index) => shown.slice(start + index * group, start + (index + 1) * group));
  const values = groups.map((points) =>
    points.some((point) => isTelling(point, series))
      ? points.reduce((sum, point) => sum + amountOf(point, series.unit), 0)
      : Number.NaN,
  );
  // What is normal must not look like a peak.
  const normal = group * series.expected + Math.sqrt(group) * Math.max(0, series.expectedHigh - series.expected);
  const label = isOneDay ? times.clock : times.day;
  return words.picture.line({
    from: label(series.from + start * series.stepMs),
    blocks: blockLine(values, normal),
    to: label(to),
    stepMs: group * series.stepMs,
  });
}
