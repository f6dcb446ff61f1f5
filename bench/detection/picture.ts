import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderPng } from '../../dist/charts/render-png.js';
import { colour, n, text } from '../../dist/charts/spike-look.js';
import { summarize } from './figures.ts';
import type { Measured } from './measure.ts';

const size = { width: 800, height: 460 };
const plot = { left: 60, right: 560, top: 92, bottom: 396 };
/** False alarms a brand-week, on a logarithmic axis. */
const axis = { from: 0.03, to: 3, ticks: [0.05, 0.1, 0.25, 0.5, 1, 2] };

interface Line {
  name: string;
  role: Measured['role'];
  points: { falseAlarms: number; recall: number }[];
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Labels of lines below each other without overlaps, as near to their lines as can be. */
function spread(wanted: readonly number[], gap: number): number[] {
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  let least = plot.top;
  for (const place of order) {
    place.y = Math.max(place.y, least);
    least = place.y + gap;
  }
  let most = plot.bottom + 4;
  for (const place of order.toReversed()) {
    place.y = Math.min(place.y, most);
    most = place.y - gap;
  }
  return order.sort((a, b) => a.i - b.i).map(({ y }) => y);
}

/** Recall against realised false alarms: one line for each rule, one point for each budget. SVG, 800 by 460 units. */
export function recallChart(measured: readonly Measured[]): string {
  const lines = measured
    .filter(({ name }) => !name.startsWith('oracle'))
    .map(
      ({ name, role, outcomes }): Line => ({
        name,
        role,
        points: outcomes.map((some) => {
          const { recall, falseAlarmsPerWeek } = summarize(some);
          return { recall, falseAlarms: falseAlarmsPerWeek };
        }),
      }),
    );
  const x = (rate: number): number =>
    plot.left +
    (Math.log(clamp(rate, axis.from, axis.to) / axis.from) / Math.log(axis.to / axis.from)) * (plot.right - plot.left);
  const y = (recall: number): number => plot.bottom - recall * (plot.bottom - plot.top);
  const strokeOf = ({ role }: Line): string =>
    role === 'earshot' ? colour.above : role === 'bound' ? colour.ink : colour.within;
  const labels = spread(
    lines.map(({ points }) => y(points.at(-1)?.recall ?? 0) + 4),
    17,
  );
  const title = 'Waves found, and false alarms on the way';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" font-family="Inter, 'Helvetica Neue', Arial, sans-serif" font-size="13" fill="${colour.soft}">`,
    `<title>${title}</title>`,
    `<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>`,
    text(24, 38, title, `font-size="21" font-weight="600" fill="${colour.ink}"`),
    text(
      24,
      61,
      'Recall of waves on held-out brands; thresholds of the others frozen on training brands',
      'font-size="14"',
    ),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((recall) => [
      `<line x1="${plot.left}" x2="${plot.right}" y1="${n(y(recall))}" y2="${n(y(recall))}" stroke="${colour.grid}"/>`,
      text(plot.left - 9, y(recall) + 4.5, `${recall * 100} %`, 'text-anchor="end"'),
    ]),
    ...axis.ticks.flatMap((rate) => [
      `<line x1="${n(x(rate))}" x2="${n(x(rate))}" y1="${plot.bottom}" y2="${plot.bottom + 5}" stroke="${colour.soft}"/>`,
      text(x(rate), plot.bottom + 21, String(rate), 'text-anchor="middle"'),
    ]),
    text((plot.left + plot.right) / 2, plot.bottom + 44, 'False alarms per brand and week', 'text-anchor="middle"'),
    `<line x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}" stroke="${colour.soft}"/>`,
    ...lines.map(({ points }, i) => {
      const last = points.at(-1);
      return `<path d="M${n(x(last?.falseAlarms ?? 0) + 6)} ${n(y(last?.recall ?? 0))}L${plot.right + 8} ${n((labels[i] ?? 0) - 4)}" fill="none" stroke="${colour.grid}"/>`;
    }),
    ...lines.toReversed().map((line) => {
      const path = line.points.map((point) => `${n(x(point.falseAlarms))} ${n(y(point.recall))}`).join('L');
      const dots = line.points.map(
        (point) =>
          `<circle cx="${n(x(point.falseAlarms))}" cy="${n(y(point.recall))}" r="${line.role === 'earshot' ? 4.5 : 3}" fill="${strokeOf(line)}"/>`,
      );
      const dashes = line.role === 'bound' ? ' stroke-dasharray="5 3"' : '';
      return `<path d="M${path}" fill="none" stroke="${strokeOf(line)}" stroke-width="${line.role === 'earshot' ? 3 : 1.5}"${dashes}/>${dots.join('')}`;
    }),
    ...lines.map((line, i) => {
      const bold = line.role === 'earshot' ? ' font-weight="600"' : '';
      const fill = line.role === 'rival' ? colour.soft : strokeOf(line);
      return text(plot.right + 12, labels[i] ?? 0, line.name, `fill="${fill}"${bold} font-size="12.5"`);
    }),
    '</svg>',
  ].join('\n');
}

/** Writes the picture for the documentation; gives the files' names. */
export async function drawPicture(measured: readonly Measured[], folder = 'docs'): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const svg = recallChart(measured);
  const [svgFile, pngFile] = [join(folder, 'detection.svg'), join(folder, 'detection.png')];
  await writeFile(svgFile, `${svg}\n`);
  await writeFile(pngFile, renderPng(svg, 1_600));
  return [svgFile, pngFile];
}
