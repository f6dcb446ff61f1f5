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
    .description('the figures of a model on your own labelled posts: recall, confusion, calibration, the worst errors')
    .requiredOption('--file <file>', 'CSV, TSV or JSONL, gzipped or not, with a text and a label')
    .option('--model <name>', `one of: ${modelNames.join(', ')}`, defaultModel)
    .option('--text <column>', 'the column of the text, where its name does not say')
    .option('--label <column>', 'the column of the label, where its name does not say')
    .option('--labels <pairs>', 'what the labels mean, where they do not say: bad=negative,fine=positive,spam=skip')
    .option('--worst <n>', 'so many of the wrong answers, the surest first', errorsShown, 20)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  earshot model eval --file labelled.csv
  earshot model eval --file reviews.tsv.gz --text body --label stars --labels 1=negative,2=negative,3=neutral,4=positive,5=positive
  earshot export --brand acme --corrected --full-text --out acme.csv    what you corrected, and how wrong the model was there:
  earshot model eval --file acme.csv
  earshot model eval --file labelled.csv --json | jq .macroRecall

Labels are negative, neutral and positive (neg, neu, pos), or 0, 1 and 2, or -1, 0 and 1, in that order. A row that the model
abstains on counts as wrong in recall, accuracy and F1, and stands apart in the table. Intervals are of 95 %, by bootstrap.
Of a file of earshot export only rows that a person has labelled are looked at. Corrected mentions are no fair sample:
a model looks worse there than it is.`,
    )
    .action((options: EvalOptions) => untilSignal((signal) => evaluateModel(options, signal)));
}

function errorsShown(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) > mostErrors)
    throw new InvalidArgumentError(`Wanted a whole number from 0 to ${mostErrors}.`);
  return Number(text);
}
