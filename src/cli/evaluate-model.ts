import { answerOf, evaluate, type LabelledAnswer } from '../analysis/sentiment/evaluation.ts';
import { createScorer } from '../analysis/sentiment/index.ts';
import type { Score } from '../core/domain.ts';
import { ConfigError } from '../core/errors.ts';
import { describeEvaluation, type ModelEvaluation, reasonsOf, type WrongAnswer } from './describe-evaluation.ts';
import { parseLabels, schemeOf } from './label-scheme.ts';
import { openLabelled } from './labelled-file.ts';
import { countOne, labelsOf, type UsableRow, usableRows } from './labelled-rows.ts';
import { oneLine, print, printJson, progressLine } from './output.ts';

export interface EvalOptions {
  file: string;
  model: string;
  text?: string;
  label?: string;
  labels?: string;
  worst: number;
  json?: boolean;
}

const shownOfText = 280;

export async function evaluateModel(options: EvalOptions, signal: AbortSignal): Promise<void> {
  const { file, worst, json } = options;
  const columns = { ...(options.text && { text: options.text }), ...(options.label && { label: options.label }) };
  const given = parseLabels(options.labels);
  const scorer = await createScorer(options.model);
  // Read twice: only the whole column tells what its numbers mean.
  const first = await openLabelled(file, columns);
  const scheme = schemeOf(await labelsOf(first.rows, first.labelColumn, signal), given, first.labelColumn);

  const { textColumn, labelColumn, rows } = await openLabelled(file, columns);
  const answers: LabelledAnswer[] = [];
  const wrong: WrongAnswer[] = [];
  const leftOut = new Map<string, number>();
  const abstainedBecause = new Map<string, number>();
  const progress = progressLine();
  const take = (row: UsableRow, score: Score | undefined): void => {
    const p = score?.abstained ? null : (score?.p ?? null);
    answers.push({ label: row.truth, p });
    if (p === null) countOne(abstainedBecause, score?.reason ?? 'no answer');
    const answer = p && answerOf(p);
    if (p === null || answer === null || answer === row.truth) return;
    wrong.push({ line: row.line, truth: row.truth, answer, p: p[answer], text: oneLine(row.text, shownOfText) });
    if (wrong.length > 2 * worst + 1_000) keepWorst(wrong, worst);
  };
  try {
    for await (const batch of usableRows(rows, scheme, leftOut)) {
      signal.throwIfAborted();
      const scores = await scorer.score(
        batch.map(({ line, text, language }) => ({ id: String(line), text, language })),
      );
      for (const [index, row] of batch.entries()) take(row, scores[index]);
      progress.show(`${answers.length} rows scored`);
    }
    progress.show(`${answers.length} rows scored, their intervals are computed`);
    if (answers.length === 0) throw new ConfigError(nothingUsable(file, leftOut));
    keepWorst(wrong, worst);
    const evaluation = evaluate(answers);
    const right = evaluation.accuracy.value * evaluation.rows;
    const answered = evaluation.rows - evaluation.abstained;
    const result: ModelEvaluation = {
      file,
      model: scorer.model,
      textColumn,
      labelColumn,
      leftOut: Object.fromEntries(leftOut),
      ...evaluation,
      abstainedBecause: Object.fromEntries(abstainedBecause),
      accuracyOfAnswers: answered === 0 ? null : right / answered,
      accuracyAt60: evaluation.coverage.find(({ share }) => share === 0.6)?.accuracy ?? null,
      worst: wrong,
    };
    progress.end();
    if (json) printJson(result);
    else print(describeEvaluation(result));
  } finally {
    progress.end();
  }
}

/** The surest first; of those alike, the first in the file. */
function keepWorst(wrong: WrongAnswer[], most: number): void {
  wrong.sort((a, b) => b.p - a.p || a.line - b.line);
  wrong.length = Math.min(wrong.length, most);
}

const nothingUsable = (file: string, leftOut: ReadonlyMap<string, number>): string =>
  `${file} holds no row with a text and a label${leftOut.size === 0 ? '' : ` (${reasonsOf(Object.fromEntries(leftOut))})`}.`;
