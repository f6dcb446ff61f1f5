import { answerOf, evaluate, type LabelledAnswer } from '../../analysis/sentiment/evaluation.ts';
import { createScorer } from '../../analysis/sentiment/index.ts';
import { WrongInput } from '../../core/errors.ts';
import type { Scorer } from '../../core/plugins/scorer.ts';
import { oneLine, print, printJson, progressLine } from '../terminal/output.ts';
import { describeEvaluation, type ModelEvaluation, reasonsOf, type WrongAnswer } from './describe-evaluation.ts';
import { parseLabels, schemeOf } from './label-scheme.ts';
import { openLabelled } from './labelled-file.ts';
import { countOne, labelsOf, type UsableRow, usableRows } from './labelled-rows.ts';

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
  const { file, json } = options;
  const columns = { ...(options.text && { text: options.text }), ...(options.label && { label: options.label }) };
  const given = parseLabels(options.labels);
  const scorer = await createScorer(options.model);
  // The file is read twice, because only the whole column shows what its numbers mean.
  const first = await openLabelled(file, columns);
  const scheme = schemeOf(await labelsOf(first.rows, first.labelColumn, signal), given, first.labelColumn);

  const { textColumn, labelColumn, rows } = await openLabelled(file, columns);
  const leftOut = new Map<string, number>();
  const progress = progressLine();
  let result: ModelEvaluation;
  try {
    const { answers, wrong, reasons } = await scoreRows(usableRows(rows, scheme, leftOut), {
      scorer,
      worst: options.worst,
      signal,
      onProgress: (scored) => progress.show(`${scored} rows scored`),
    });
    if (answers.length === 0) throw new WrongInput(nothingUsable(file, leftOut));
    progress.show(`${answers.length} rows scored, intervals are computed`);
    const evaluation = evaluate(answers);
    const answered = evaluation.rows - evaluation.abstained;
    result = {
      file,
      model: scorer.model,
      textColumn,
      labelColumn,
      leftOut: Object.fromEntries(leftOut),
      ...evaluation,
      abstainedBecause: Object.fromEntries(reasons),
      accuracyOfAnswers: answered === 0 ? null : (evaluation.accuracy.value * evaluation.rows) / answered,
      accuracyAt60: evaluation.coverage.find(({ share }) => share === 0.6)?.accuracy ?? null,
      worst: wrong,
    };
  } finally {
    progress.end();
  }
  if (json) printJson(result);
  else print(describeEvaluation(result));
}

interface Scored {
  answers: LabelledAnswer[];
  /** Most confident first, as many as requested. */
  wrong: WrongAnswer[];
  /** Reason for abstaining -> number of rows. */
  reasons: Map<string, number>;
}

async function scoreRows(
  batches: AsyncIterable<UsableRow[]>,
  run: { scorer: Scorer; worst: number; signal: AbortSignal; onProgress(scored: number): void },
): Promise<Scored> {
  const { scorer, worst, signal } = run;
  const [answers, wrong, reasons]: [LabelledAnswer[], WrongAnswer[], Map<string, number>] = [[], [], new Map()];
  for await (const batch of batches) {
    signal.throwIfAborted();
    const scores = await scorer.score(batch.map(({ line, text, language }) => ({ id: String(line), text, language })));
    for (const [index, { line, truth, text }] of batch.entries()) {
      const score = scores[index];
      const p = score?.abstained ? null : (score?.p ?? null);
      answers.push({ label: truth, p });
      if (p === null) countOne(reasons, score?.reason ?? 'no answer');
      else if (answerOf(p) !== truth) {
        const answer = answerOf(p);
        wrong.push({ line, truth, answer, p: p[answer], text: oneLine(text, shownOfText) });
      }
    }
    keepWorst(wrong, worst);
    run.onProgress(answers.length);
  }
  return { answers, wrong, reasons };
}

/** Keeps the most confident, and among equals the first in the file. */
function keepWorst(wrong: WrongAnswer[], most: number): void {
  wrong.sort((a, b) => b.p - a.p || a.line - b.line);
  wrong.length = Math.min(wrong.length, most);
}

const nothingUsable = (file: string, leftOut: ReadonlyMap<string, number>): string =>
  `${file} holds no row with a text and a label${leftOut.size === 0 ? '' : ` (${reasonsOf(Object.fromEntries(leftOut))})`}.`;
