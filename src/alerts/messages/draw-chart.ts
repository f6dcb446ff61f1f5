import { blockLine } from '../../charts/block-line.ts';
import { renderPng } from '../../charts/render-png.ts';
import { spikeChart } from '../../charts/spike-chart.ts';
import { messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { amountOf, type SeriesPoint, type WaveSeries } from '../evidence/wave-series.ts';
import type { AlertChart } from './alert-chart.ts';
import type { AlertMessage } from './message.ts';

const pngWidth = 1200;
const mostBlocks = 32;

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

/** The drawing as SVG; empty when there is nothing to draw. */
function chartSvg({ series, picture, moments, timezone, words }: AlertMessage): string {
  if (!series) return '';
  return spikeChart({
    from: series.from,
    to: series.from + series.points.length * series.stepMs,
    stepMs: series.stepMs,
    observed: series.points.map((point) => amountOf(point, series.unit)),
    expected: series.points.map(() => series.expected),
    expectedHigh: series.points.map(() => series.expectedHigh),
    covered: series.points.map((point) => isTelling(point, series)),
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

/** `06:30 ▁▁▂▁▇█ 14:30 (each 15 min)`; a dot where nobody watched. */
function chartLine({ series, timezone, words }: AlertMessage): string {
  if (!series || series.points.length === 0) return '';
  const group = Math.ceil(series.points.length / mostBlocks);
  const groups = Array.from({ length: Math.ceil(series.points.length / group) }, (_, index) =>
    series.points.slice(index * group, (index + 1) * group),
  );
  const values = groups.map((points) =>
    points.some((point) => isTelling(point, series))
      ? points.reduce((sum, point) => sum + amountOf(point, series.unit), 0)
      : Number.NaN,
  );
  const { clock } = words.times(timezone);
  const to = series.from + series.points.length * series.stepMs;
  return words.picture.line({
    from: clock(series.from),
    blocks: blockLine(values),
    to: clock(to),
    stepMs: group * series.stepMs,
  });
}
