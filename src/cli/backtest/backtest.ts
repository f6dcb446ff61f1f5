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
    .option('--brand <name>', 'brand to replay; with --mentions: only this brand of the file')
    .option(
      '--rule <name>',
      `rule of the configuration, or detector with its defaults (${detectors.map(({ name }) => name).join(', ')})`,
    )
    .option(
      '--from <time>',
      'start of the judged period; earlier mentions only teach: 2026-03-16, or 7d for 7 days ago',
    )
    .option('--to <time>', 'end of the judged period; same formats')
    .option('--false-alarms <rate>', "dial, such as 2/month or 1/week; default: the rule's, or 2/month")
    .option(
      '--timezone <zone>',
      "time zone of the hours of the week, such as Europe/Berlin; default: the brand's, or UTC",
    )
    .option('--campaigns <file>', 'YAML or JSON file of planned campaigns: campaigns: [{brand, from, to, factor}]')
    .option('--mentions <file>', 'JSONL file of mentions, gzipped or not; - reads stdin; needs no configuration')
    .option('--series <file>', 'CSV file of any counts, as timestamp,value; needs no configuration')
    .option('--scores', 'with --series: print timestamp,value,score per row; score is from 0 to 1')
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option(
      '--json',
      'print a line of JSON per occasion: opened, escalated, reminder, resolved; with --scores: per row',
    )
    .addHelpText(
      'after',
      `
Examples:
  earshot backtest --brand acme --rule ${defaultDetector} --from 90d
  earshot backtest --mentions posts.jsonl --false-alarms 1/week
  earshot backtest --mentions posts.jsonl.gz --brand acme --json | jq -r .at
  earshot backtest --series counts.csv
  earshot backtest --series counts.csv --scores > scores.csv

This runs the live engine over the past, in the order in which posts became
known, and sends nothing. A line of --mentions is {id, at, seen?, author,
brand?, text?, sentiment?, p?: {negative, neutral, positive}, repostOf?,
followers?, source?}. Times are ISO 8601 or epoch. If there is no sentiment, the
most likely label in p counts; without p, the text is scored. The order of lines
does not matter. Unusable rows are counted on stderr. Exit codes: 0 success, 1
no usable rows, 2 wrong usage.`,
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
