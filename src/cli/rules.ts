import type { Command } from 'commander';
import { defaultConfigFile } from '../config/load-config.ts';
import { nearest } from '../config/nearest.ts';
import { withStore } from './open.ts';
import { print, printJson } from './output.ts';
import { describeRuleStats, gatherRuleStats } from './rule-stats.ts';
import { UsageError } from './usage-error.ts';

interface StatsOptions {
  config: string;
  brand?: string;
  json?: boolean;
}

export function define(program: Command): void {
  const rules = program
    .command('rules')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  earshot rules stats`,
    );
  rules
    .command('stats')
    .description('what each rule has done: incidents, verdicts, how often it was right, alerts against its dial')
    .option('--config <file>', 'the configuration', defaultConfigFile)
    .option('--brand <name>', 'only of this brand')
    .option('--json', 'print one line of JSON for each rule')
    .addHelpText(
      'after',
      `
Examples:
  earshot rules stats
  earshot rules stats --brand acme --json | jq 'select(.precision != null and .high < 0.5)'`,
    )
    .action(stats);
}

async function stats({ config: file, brand, json }: StatsOptions): Promise<void> {
  await withStore(file, async ({ config, store, now }) => {
    const names = config.brands.map(({ name }) => name);
    if (brand !== undefined && !names.includes(brand)) {
      const near = nearest(brand, names);
      throw new UsageError(
        `--brand: found '${brand}', wanted ${names.join(', ')}.${near ? ` Did you mean ${near}?` : ''}`,
      );
    }
    const brands = config.brands.filter(({ name }) => brand === undefined || name === brand);
    const found = await gatherRuleStats(store, brands, now);
    if (json) found.forEach(printJson);
    else print(describeRuleStats(found, { brands }));
  });
}
