import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { notifiers } from '../../alerts/notifiers/index.ts';
import { collectors } from '../../collectors/index.ts';
import { defaultConfigFile, loadConfig } from '../../config/load-config.ts';
import { InvalidConfig } from '../../config/problems.ts';
import { systemClock } from '../../core/clock.ts';
import type { Config } from '../../core/config.ts';
import { silentLogger } from '../../core/logger.ts';
import { loadPlugins } from '../../core/plugins/registry.ts';
import { configPlugins } from '../../plugins.ts';
import type { Tried } from '../../probes/tried.ts';
import { tryConnections } from '../../probes/try-connections.ts';
import { tryModels } from '../../probes/try-models.ts';
import { tryNeeds } from '../../probes/try-needs.ts';
import { note, print, printJson } from '../terminal/output.ts';
import { untilSignal } from '../terminal/signals.ts';
import { startsStopped } from '../terminal/stopped-store.ts';
import { describeReport, reportOf } from './check-report.ts';

const timeoutMs = 8_000;

interface CheckFlags {
  config: string;
  json?: boolean;
  offline?: boolean;
}

export function define(program: Command): void {
  program
    .command('check')
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option('--offline', 'only validate the file, without any connection')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  earshot check
  earshot check --config /etc/earshot/earshot.yaml --offline
  earshot check --json | jq '.channels[] | select(.ok | not)'

Exit codes: 0 success, with or without warnings; 1 the file is wrong, or
something that it needs or names does not answer as it should: 'earshot start'
says the same in the same words.`,
    )
    .action((flags: CheckFlags) => untilSignal((signal) => check(flags, signal)));
}

async function check(flags: CheckFlags, signal: AbortSignal): Promise<void> {
  const config = await loadConfig({ file: flags.config, plugins: await configPlugins() }).catch((error: unknown) => {
    if (!(flags.json && error instanceof InvalidConfig)) throw error;
    printJson({ ok: false, file: flags.config, problems: error.problems });
    process.exitCode = 1;
    return null;
  });
  if (!config) return;
  const tried = flags.offline ? await tryModels(config) : await tryAll(config, signal);
  const models = flags.offline ? [] : await (await import('../../storage/peek-models.ts')).peekModels(config);
  const report = reportOf(config, tried, models);
  if (flags.json) printJson(report);
  else print(describeReport(report));
  if (!report.ok) process.exitCode = 1;
}

async function tryAll(config: Config, signal: AbortSignal): Promise<Tried[]> {
  const count = config.sources.length + config.channels.length;
  note(`Trying what it needs, and ${count} sources and channels, ${timeoutMs / 1000} s at most ...`);
  const folder = dirname(resolve(config.file));
  const [needs, connections] = await Promise.all([
    tryNeeds(config, { signal, timeoutMs, starts: true, onStart: () => note(startsStopped(config.data)) }),
    tryConnections({
      config,
      collectors: await loadPlugins(collectors),
      notifiers: await loadPlugins(notifiers),
      context: { clock: systemClock, logger: silentLogger, folder },
      timeoutMs,
      signal,
    }),
  ]);
  return [...needs, ...connections];
}
