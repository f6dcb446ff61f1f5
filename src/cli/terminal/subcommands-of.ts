import type { Command } from 'commander';
import { defaultConfigFile } from '../../config/load-config.ts';

/** Adds commands below one: each knows `--config`, and shows its examples. */
export const subcommandsOf =
  (parent: Command) =>
  (usage: string, description: string, examples: string): Command =>
    parent
      .command(usage)
      .description(description)
      .option('--config <file>', 'configuration file', defaultConfigFile)
      .addHelpText('after', `\nExamples:\n${examples}`);
