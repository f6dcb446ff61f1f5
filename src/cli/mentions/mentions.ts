import { type Command, InvalidArgumentError, Option } from 'commander';
import { labels } from '../../core/domain.ts';
import { subcommandsOf } from '../terminal/subcommands-of.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { loginName } from '../terminal/user-name.ts';
import { labelFile } from './label-file.ts';
import { type LabelOptions, labelMention } from './label-mention.ts';
import { listMentions } from './list-mentions.ts';

/** What a person reads; more is what `earshot export` is for. */
const mostListed = 1_000;

export function define(program: Command): void {
  const mentions = program
    .command('mentions')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  earshot mentions list --brand acme --unsure
  earshot mentions label 5f0c1d2e-0000-4000-8000-000000000000 negative
  earshot mentions label --file corrections.csv --by jo
  earshot export --brand acme --corrected                         what was corrected, as rows to retrain from`,
    );
  const add = subcommandsOf(mentions);

  add(
    'list',
    'the newest mentions of a brand, with their ids and labels',
    `  earshot mentions list --brand acme
  earshot mentions list --brand acme --label negative --from 24h
  earshot mentions list --brand acme --unsure --limit 200          those of which a correction teaches most
  earshot mentions list --brand acme --json | jq -r 'select(.followers > 10000) | .id'

--unsure: the model said that it is unsure, or its likeliest label is less likely than the others together. A label with
a star is a person's.`,
  )
    .requiredOption('--brand <name>', 'whose')
    .addOption(new Option('--label <label...>', 'only these labels').choices(labels))
    .option('--from <time>', 'posted at or after: 2026-03-16, 2026-03-16T08:30Z, or a span ago as 24h')
    .option('--to <time>', 'posted before; in the same forms')
    .option('--source <name...>', 'only these sources')
    .option('--unsure', 'only those that the model was unsure of and nobody has corrected')
    .option('--corrected', 'only those that a person has labelled')
    .option('--limit <n>', 'how many', listedNumber, 50)
    .option('--json', 'print one line of JSON for each, with the fields of earshot export')
    .action(listMentions);

  add(
    'label [id] [label]',
    'says what a mention is: negative, neutral or positive; it wins over the model and counts at once',
    `  earshot mentions label 5f0c1d2e-0000-4000-8000-000000000000 negative --by jo
  earshot mentions label --file corrections.csv
  earshot export --brand acme --from 7d --out acme.csv             change labels there, and then:
  earshot mentions label --file acme.csv --by jo

A file is CSV, TSV or JSONL, gzipped or not, with the columns label, and id or platform, platform_id and brand; other columns
are ignored. A row whose label counts already, that has none, or that is as it was exported changes nothing, so a file may be
given again. Rows that cannot be used are written to a reject file in the data folder, each with its line and the reason.`,
  )
    .option('--file <file>', 'many at once; - is stdin')
    .option('--by <name>', 'who says so', loginName())
    .option('--json', 'print one JSON object')
    .action((id: string | undefined, label: string | undefined, options: LabelOptions & { file?: string }) => {
      const { file } = options;
      if (file !== undefined && id === undefined) return labelFile(file, options);
      if (file === undefined && id !== undefined && label !== undefined) return labelMention(id, label, options);
      throw new UsageError('Give ID and LABEL, or --file FILE. Ids: earshot mentions list --brand NAME');
    });
}

function listedNumber(text: string): number {
  const wanted = Number(text);
  if (!/^[1-9]\d{0,5}$/.test(text) || wanted > mostListed)
    throw new InvalidArgumentError(`Wanted a whole number from 1 to ${mostListed}; for more see earshot export.`);
  return wanted;
}
