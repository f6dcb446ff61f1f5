import type { Command } from 'commander';
import { detectors } from '../../alerts/detectors/index.ts';
import { givenSettings, settingFlags } from '../../alerts/detectors/setting-flags.ts';
import { defaultConfigFile } from '../../config/load-config.ts';
import { gatherRuleStats } from '../../operations/rules/rule-stats.ts';
import { didYouMean } from '../../wording/did-you-mean.ts';
import { withStore } from '../terminal/open.ts';
import { print, printJson } from '../terminal/output.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { describeRuleStats } from './describe-rule-stats.ts';
import type { PlanFlags } from './plan.ts';

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
  earshot rules stats
  earshot rules plan --brand acme --rule wave --false-alarms 1/week`,
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
  const plan = rules
    .command('plan')
    .description('what a changed rule would have done over the last weeks: alerts gained, lost, moved; applies nothing')
    .requiredOption('--brand <name>', 'whose mentions')
    .option('--rule <name>', 'the rule to change, or a detector to add; may be left out where the brand has one rule')
    .option('--weeks <n>', 'how far back', '8')
    .option('--false-alarms <rate>', 'its dial then, such as 2/month or 1/week')
    .option('--config <file>', 'the configuration; with --against: the candidate', defaultConfigFile)
    .option('--against <file>', 'the configuration that it is compared with')
    .option('--json', 'print one line of JSON for each incident')
    .addHelpText(
      'after',
      `
Examples:
  earshot rules plan --brand acme --rule wave --false-alarms 1/week
  earshot rules plan --brand acme --rule ${detectors.at(-1)?.name} --weeks 12
  earshot rules plan --brand acme --config new.yaml --against config/earshot.yaml --json

It goes through the stored mentions twice and changes nothing.`,
    )
    .action(async (options: Omit<PlanFlags, 'settings'>) => {
      const { plan } = await import('./plan.ts');
      await plan({ ...options, settings: givenSettings(options, detectors) });
    });
  for (const { flag, description } of settingFlags(detectors)) plan.option(`${flag} <value>`, description);
}

async function stats({ config: file, brand, json }: StatsOptions): Promise<void> {
  await withStore(file, async ({ config, store, now }) => {
    const names = config.brands.map(({ name }) => name);
    if (brand !== undefined && !names.includes(brand)) {
      const meant = didYouMean(brand, names, (name) => name);
      throw new UsageError(`--brand: found '${brand}', wanted ${names.join(', ')}.${meant}`);
    }
    const brands = config.brands.filter(({ name }) => brand === undefined || name === brand);
    const found = await gatherRuleStats(store, brands, now);
    if (json) found.forEach(printJson);
    else print(describeRuleStats(found, { brands }));
  });
}
