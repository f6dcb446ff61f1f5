import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evaluation } from '../../dist/analysis/sentiment/evaluation.js';
import { renderPng } from '../../dist/charts/render-png.js';
import { colour, n, text } from '../../dist/charts/spike-look.js';

const size = { width: 560, height: 560 };
const plot = { left: 68, right: 528, top: 96, bottom: 404 };
/** Under the plot: how many answers each bin holds. */
const counts = { top: 424, bottom: 490 };
/** The top of three probabilities is never lower than a third. */
const axis = { from: 0.3, to: 1, ticks: [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] };

const x = (p: number): number => plot.left + ((p - axis.from) / (axis.to - axis.from)) * (plot.right - plot.left);
const y = (share: number): number =>
  plot.bottom - ((share - axis.from) / (axis.to - axis.from)) * (plot.bottom - plot.top);

/** Half the width of a 95 % interval of a share: 1.96 standard errors of a binomial. */
const halfWidth = (share: number, count: number): number => 1.96 * Math.sqrt((share * (1 - share)) / count);
const inside = (share: number): number => Math.min(axis.to, Math.max(axis.from, share));

/** Said against true: mean top probability of each bin, and the share of its answers that is right. 560 by 560 units. */
export function reliabilityChart(name: string, { reliability, ece, rows, abstained }: Evaluation): string {
  const most = Math.max(...reliability.map(({ count }) => count));
  const title = 'How sure, and how often right';
  const line = reliability.map(({ meanP, accuracy }) => `${n(x(meanP))} ${n(y(inside(accuracy)))}`).join('L');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" font-family="Inter, 'Helvetica Neue', Arial, sans-serif" font-size="13" fill="${colour.soft}">`,
    `<title>${title}</title>`,
    `<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>`,
    text(24, 38, title, `font-size="21" font-weight="600" fill="${colour.ink}"`),
    text(
      24,
      61,
      `Model ${name} on ${rows - abstained} validation tweets; calibration error ${(ece ?? 0).toFixed(3)}`,
      'font-size="14"',
    ),
    ...axis.ticks.flatMap((tick) => [
      `<line x1="${plot.left}" x2="${plot.right}" y1="${n(y(tick))}" y2="${n(y(tick))}" stroke="${colour.grid}"/>`,
      text(plot.left - 9, y(tick) + 4.5, `${Math.round(tick * 100)} %`, 'text-anchor="end"'),
      text(x(tick), counts.bottom + 19, `${Math.round(tick * 100)} %`, 'text-anchor="middle"'),
    ]),
    text(plot.left, plot.top - 9, 'Answers that were right', ''),
    text((plot.left + plot.right) / 2, counts.bottom + 45, 'Probability that the model gave', 'text-anchor="middle"'),
    `<line x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.top}" stroke="${colour.normal}" stroke-dasharray="5 4"/>`,
    text(x(0.93) - 6, y(0.93) - 8, 'as said', `text-anchor="end" fill="${colour.normal}"`),
    ...reliability.map(({ meanP, accuracy, count }) => {
      const half = halfWidth(accuracy, count);
      const ends = `y1="${n(y(inside(accuracy - half)))}" y2="${n(y(inside(accuracy + half)))}"`;
      return `<line x1="${n(x(meanP))}" x2="${n(x(meanP))}" ${ends} stroke="${colour.within}" stroke-width="2"/>`;
    }),
    `<path d="M${line}" fill="none" stroke="${colour.above}" stroke-width="2.5"/>`,
    ...reliability.map(
      ({ meanP, accuracy }) =>
        `<circle cx="${n(x(meanP))}" cy="${n(y(inside(accuracy)))}" r="4.5" fill="${colour.above}"/>`,
    ),
    ...reliability.flatMap(({ from, to, count }) => {
      const height = (count / most) * (counts.bottom - counts.top - 16);
      const [left, right] = [x(Math.max(axis.from, from)), x(to)];
      return [
        `<rect x="${n(left + 3)}" y="${n(counts.bottom - height)}" width="${n(right - left - 6)}" height="${n(height)}" fill="${colour.band}"/>`,
        text((left + right) / 2, counts.bottom - height - 4, String(count), 'text-anchor="middle" font-size="11.5"'),
      ];
    }),
    `<line x1="${plot.left}" x2="${plot.right}" y1="${counts.bottom}" y2="${counts.bottom}" stroke="${colour.soft}"/>`,
    '</svg>',
  ].join('\n');
}

/** Writes the picture for the documentation; gives the files' names. */
export async function drawReliability(name: string, evaluation: Evaluation, folder = 'docs'): Promise<string[]> {
  const svg = reliabilityChart(name, evaluation);
  const [svgFile, pngFile] = [join(folder, 'reliability.svg'), join(folder, 'reliability.png')];
  await writeFile(svgFile, `${svg}\n`);
  await writeFile(pngFile, renderPng(svg, 1_120));
  return [svgFile, pngFile];
}
