import type { Estimate, Evaluation } from '../../analysis/sentiment/evaluation.ts';
import { type Label, labels } from '../../core/domain.ts';
import { count } from '../../wording/words.ts';
import { table } from '../terminal/layout/table.ts';
import { oneLine } from '../terminal/output.ts';

export interface WrongAnswer {
  line: number;
  truth: Label;
  answer: Label;
  /** Probability of the answer. */
  p: number;
  /** Sanitised for a terminal. */
  text: string;
}

export interface ModelEvaluation extends Evaluation {
  file: string;
  /** Name and version. */
  model: string;
  textColumn: string;
  labelColumn: string;
  /** Reason -> number of rows left out. */
  leftOut: Record<string, number>;
  /** Reason -> number of rows on which the model abstained. */
  abstainedBecause: Record<string, number>;
  /** Accuracy of the answers. Null: there were none. */
  accuracyOfAnswers: number | null;
  /** Accuracy of the most confident 60 % of all rows. Null: fewer were answered. */
  accuracyAt60: number | null;
  /** Most confident first. */
  worst: WrongAnswer[];
}

/** `no text: 12 rows, no label: 3 rows`, largest first. */
export const reasonsOf = (reasons: Record<string, number>): string =>
  Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, rows]) => `${reason}: ${count(rows, 'row')}`)
    .join(', ');

const percent = (share: number | null): string => (share === null ? '-' : `${(100 * share).toFixed(1)} %`);
const interval = ({ low, high }: Estimate): string => `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} %`;

/** Describes the evaluation of a model for people. */
export function describeEvaluation(found: ModelEvaluation): string {
  const { rows, abstained, leftOut, abstainedBecause, worst } = found;
  const estimates: [string, Estimate][] = [
    ['macro recall', found.macroRecall],
    ['accuracy', found.accuracy],
    ['macro F1', found.macroF1],
  ];
  const parts = [
    [
      oneLine(
        `${found.file}: ${count(rows, 'row')} (${found.textColumn}, ${found.labelColumn}), model ${found.model}`,
        300,
      ),
      ...(Object.keys(leftOut).length > 0 ? [`left out: ${reasonsOf(leftOut)}`] : []),
    ].join('\n'),
    table(
      ['', 'figure', '95 % interval'],
      estimates.map(([name, estimate]) => [name, percent(estimate.value), interval(estimate)]),
    ),
    table(
      ['label', 'precision', 'recall', 'F1', 'rows'],
      labels.map((label) => {
        const { precision, recall, f1, support } = found.perLabel[label];
        return [label, percent(precision), percent(recall), percent(f1), String(support)];
      }),
    ),
    table(
      ['you say \\ it says', ...labels, 'abstains'],
      labels.map((truth) => [
        truth,
        ...labels.map((answer) => String(found.confusion[truth][answer])),
        String(found.abstainedByLabel[truth]),
      ]),
    ),
    [
      `abstained: ${percent(abstained / rows)}${abstained > 0 ? ` (${reasonsOf(abstainedBecause)})` : ''}`,
      `accuracy of the answers: ${percent(found.accuracyOfAnswers)}`,
      `accuracy at 60 % coverage (its surest 60 % of all rows): ${found.accuracyAt60 === null ? 'it answers fewer' : percent(found.accuracyAt60)}`,
      `expected calibration error: ${found.ece === null ? '-' : found.ece.toFixed(3)}`,
    ].join('\n'),
  ];
  if (worst.length > 0)
    parts.push(
      `worst errors, the surest first:\n${table(
        ['line', 'you say', 'it says', 'p', 'text'],
        worst.map(({ line, truth, answer, p, text }) => [
          String(line),
          truth,
          answer,
          p.toFixed(2),
          oneLine(text, 120),
        ]),
      )}`,
    );
  return parts.join('\n\n');
}
