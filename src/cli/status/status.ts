import type { Command } from 'commander';
import { reposts } from '../../collectors/index.ts';
import { defaultConfigFile } from '../../config/load-config.ts';
import type { JobQueue } from '../../core/jobs.ts';
import { silentLogger } from '../../core/logger.ts';
import { gatherStatus } from '../../operations/gather-status.ts';
import { type OpenStore, withStore } from '../terminal/open.ts';
import { print, printJson } from '../terminal/output.ts';
import { describeStatus } from './describe-status.ts';

export function define(program: Command): void {
  program
    .command('status')
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option('--json', 'print one JSON object; times are milliseconds since 1970')
    .addHelpText(
      'after',
      `
Examples:
  earshot status
  earshot status --json | jq '.sources[] | select(.failingSince)'

Coverage is the share of the last 24 hours in which a source was really
observed. Lag is the time since it was last observed. A source that could not be
reached is blind for that time, which is never the same as "no mentions". While
a part of it fails, such as one of its feeds, the source is not fully observed.

The budget of a source is that of a calendar month (UTC). In its last ten days,
the amount of a brand includes what others lend.

"Half within" and "95 % within" say how long after they were posted the live
mentions of the last 24 hours were seen. Reposts are seen one by one, counted
only, or invisible: a wave counts only people whose posts are seen.`,
    )
    .action(async ({ config: file, json }: { config: string; json?: boolean }) => {
      await withStore(file, async (open) => {
        const { config, store, now } = open;
        const status = await gatherStatus({ config, store, reposts, now, depth: () => depthOf(open) });
        if (json) return printJson(status);
        print(describeStatus(status, config));
      });
    });
}

async function depthOf(open: OpenStore): ReturnType<JobQueue['depth']> {
  const { openJobQueue } = await import('../../queue/open-job-queue.ts');
  await using queue = await openJobQueue(open.config, open, { logger: silentLogger });
  return await queue.depth();
}
