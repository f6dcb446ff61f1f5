import { type Command, InvalidArgumentError, Option } from 'commander';
import { labels } from '../../core/domain.ts';
import { subcommandsOf } from '../terminal/subcommands-of.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { labelFile } from './label-file.ts';
import { type LabelOptions, labelMention } from './label-mention.ts';
import { listMentions } from './list-mentions.ts';
import { showMention } from './show-mention.ts';

/** A limit for reading; use `earshot export` for more. */
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
  earshot mentions show 5f0c1d2e-0000-4000-8000-000000000000
  earshot mentions label 5f0c1d2e-0000-4000-8000-000000000000 negative
  earshot mentions label --file corrections.csv --by jo
  earshot export --brand acme --corrected        corrected rows, to retrain from`,
    );
  const add = subcommandsOf(mentions);

  add(
    'list',
    'list the newest mentions of a brand, with ids and labels',
    `  earshot mentions list --brand acme
  earshot mentions list --brand acme --label negative --from 24h
  earshot mentions list --brand acme --unsure    the most useful ones to correct
  earshot mentions list --brand acme --json |
    jq -r 'select(.followers > 10000) | .id'

--unsure: the model abstained as unsure, or its most likely label has a
probability below 50 %. A star marks labels given by a person.`,
  )
    .requiredOption('--brand <name>', 'brand to list')
    .addOption(new Option('--label <label...>', 'only these labels').choices(labels))
    .option('--from <time>', 'posted at or after: 2026-03-16, 2026-03-16T08:30Z, or 24h for 24 hours ago')
    .option('--to <time>', 'posted before; same formats')
    .option('--source <name...>', 'only these sources')
    .option('--unsure', 'only uncorrected mentions that the model was unsure of')
    .option('--corrected', 'only mentions that a person has labelled')
    .option('--limit <n>', 'maximum number', listedNumber, 50)
    .option('--json', 'print a line of JSON per mention, with the fields of earshot export')
    .action(listMentions);

  add(
    'show <id>',
    'show one mention: its text, how it matched, and when it was posted, seen and alerted on',
    `  earshot mentions show 5f0c1d2e-0000-4000-8000-000000000000

Alerted: when the first message was sent that could count it. It is a negative
mention that was posted while an incident lasted, and seen when the message went
out.`,
  )
    .option('--json', 'print one JSON object, with the fields of earshot export')
    .action(showMention);

  add(
    'label [id] [label]',
    'label a mention as negative, neutral or positive; overrides the model at once',
    `  earshot mentions label 5f0c1d2e-0000-4000-8000-000000000000 negative --by jo
  earshot mentions label --file corrections.csv
  earshot export --brand acme --from 7d --out acme.csv    change labels, then:
  earshot mentions label --file acme.csv --by jo

A file is CSV, TSV or JSONL, gzipped or not. It needs the column label, and
either id or platform, platform_id and brand; other columns are ignored. Rows
without a label, with the present label, or unchanged since their export change
nothing, so a file may be applied twice. Unusable rows go to a reject file in
the data folder, each with its line and the reason.`,
  )
    .option('--file <file>', 'file of labels to apply; - reads stdin')
    .option('--by <name>', "your name; default: your login name, if it is a person's")
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
