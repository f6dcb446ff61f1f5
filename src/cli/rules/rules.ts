import type { Command } from 'commander';
import { detectors } from '../../alerts/detectors/index.ts';
import { givenSettings, settingFlags } from '../../alerts/detectors/setting-flags.ts';
import { defaultConfigFile } from '../../config/load-config.ts';
import { gatherRuleStats } from '../../operations/rules/rule-stats.ts';
import { brandNamed } from '../terminal/brand-named.ts';
import { withStore } from '../terminal/open.ts';
import { print, printJson } from '../terminal/output.ts';
import { ownCommand } from '../terminal/own-command.ts';
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
    .description('show per rule: incidents, verdicts, how often it was right, alerts compared with its dial')
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option('--brand <name>', 'only this brand')
    .option('--json', 'print a line of JSON per rule')
    .addHelpText(
      'after',
      `
Examples:
  earshot rules stats
  earshot rules stats --json | jq 'select(.precision != null and .high < 0.5)'`,
    )
    .action(stats);
  const plan = rules
    .command('plan')
    .description('preview a changed rule over the last few weeks: alerts gained, lost and moved; applies nothing')
    .requiredOption('--brand <name>', 'brand of the rule')
    .option('--rule <name>', 'rule to change, or detector to add; optional if the brand has one rule')
    .option('--weeks <n>', 'number of weeks to replay', '8')
    .option('--false-alarms <rate>', 'new dial, such as 2/month or 1/week')
    .option('--config <file>', 'configuration file; with --against: the changed one', defaultConfigFile)
    .option('--against <file>', 'configuration file to compare with')
    .option('--json', 'print a line of JSON per incident')
    .addHelpText(
      'after',
      `
Examples:
  earshot rules plan --brand acme --rule wave --false-alarms 1/week
  earshot rules plan --brand acme --rule ${detectors.at(-1)?.name} --weeks 12
  earshot rules plan --brand acme --config new.yaml \\
    --against config/earshot.yaml --json

This replays the stored mentions twice and changes nothing. With --against, it
also shows what the "only" of rules and channels would have told to whom, by
what the posts of each incident were. It shows how many single posts a channel
that asks for them would have been sent, also when nothing is to change.`,
    )
    .action(async (options: Omit<PlanFlags, 'settings'>) => {
      const { plan } = await import('./plan.ts');
      await plan({ ...options, settings: givenSettings(options, detectors) });
    });
  for (const { flag, description } of settingFlags(detectors)) plan.option(`${flag} <value>`, description);
}

async function stats({ config: file, brand, json }: StatsOptions): Promise<void> {
  await withStore(file, async ({ config, store, now }) => {
    const brands = brand === undefined ? config.brands : [brandNamed(config, brand)];
    const found = await gatherRuleStats(store, brands, now);
    if (json) found.forEach(printJson);
    else print(describeRuleStats(found, { brands }, ownCommand(file)));
  });
}
