import { type Label, labels, type Probabilities } from '../../core/domain.ts';
import { calibrationError, coverageOf, type ReliabilityBin, reliabilityOf } from './reliability.ts';

export interface LabelledAnswer {
  /** What a person said. */
  label: Label;
  /** What the model said; null: it abstained. */
  p: Probabilities | null;
}

/** A figure from 0 to 1 with its 95 % interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export interface LabelFigures {
  /** Null: the label was never answered. */
  precision: number | null;
  /** Null: no row has this label. */
  recall: number | null;
  f1: number | null;
  /** Rows that have this label. */
  support: number;
}

/** All shares are from 0 to 1. */
export interface Evaluation {
  rows: number;
  abstained: number;
  /** Mean recall of the labels that occur: the measure of SemEval-2017 task 4 A (Rosenthal et al. 2017, section 4.1). */
  macroRecall: Estimate;
  /** Right answers among all rows. */
  accuracy: Estimate;
  /** Mean of F1 = 2 TP / (2 TP + FP + FN) of the labels that occur. */
  macroF1: Estimate;
  perLabel: Record<Label, LabelFigures>;
  /** Truth -> answer -> rows. Rows without an answer are in `abstainedByLabel`. */
  confusion: Record<Label, Record<Label, number>>;
  abstainedByLabel: Record<Label, number>;
  /** Expected calibration error of the answers, see `calibrationError`. Null: no answer. */
  ece: number | null;
  /** Of the 10 bins those that hold an answer, in order. */
  reliability: ReliabilityBin[];
  /** Accuracy when only the surest `share` of all rows is answered, see `coverageOf`. */
  coverage: { share: number; accuracy: number }[];
}

const abstainedColumn = labels.length;
const columnCount = labels.length + 1;

/** The likeliest label; of two that are alike the more neutral, then the positive one. */
export const answerOf = ({ negative, neutral, positive }: Probabilities): Label =>
  negative > neutral && negative > positive ? 'negative' : positive > neutral ? 'positive' : 'neutral';

const sureness = (p: Probabilities): number => Math.max(p.negative, p.neutral, p.positive);

/**
 * How right a model was. An abstained row is in the support of its label and in no answer: it lowers recall, F1 and
 * accuracy like a wrong one, and no precision. Intervals: percentile bootstrap over rows (Efron and Tibshirani 1993,
 * chapter 13); the same rows and seed give the same figures. Throws RangeError for no rows.
 */
export function evaluate(
  rows: readonly LabelledAnswer[],
  { seed = 1, resamples = 1_000 }: { seed?: number; resamples?: number } = {},
): Evaluation {
  if (rows.length === 0) throw new RangeError('there are no rows to evaluate');
  // One byte a row: truth * 4 + answer.
  const cells = Uint8Array.from(rows, ({ label, p }) => {
    const column = p ? labels.indexOf(answerOf(p)) : abstainedColumn;
    return labels.indexOf(label) * columnCount + column;
  });
  const counts = countCells(cells);
  const estimates = bootstrap(counts, resampler(cells, seed), resamples);
  const at = (truth: Label, column: number): number => counts[labels.indexOf(truth) * columnCount + column] ?? 0;
  const abstainedByLabel = byLabel((truth) => at(truth, abstainedColumn));
  const sure = rows.flatMap(({ label, p }) => (p ? [{ p: sureness(p), right: answerOf(p) === label }] : []));
  const reliability = reliabilityOf(sure);
  return {
    rows: rows.length,
    abstained: rows.length - sure.length,
    ...estimates,
    perLabel: byLabel((label) => figuresOf(counts, labels.indexOf(label))),
    confusion: byLabel((truth) => byLabel((answer) => at(truth, labels.indexOf(answer)))),
    abstainedByLabel,
    ece: calibrationError(reliability),
    reliability,
    coverage: coverageOf(sure, rows.length),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const byLabel = <T>(of: (label: Label) => T): Record<Label, T> => ({
  negative: of('negative'),
  neutral: of('neutral'),
  positive: of('positive'),
});

const newCounts = (): Uint32Array => new Uint32Array(labels.length * columnCount);

function countCells(cells: Uint8Array): Uint32Array {
  const counts = newCounts();
  for (const cell of cells) counts[cell] = (counts[cell] ?? 0) + 1;
  return counts;
}

function figuresOf(counts: Uint32Array, label: number): LabelFigures {
  let support = 0;
  let answered = 0;
  for (let column = 0; column < columnCount; column += 1) support += counts[label * columnCount + column] ?? 0;
  for (let truth = 0; truth < labels.length; truth += 1) answered += counts[truth * columnCount + label] ?? 0;
  const right = counts[label * columnCount + label] ?? 0;
  return {
    precision: answered === 0 ? null : right / answered,
    recall: support === 0 ? null : right / support,
    f1: support + answered === 0 ? null : (2 * right) / (support + answered),
    support,
  };
}

type Headline = 'macroRecall' | 'accuracy' | 'macroF1';

function headlineOf(counts: Uint32Array): Record<Headline, number> {
  const all = labels.map((_, index) => figuresOf(counts, index));
  const occurring = all.filter(({ support }) => support > 0);
  const right = labels.map((_, index) => counts[index * columnCount + index] ?? 0);
  return {
    macroRecall: sum(occurring.map(({ recall }) => recall ?? 0)) / occurring.length,
    accuracy: sum(right) / sum(all.map(({ support }) => support)),
    macroF1: sum(occurring.map(({ f1 }) => f1 ?? 0)) / occurring.length,
  };
}

function bootstrap(counts: Uint32Array, resample: () => Uint32Array, times: number): Record<Headline, Estimate> {
  const drawn = Array.from({ length: times }, () => headlineOf(resample()));
  const values = headlineOf(counts);
  const estimate = (name: Headline): Estimate => {
    const sorted = drawn.map((one) => one[name]).sort((a, b) => a - b);
    const [low, high] = [quantile(sorted, 0.025), quantile(sorted, 0.975)];
    return { value: values[name], low: low ?? values[name], high: high ?? values[name] };
  };
  return { macroRecall: estimate('macroRecall'), accuracy: estimate('accuracy'), macroF1: estimate('macroF1') };
}

const quantile = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.round(share * (sorted.length - 1))];

/**
 * A resampler of whole rows, the same for the same seed: mulberry32 (Tommy Ettinger, public domain) in the loop that
 * draws, as a million rows are drawn a thousand times.
 */
function resampler(cells: Uint8Array, seed: number): () => Uint32Array {
  let state = seed | 0;
  return () => {
    const counts = newCounts();
    const rows = cells.length;
    for (let drawn = 0; drawn < rows; drawn += 1) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      const cell = cells[Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * rows)] ?? 0;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    return counts;
  };
}
