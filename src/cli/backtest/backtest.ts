import type { Command } from 'commander';
import { defaultDetector, detectors } from '../../alerts/detectors/index.ts';
import { givenSettings, settingFlags } from '../../alerts/detectors/setting-flags.ts';
import { defaultConfigFile } from '../../config/load-config.ts';
import { untilSignal } from '../terminal/signals.ts';
import { sayingFlags, UsageError } from '../terminal/usage-error.ts';
import type { BacktestFlags } from './flags.ts';

export function define(program: Command): void {
  const command = program
    .command('backtest')
    .option('--brand <name>', 'whose mentions; with --mentions: only this brand of the file')
    .option(
      '--rule <name>',
      `a rule of the configuration, or a detector with its defaults (${detectors.map(({ name }) => name).join(', ')})`,
    )
    .option('--from <time>', 'what is judged: from here on; what lies before only teaches (2026-03-16, 7d ago as 7d)')
    .option('--to <time>', 'until here; in the same forms')
    .option('--false-alarms <rate>', "the dial, such as 2/month or 1/week; default: the rule's, or 2/month")
    .option('--timezone <zone>', "of the hours of the week, such as Europe/Berlin; default: the brand's, or UTC")
    .option('--campaigns <file>', 'planned attention, YAML or JSON: campaigns: [{brand, from, to, factor}]')
    .option('--mentions <file>', 'mentions from a file (JSONL, gzipped or not; - is stdin): needs no configuration')
    .option('--series <file>', 'any counts from a CSV file of timestamp,value: needs no configuration')
    .option('--scores', 'with --series: print timestamp,value,score for each row, score from 0 to 1')
    .option('--config <file>', 'the configuration', defaultConfigFile)
    .option('--json', 'one line of JSON for each occasion: opened, escalated, reminder, resolved')
    .addHelpText(
      'after',
      `
Examples:
  earshot backtest --brand acme --rule ${defaultDetector} --from 90d
  earshot backtest --mentions posts.jsonl --false-alarms 1/week
  earshot backtest --mentions posts.jsonl.gz --brand acme --json | jq -r .at
  earshot backtest --series counts.csv
  earshot backtest --series counts.csv --scores > scores.csv

It runs the same engine over the past, in the order in which posts became known, and sends nothing. A line of --mentions
is {id, at, seen?, author, brand?, text?, sentiment?, p?: {negative, neutral, positive}, repostOf?, followers?, source?};
times are ISO 8601 or epoch. The given sentiment is used, else the likeliest by p, else the text is scored. The order of
the lines makes no difference. Rows that cannot be used are counted on standard error. Exit codes: 0 done, 1 nothing
could be used, 2 wrong usage.`,
    )
    .action((options: Omit<BacktestFlags, 'configGiven' | 'settings'>, command: Command) => {
      const configGiven = command.getOptionValueSource('config') === 'cli';
      const settings = givenSettings(options, detectors);
      return untilSignal((signal) => sayingFlags(() => run({ ...options, configGiven, settings }, signal)));
    });
  for (const { flag, description } of settingFlags(detectors)) command.option(`${flag} <value>`, description);
}

async function run(flags: BacktestFlags, signal: AbortSignal): Promise<void> {
  const { mentions, series, brand } = flags;
  if (mentions !== undefined && series !== undefined) throw new UsageError('Give --mentions or --series, not both.');
  if (flags.scores && series === undefined) throw new UsageError('--scores goes with --series FILE.');
  if (mentions !== undefined) {
    const { backtestFile } = await import('./backtest-file.ts');
    return backtestFile(mentions, flags, signal);
  }
  if (series !== undefined) {
    const { backtestSeriesFile } = await import('./backtest-series.ts');
    return backtestSeriesFile(series, flags, signal);
  }
  if (brand === undefined) throw new UsageError('Say whose past: --brand NAME, --mentions FILE or --series FILE.');
  const { backtestStored } = await import('./backtest-stored.ts');
  return backtestStored(brand, flags, signal);
}
