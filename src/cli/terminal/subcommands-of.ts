import type { Command } from 'commander';
import { defaultConfigFile } from '../../config/load-config.ts';

/** Adds subcommands, each with `--config` and its own examples. */
export const subcommandsOf =
  (parent: Command) =>
  (usage: string, description: string, examples: string): Command =>
    parent
      .command(usage)
      .description(description)
      .option('--config <file>', 'configuration file', defaultConfigFile)
      .addHelpText('after', `\nExamples:\n${examples}`);
