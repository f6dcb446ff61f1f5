import type { Estimate } from '../../dist/analysis/sentiment/evaluation.js';
import type { Figure } from '../bench.ts';
import { accuracyAt60 } from './bars.ts';
import type { LanguageRow } from './measure-languages.ts';
import type { TweetRow } from './measure-tweets.ts';
import { summarize } from './summary.ts';

type Row = readonly string[];

/** Columns side by side; the first to the left, the others to the right. */
function columns(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const percent = (value: number | null): string => (value === null ? '-' : (value * 100).toFixed(1));
const withInterval = ({ value, low, high }: Estimate): string =>
  `${percent(value)} [${percent(low)}, ${percent(high)}]`;
const found = ({ right, of }: { right: number; of: number }): string =>
  of === 0 ? '- (no such tweet)' : `${percent(right / of)} of ${of}`;

export function tweetTable(rows: readonly TweetRow[]): string {
  const head = [
    'validation tweets, English; %',
    'macro recall',
    'accuracy',
    'macro F1',
    'neutral',
    'negative',
    'ECE',
    'acc. at 60 %',
    'abstained',
  ];
  const body = rows.flatMap(({ name, evaluation: e, probabilities }): Row[] =>
    e
      ? [
          [
            name,
            withInterval(e.macroRecall),
            withInterval(e.accuracy),
            withInterval(e.macroF1),
            percent(e.perLabel.neutral.recall),
            percent(e.perLabel.negative.recall),
            probabilities && e.ece !== null ? e.ece.toFixed(3) : '-',
            probabilities ? percent(accuracyAt60(e)) : '-',
            percent(e.abstained / e.rows),
          ],
        ]
      : [],
  );
  return columns([head, ...body]);
}

export function languageTable(name: string, rows: readonly LanguageRow[]): string {
  const all = summarize(rows);
  const head = [`${name}; %`, 'tweets', 'macro F1, not told', 'macro F1, told', 'identified', 'at 20-40 characters'];
  return columns([
    head,
    ...rows.map(({ folder, tweets, macroF1, identified, identifiedShort }) => [
      folder,
      String(tweets),
      withInterval(macroF1.notTold),
      withInterval(macroF1.told),
      found(identified),
      found(identifiedShort),
    ]),
    [
      'all eight',
      String(rows.reduce((sum, { tweets }) => sum + tweets, 0)),
      percent(all.meanF1NotTold),
      percent(all.meanF1Told),
      percent(all.identified),
      percent(all.identifiedShort),
    ],
  ]);
}

export function barTable(figures: readonly Figure[]): string {
  const held = figures.filter(({ holds }) => holds !== undefined);
  if (held.length === 0) return '';
  return columns([
    ['bars', 'value', 'bar', ''],
    ...held.map(({ what, value, bar, holds }) => [
      what,
      value < 1 ? value.toFixed(3) : value.toFixed(1),
      bar ?? '',
      holds ? 'holds' : 'FAILS',
    ]),
  ]);
}
