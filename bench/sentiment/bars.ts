import type { Evaluation } from '../../dist/analysis/sentiment/evaluation.js';
import type { Figure } from '../bench.ts';
import type { TweetRow } from './measure-tweets.ts';
import type { LanguageSummary } from './summary.ts';

interface Bars {
  macroRecall: number;
  /** The others are of the model that is always there. */
  all: boolean;
}

const barsOf: Readonly<Record<string, Bars>> = {
  fast: { macroRecall: 0.71, all: true },
  accurate: { macroRecall: 0.74, all: false },
};

const least = (what: string, value: number, bar: number | undefined, interval?: Figure['interval']): Figure => ({
  what,
  value: value * 100,
  unit: '%',
  ...(interval && { interval: [interval[0] * 100, interval[1] * 100] as const }),
  ...(bar !== undefined && { bar: `>= ${Math.round(bar * 100)}`, holds: value >= bar }),
});

/** Accuracy when the surest 60 % are answered; null when fewer are. */
export const accuracyAt60 = ({ coverage }: Evaluation): number | null =>
  coverage.find(({ share }) => Math.abs(share - 0.6) < 1e-9)?.accuracy ?? null;

export function tweetFigures({ name, evaluation, probabilities }: TweetRow): Figure[] {
  if (!evaluation) return [];
  const { macroRecall, perLabel, ece } = evaluation;
  const bars = barsOf[name];
  const more = bars?.all === true;
  const figures = [
    least(`${name}: macro recall`, macroRecall.value, bars?.macroRecall, [macroRecall.low, macroRecall.high]),
    least(`${name}: neutral recall`, perLabel.neutral.recall ?? 0, more ? 0.62 : undefined),
    least(`${name}: negative recall`, perLabel.negative.recall ?? 0, more ? 0.75 : undefined),
  ];
  if (!probabilities) return figures;
  figures.push(least(`${name}: accuracy at 60 % coverage`, accuracyAt60(evaluation) ?? 0, more ? 0.74 : undefined));
  if (ece !== null) {
    const bar = more ? { bar: '<= 0.03', holds: ece <= 0.03 } : {};
    figures.push({ what: `${name}: expected calibration error`, value: ece, unit: '', ...bar });
  }
  return figures;
}

export function languageFigures(name: string, summary: LanguageSummary): Figure[] {
  const more = barsOf[name]?.all === true;
  return [
    least(`${name}: mean macro F1 of eight languages, not told`, summary.meanF1NotTold, more ? 0.58 : undefined),
    least(`${name}: mean macro F1 of eight languages, told`, summary.meanF1Told, undefined),
    least(`${name}: languages identified`, summary.identified, more ? 0.95 : undefined),
    least(`${name}: languages identified, 20-40 characters`, summary.identifiedShort, more ? 0.88 : undefined),
  ];
}
