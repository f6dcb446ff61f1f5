import { dirname } from 'node:path';
import { notifiers } from './alerts/notifiers/index.ts';
import type { Notifier } from './alerts/notifiers/notifier.ts';
import { routesOf } from './alerts/outbox/outbox.ts';
import { matchBrands } from './analysis/query/brands/match-brands.ts';
import { compileQuery } from './analysis/query/matching.ts';
import { collectors } from './collectors/index.ts';
import { type Clock, endsWithin, systemClock } from './core/clock.ts';
import type { Config } from './core/config.ts';
import { ConfigError, messageOf } from './core/errors.ts';
import { type Handlers, type JobName, type JobQueue, jobNames } from './core/jobs.ts';
import type { Logger } from './core/logger.ts';
import type { PluginContext } from './core/plugins/context.ts';
import { loadPlugins } from './core/plugins/registry.ts';
import type { Scorer } from './core/plugins/scorer.ts';
import type { WorkingProcess } from './core/store/processes.ts';
import type { Store } from './core/store/store.ts';
import { answerPress } from './operations/answer-press.ts';
import { openJobQueue } from './queue/open-job-queue.ts';
import { openStore } from './storage/index.ts';
import { en } from './wording/catalogue/en.ts';
import { type BrandScorers, forAllBrands } from './workers/brand-scorers.ts';
import { collect } from './workers/collect.ts';
import { detect } from './workers/detect.ts';
import { createSweep, maintain, type Swept } from './workers/maintain.ts';
import { notify } from './workers/notify.ts';
import { openScorers } from './workers/open-scorers.ts';
import { announce } from './workers/process/presence.ts';
import { createRetention } from './workers/process/retain.ts';
import { outdatedBrands, type RescoreNotice, rescoreOutdated } from './workers/rescore-outdated.ts';
import { score } from './workers/score.ts';
import type { Source, SourceHealth } from './workers/sources/context.ts';
import { askFailingAgain } from './workers/sources/failures.ts';
import { listens } from './workers/sources/listen.ts';

export interface EarshotOptions {
  logger: Logger;
  /** Default: the system clock. */
  clock?: Clock;
  /** See DetectContext; default 2 s. */
  settleMs?: number;
  /** Scores every brand. Default: `scorers`. */
  scorer?: Scorer;
  /** Default: those of the configuration, opened when they are first wanted. */
  scorers?: BrandScorers;
  /** See PluginContext. */
  shell?: PluginContext['shell'];
  print?: PluginContext['print'];
  /** Aborts the start. */
  signal?: AbortSignal;
  onHealth?: (health: SourceHealth) => void;
  /** A brand's model no longer exists. Its stored mentions are rescored before new ones are scored. */
  onRescore?: (notice: RescoreNotice) => void;
}

/** Everything in one process, opened but not yet working. Closing it stops the work first and the server last. */
export interface Earshot extends AsyncDisposable {
  store: Store;
  queue: JobQueue;
  handlers: Handlers;
  /** Nudges everything that is due; for callers that step the clock. */
  sweep(): Promise<Swept>;
  /** Starts all workers, or only those named. `maintain` also schedules the sweep. */
  work(names?: readonly JobName[]): Promise<void>;
}

const sweepEveryMs = 5_000;
const defaultSettleMs = 2_000;
/** What tasks beside the jobs may take to stop. */
const backgroundMs = 5_000;

async function openSources(config: Config, clock: Clock, logger: Logger): Promise<Map<string, Source>> {
  const folder = dirname(config.file);
  const used = new Set(config.brands.flatMap(({ sources }) => sources));
  const sources = config.sources.filter(({ name }) => used.has(name));
  const plugins = await loadPlugins(
    collectors,
    sources.map(({ platform }) => platform),
  );
  return new Map(
    sources.map((source) => {
      const plugin = plugins[source.platform];
      if (!plugin) throw new ConfigError(`source '${source.name}': there is no platform '${source.platform}'`);
      const context = { name: source.name, clock, logger: logger.child({ source: source.name }), folder };
      return [source.name, { ...source, collector: plugin.create(source.settings, context) }];
    }),
  );
}

async function openNotifiers(
  { channels }: Config,
  { logger, ...given }: Pick<PluginContext, 'clock' | 'logger' | 'shell' | 'print'>,
): Promise<Map<string, Notifier>> {
  const plugins = await loadPlugins(
    notifiers,
    channels.map(({ type }) => type),
  );
  return new Map(
    channels.map(({ name, type, settings }) => {
      const plugin = plugins[type];
      if (!plugin) throw new ConfigError(`channel '${name}': there is no type '${type}'`);
      const context = { ...given, name, logger: logger.child({ channel: name }) };
      return [name, plugin.create(settings, context)];
    }),
  );
}

/** Opens the store, the queue and all plug-ins, and connects the handlers to them. */
export async function openEarshot(config: Config, options: EarshotOptions): Promise<Earshot> {
  const { logger, clock = systemClock, settleMs = defaultSettleMs, signal, onHealth, onRescore } = options;
  const { brands } = config;
  const sources = await openSources(config, clock, logger);
  const { shell, print } = options;
  const channels = await openNotifiers(config, { clock, logger, ...(shell && { shell }), ...(print && { print }) });
  const matchers = new Map(brands.map(({ name, query }) => [name, compileQuery(query)]));
  const together = await matchBrands(brands);
  const scorers = options.scorer ? forAllBrands(options.scorer) : (options.scorers ?? openScorers(config));
  const opened = await openStore(config, logger, signal);
  const { store } = opened;
  const queue = await openJobQueue(config, opened, { logger, clock }).catch(async (error: unknown) => {
    await opened[Symbol.asyncDispose]();
    throw error;
  });

  const context = { store, brands, routes: routesOf(config.channels), words: en, clock, logger, nudges: queue };
  const elapsedMs = clock === systemClock ? () => performance.now() : undefined;
  const shared = new Set([...sources.values()].filter(listens).map(({ name }) => name));
  const sweep = createSweep({ ...context, shared, settleMs, elapsedMs });
  const sweepAndBeat = maintain([sweep, createRetention(context, config)], { ...context, heartbeat: config.heartbeat });
  const warned = new Set<string>();
  const handlers: Handlers = {
    collect: (payload, stop) =>
      collect({ ...context, sources, matchers, together, ...(onHealth && { onHealth }) }, payload, stop),
    score: (_, stop) => score({ ...context, scorers, warned }, stop),
    detect: (payload, stop) => detect({ ...context, settleMs }, payload, stop),
    notify: (payload, stop) => notify({ ...context, notifiers: channels }, payload, stop),
    maintain: (_, stop) => sweepAndBeat(stop),
  };

  const stop = new AbortController();
  /** Tasks that run beside the jobs until the stop. */
  const background: Promise<void>[] = [];
  /** The process that sends to a channel also handles button presses in it. */
  function listen(): void {
    for (const notifier of channels.values()) {
      const listener = notifier.listen?.((press) => answerPress({ ...context, now: clock.now() }, press), stop.signal);
      if (listener) background.push(listener);
    }
  }

  const rescoring = { ...context, scorers, ...(onRescore && { onRescore }) };
  async function replaceModels(outdated: ReadonlyMap<string, string>): Promise<void> {
    await rescoreOutdated(rescoring, outdated, stop.signal);
    if (stop.signal.aborted) return;
    // The sweep nudges it too.
    await queue
      .nudge('score', {})
      .catch((error: unknown) => logger.warn({ error: messageOf(error) }, 'a nudge was lost'));
  }

  async function work(names: readonly JobName[] = Object.keys(handlers) as JobName[]): Promise<void> {
    const chosen: Partial<Handlers> = Object.fromEntries(names.map((name) => [name, handlers[name]]));
    const concurrency = {
      collect: Math.min(Math.max(sources.size, 1), 8),
      detect: 2,
      // Channels never wait for each other.
      notify: Math.min(Math.max(channels.size, 1), 16),
    };
    if (names.includes('collect')) await askFailingAgain(context);
    const outdated = names.includes('score') ? await outdatedBrands(rescoring) : new Map<string, string>();
    for (const brand of outdated.keys()) warned.add(brand);
    await queue.work(chosen, { concurrency });
    if (outdated.size > 0) background.push(replaceModels(outdated));
    if (names.includes('notify')) listen();
    if (names.includes('maintain')) await queue.schedule(sweepEveryMs);
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    stop.abort();
    try {
      await Promise.all([endsWithin(backgroundMs, Promise.all(background)), queue[Symbol.asyncDispose]()]);
    } finally {
      await opened[Symbol.asyncDispose]();
    }
  }
  return { store, queue, handlers, sweep, work, [Symbol.asyncDispose]: () => (closing ??= close()) };
}

/** Runs until the signal, then stops the workers and closes the rest. */
export async function runEarshot(
  config: Config,
  options: EarshotOptions & {
    signal: AbortSignal;
    workers?: readonly JobName[];
    /** Another process works on the same store. */
    onBeside?: (other: WorkingProcess) => void;
    onReady?: (earshot: Earshot) => Promise<void> | void;
  },
): Promise<void> {
  await using earshot = await openEarshot(config, options);
  if (options.signal.aborted) return;
  await earshot.work(options.workers);
  const { clock = systemClock, logger, onBeside, workers = jobNames } = options;
  await using _presence = await announce({ store: earshot.store, clock, logger, onBeside }, workers);
  await options.onReady?.(earshot);
  await new Promise<void>((resolve) => {
    if (options.signal.aborted) resolve();
    options.signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
