import { resolve } from 'node:path';
import type { Command } from 'commander';
import { parseState } from '../alerts/engine/engine.ts';
import { learningMs, learningUntil } from '../alerts/memory/learning.ts';
import { defaultConfigFile, loadConfig, sampleBrand } from '../config/load-config.ts';
import type { Config } from '../core/config.ts';
import type { Time } from '../core/domain.ts';
import { type JobName, jobNames } from '../core/jobs.ts';
import type { Scorer } from '../core/plugins/scorer.ts';
import type { EngineStore } from '../core/store/engine.ts';
import type { Reloaded, WorkingProcess } from '../core/store/processes.ts';
import type { RescoringStore } from '../core/store/rescoring.ts';
import { runEarshot } from '../main.ts';
import { modelInUse, modelNote } from '../operations/model-in-use.ts';
import { configPlugins } from '../plugins.ts';
import { expectNeeds, failingChannels } from '../probes/start-probes.ts';
import { count } from '../wording/words.ts';
import { openScorers } from '../workers/open-scorers.ts';
import type { RescoreNotice } from '../workers/rescore-outdated.ts';
import type { SourceHealth } from '../workers/sources/context.ts';
import { createLogger, type LogLevel, logLevels } from './terminal/log.ts';
import { localTime, note, oneLine, print, printWholly } from './terminal/output.ts';
import { ownCommand } from './terminal/own-command.ts';
import { describeReload } from './terminal/reload/describe-reload.ts';
import { onHangUp } from './terminal/reload/hang-up.ts';
import { untilSignal } from './terminal/signals.ts';
import { UsageError } from './terminal/usage-error.ts';

interface Options {
  config: string;
  workers?: string;
  logLevel: string;
  json?: boolean;
}

/** What a line of `--json` is about. */
type StartEvent =
  | 'starting'
  | 'ready'
  | 'beside'
  | 'source'
  | 'channel'
  | 'rescoring'
  | 'reloaded'
  | 'alert'
  | 'stopped';

const eventLine = (event: StartEvent, text: string, more: { channel?: string } = {}): string =>
  JSON.stringify({ at: new Date().toISOString(), event, ...more, text });

export function define(program: Command): void {
  program
    .command('start')
    .option('--config <file>', 'configuration file', defaultConfigFile)
    .option('--workers <names>', `comma-separated subset of ${jobNames.join(', ')}`)
    .option('--log-level <level>', logLevels.join(', '), 'info')
    .option('--json', 'print a line of JSON per event, {at, event, text}, and log as JSON')
    .addHelpText(
      'after',
      `
Examples:
  earshot start
  earshot start --config /etc/earshot/earshot.yaml
  earshot start --workers collect,maintain    (the other workers run elsewhere)

The first Ctrl-C finishes the current work and stops the server. A second one
stops at once. Neither loses anything. Logs go to stderr, as JSON lines when it
is not a terminal. Closing stdout or stderr does not stop the process.

Events of --json: starting, ready, beside (another process works on the store),
source (unreachable, or answers again), channel (fails), rescoring, reloaded
(or not, and why), alert (of a console channel, with its channel), stopped.

SIGHUP, or 'earshot reload' in another terminal, reads the file again.`,
    )
    .action((options: Options) => untilSignal((signal) => start(options, signal), { prints: false, forcedCode: 0 }));
}

async function start(options: Options, signal: AbortSignal): Promise<void> {
  const workers = workersOf(options.workers);
  const level = logLevels.find((known) => known === options.logLevel);
  if (!level) throw new UsageError(`--log-level: found '${options.logLevel}', wanted ${logLevels.join(', ')}.`);
  const config = await loadConfig({ file: options.config, plugins: await configPlugins() });
  const { json } = options;
  const { stderr } = process;
  const logger = createLogger(level satisfies LogLevel, json ? { write: (text) => stderr.write(text) } : stderr);
  const tell = (event: StartEvent, text: string): void => (json ? print(eventLine(event, text)) : note(text));
  const onHealth = reportHealth(config.timezone, (text) => tell('source', text));
  const tellFailingChannels = async (): Promise<void> => {
    const failures = await failingChannels(config, signal).catch(() => []);
    for (const failure of failures) tell('channel', oneLine(failure, 1000));
  };
  tell('starting', `Earshot starts. Configuration: ${resolve(config.file)}`);
  // It may be asked to stop while still starting.
  const unlessStopped = (error: unknown): void => {
    if (!signal.aborted || !(error instanceof Error && error.name === 'AbortError')) throw error;
  };
  // What is opened to see whether it can be used is used.
  const made = new Map<string, Promise<Scorer>>();
  const scorers = openScorers(config, made);
  await expectNeeds(config, { workers, scorers, signal }).catch(unlessStopped);
  let becomeReady: (reload: () => Promise<Reloaded>) => void = () => {};
  const whenReady = new Promise<() => Promise<Reloaded>>((resolve) => {
    becomeReady = resolve;
  });
  using _hangUps = onHangUp(
    () => void whenReady.then((reload) => reload()),
    () => process.kill(process.pid, 'SIGTERM'),
  );
  await runEarshot(config, {
    logger,
    made,
    shell: ownCommand(config.file),
    ...(json && { print: (text, channel) => printWholly(eventLine('alert', text, { channel })) }),
    signal,
    workers,
    onHealth,
    onRescore: (notice) => tell('rescoring', describeRescore(notice)),
    onBeside: (other) => tell('beside', describeBeside(other, config.timezone)),
    load: async () => loadConfig({ file: options.config, plugins: await configPlugins() }),
    onReload: (outcome) => tell('reloaded', describeReload(outcome)),
    onReady: async ({ store }, reload) => {
      becomeReady(reload);
      tell('ready', (await describeWatch(config, store, Date.now())).join('\n'));
      for (const { brand, source, failingSince, error } of await store.sourceStates()) {
        const watched = config.brands.some(({ name, sources }) => name === brand && sources.includes(source));
        if (watched && failingSince !== null) onHealth({ source, failingSince, error });
      }
      if (workers.includes('notify')) void tellFailingChannels();
    },
  }).catch(unlessStopped);
  tell('stopped', 'Stopped.');
}

export function workersOf(names: string | undefined): readonly JobName[] {
  if (names === undefined) return jobNames;
  return names.split(',').map((given) => {
    const name = jobNames.find((known) => known === given.trim());
    if (!name) throw new UsageError(`--workers: found '${given.trim()}', wanted some of ${jobNames.join(', ')}.`);
    return name;
  });
}

export const describeRescore = ({ brand, before, model, total }: RescoreNotice): string =>
  total === undefined
    ? `${brand} is scored by ${model} from now on.`
    : `${brand} was scored by ${before}, which this version does not have: ${count(total, 'mention')} of its last 75 days are scored by ${model} first ...`;

export const describeBeside = ({ place, startedAt, workers }: WorkingProcess, timezone: string): string =>
  `Another Earshot works on this store: ${oneLine(place, 100)}, since ${localTime(startedAt, timezone)} (${workers.join(', ')}). They share the work.`;

/** Describes what is watched, where the data is, what is still being learned, and what to edit next. */
export async function describeWatch(config: Config, store: RescoringStore & EngineStore, now: Time): Promise<string[]> {
  const lines: string[] = [];
  const models = await store.brandModels();
  for (const brand of config.brands) {
    const channels = [...new Set(brand.rules.flatMap(({ notify }) => notify))];
    lines.push(
      `Watching ${brand.name} (${brand.query}) on ${brand.sources.join(', ')}; tells ${channels.join(', ') || 'nobody'}.`,
    );
    const about = modelNote(brand.name, modelInUse(brand, models), ownCommand(config.file));
    if (about !== null) lines.push(`  ${about}`);
    const row = await store.engine(brand.name);
    const state = row && parseState(row.state);
    const until = state ? learningUntil(state, brand.sources) : now + learningMs;
    if (until !== null && until > now) {
      lines.push(
        `  learning until ${localTime(until, brand.timezone)}: what is normal is not known yet, so only a clear wave is told.`,
      );
    }
  }
  lines.push(`Data: ${config.data}${config.store.engine === 'embedded' ? ' (with the embedded PostgreSQL)' : ''}`);
  const shell = ownCommand(config.file);
  lines.push(
    config.brands.some(({ name }) => name === sampleBrand)
      ? `Next: edit ${config.file} (brands, sources, channels), try it with the first of these, then start again.`
      : 'Meanwhile, in another terminal:',
  );
  for (const command of ['check', 'status', 'incidents list']) lines.push(`  ${shell(`earshot ${command}`)}`);
  lines.push('Ctrl-C stops.');
  return lines;
}

/** Reports once when a source becomes unreachable, and once when it answers again. */
export function reportHealth(timezone: string, tell: (line: string) => void): (health: SourceHealth) => void {
  const failing = new Set<string>();
  return ({ source, failingSince, error }) => {
    if (failingSince === null) {
      if (failing.delete(source)) tell(`${source} answers again.`);
    } else if (!failing.has(source)) {
      failing.add(source);
      tell(
        `${source} unreachable since ${localTime(failingSince, timezone)}: ${oneLine(error ?? 'no reason given', 200)}`,
      );
    }
  };
}
