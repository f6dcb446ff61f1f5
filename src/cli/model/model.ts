import { type Command, InvalidArgumentError } from 'commander';
import { defaultModel, modelNames } from '../../analysis/sentiment/index.ts';
import { untilSignal } from '../terminal/signals.ts';
import { type EvalOptions, evaluateModel } from './evaluate-model.ts';

const mostErrors = 1_000;

export function define(program: Command): void {
  const model = program
    .command('model')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  earshot model eval --file labelled.csv
  earshot model eval --file labelled.csv --model ${defaultModel} --worst 50`,
    );
  model
    .command('eval')
    .description('evaluate a model on your own labelled posts: recall, confusion, calibration, worst errors')
    .requiredOption('--file <file>', 'CSV, TSV or JSONL file, gzipped or not, with a text and a label')
    .option('--model <name>', `one of: ${modelNames.join(', ')}`, defaultModel)
    .option('--text <column>', 'text column, if it is not recognised')
    .option('--label <column>', 'label column, if it is not recognised')
    .option('--labels <pairs>', 'meaning of other labels: bad=negative,fine=positive,spam=skip')
    .option('--worst <n>', 'number of errors to show, most confident first', errorsShown, 20)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  earshot model eval --file labelled.csv
  earshot model eval --file reviews.tsv.gz --text body --label stars \\
    --labels 1=negative,2=negative,3=neutral,4=positive,5=positive
  earshot export --brand acme --corrected --full-text --out acme.csv
  earshot model eval --file acme.csv                     on your corrections
  earshot model eval --file labelled.csv --json | jq .macroRecall

Labels are negative, neutral and positive (neg, neu, pos), or 0, 1 and 2, or -1,
0 and 1, in that order. A row on which the model abstains counts as wrong in
recall, accuracy and F1, and has its own column in the table. Intervals are 95
%, by bootstrap. In a file written by earshot export, only rows labelled by a
person count. Corrected mentions are not a fair sample: a model looks worse on
them than it is.`,
    )
    .action((options: EvalOptions) => untilSignal((signal) => evaluateModel(options, signal)));
}

function errorsShown(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) > mostErrors)
    throw new InvalidArgumentError(`Wanted a whole number from 0 to ${mostErrors}.`);
  return Number(text);
}
