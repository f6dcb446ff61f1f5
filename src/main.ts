import { dirname } from 'node:path';
import { notifiers as notifierPlugins } from './alerts/notifiers/index.ts';
import type { Notifier } from './alerts/notifiers/notifier.ts';
import { routesOf } from './alerts/outbox/outbox.ts';
import { compileQuery } from './analysis/query/matching.ts';
import { collectors } from './collectors/index.ts';
import { type Clock, systemClock } from './core/clock.ts';
import type { Config } from './core/config.ts';
import { ConfigError, messageOf } from './core/errors.ts';
import type { Handlers, JobName, JobQueue } from './core/jobs.ts';
import type { Logger } from './core/logger.ts';
import type { Scorer } from './core/plugins/scorer.ts';
import type { Store } from './core/store/store.ts';
import { answerPress } from './operations/answer-press.ts';
import { openQueue } from './queue/index.ts';
import { type OpenedStore, openStore } from './storage/index.ts';
import { forAllBrands } from './workers/brand-scorers.ts';
import { askFailingAgain, collect, type Source, type SourceHealth } from './workers/collect.ts';
import { detect } from './workers/detect.ts';
import { createSweep, maintain, type Swept } from './workers/maintain.ts';
import { notify } from './workers/notify.ts';
import { openScorers } from './workers/open-scorers.ts';
import { outdatedBrands, type RescoreTold, rescoreOutdated } from './workers/rescore-outdated.ts';
import { score } from './workers/score.ts';

export interface EarshotOptions {
  logger: Logger;
  /** Default: the system's. */
  clock?: Clock;
  /** See DetectContext; default 2 s. */
  settleMs?: number;
  /** Scores every brand. Default: each brand has the model that its configuration names. */
  scorer?: Scorer;
  /** Gives up the start. */
  signal?: AbortSignal;
  onHealth?: (health: SourceHealth) => void;
  /** A brand's model is not there any more: its mentions are scored again before new ones are. */
  onRescore?: (told: RescoreTold) => void;
}

/** Everything of one process, opened and not yet at work. Closing it stops the work first and the server last. */
export interface Earshot extends AsyncDisposable {
  store: Store;
  queue: JobQueue;
  handlers: Handlers;
  /** Nudges whatever is due; for those who step the clock themselves. */
  sweep(): Promise<Swept>;
  /** Starts the workers, all unless named; `maintain` also sets the schedule of the sweep. */
  work(names?: readonly JobName[]): Promise<void>;
}

const sweepEveryMs = 5_000;
const defaultSettleMs = 2_000;

/** The job queue that the configuration names: the store's own server, or Redis. Throws ConfigError without either. */
export async function openJobQueue(
  config: Config,
  { databaseUrl }: Pick<OpenedStore, 'databaseUrl'>,
  { logger, clock = systemClock }: { logger: Logger; clock?: Clock },
): Promise<JobQueue> {
  if (config.queue.engine === 'redis') return openQueue({ engine: config.queue, logger, clock });
  if (databaseUrl === undefined)
    throw new ConfigError('queue: this store cannot hold the job queue; add "queue: redis://HOST:6379".');
  return openQueue({ engine: { engine: 'postgres', url: databaseUrl }, logger, clock });
}

function openSources(config: Config, clock: Clock, logger: Logger): Map<string, Source> {
  const folder = dirname(config.file);
  const used = new Set(config.brands.flatMap(({ sources }) => sources));
  return new Map(
    config.sources
      .filter(({ name }) => used.has(name))
      .map((source) => {
        const plugin = collectors[source.platform];
        if (!plugin) throw new ConfigError(`source '${source.name}': there is no platform '${source.platform}'`);
        const context = { name: source.name, clock, logger: logger.child({ source: source.name }), folder };
        return [source.name, { ...source, collector: plugin.create(source.settings, context) }];
      }),
  );
}

function openNotifiers(config: Config, clock: Clock, logger: Logger): Map<string, Notifier> {
  return new Map(
    config.channels.map(({ name, type, settings }) => {
      const plugin = notifierPlugins[type];
      if (!plugin) throw new ConfigError(`channel '${name}': there is no type '${type}'`);
      return [name, plugin.create(settings, { name, clock, logger: logger.child({ channel: name }) })];
    }),
  );
}

/** Opens the store, the queue and all plug-ins, and ties the handlers to them. */
export async function openEarshot(config: Config, options: EarshotOptions): Promise<Earshot> {
  const { logger, clock = systemClock, settleMs = defaultSettleMs, signal, onHealth, onRescore } = options;
  const { brands } = config;
  const sources = openSources(config, clock, logger);
  const notifiers = openNotifiers(config, clock, logger);
  const matchers = new Map(brands.map(({ name, query }) => [name, compileQuery(query)]));
  const scorers = options.scorer ? forAllBrands(options.scorer) : openScorers(config);
  const opened = await openStore(config, logger, signal);
  const { store } = opened;
  const queue = await openJobQueue(config, opened, { logger, clock }).catch(async (error: unknown) => {
    await opened[Symbol.asyncDispose]();
    throw error;
  });

  const context = { store, brands, routes: routesOf(config.channels), clock, logger, nudges: queue };
  const sweep = createSweep({ ...context, settleMs });
  const sweepAndBeat = maintain(sweep, { ...context, heartbeat: config.heartbeat });
  const told = new Set<string>();
  const handlers: Handlers = {
    collect: (payload, stop) =>
      collect({ ...context, sources, matchers, ...(onHealth && { onHealth }) }, payload, stop),
    score: (_, stop) => score({ ...context, scorers, told }, stop),
    detect: (payload, stop) => detect({ ...context, settleMs }, payload, stop),
    notify: (payload, stop) => notify({ ...context, notifiers }, payload, stop),
    maintain: (_, stop) => sweepAndBeat(stop),
  };

  const stop = new AbortController();
  /** What goes on beside the jobs until the stop. */
  const background: Promise<void>[] = [];
  /** What people press in a channel is done by whoever sends to it. */
  function listen(): void {
    for (const notifier of notifiers.values()) {
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
      // One channel never waits for another.
      notify: Math.min(Math.max(notifiers.size, 1), 16),
    };
    if (names.includes('collect')) await askFailingAgain(context);
    const outdated = names.includes('score') ? await outdatedBrands(rescoring) : new Map<string, string>();
    for (const brand of outdated.keys()) told.add(brand);
    await queue.work(chosen, { concurrency });
    if (outdated.size > 0) background.push(replaceModels(outdated));
    if (names.includes('notify')) listen();
    if (names.includes('maintain')) await queue.schedule(sweepEveryMs);
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    stop.abort();
    try {
      await Promise.all(background);
      await queue[Symbol.asyncDispose]();
    } finally {
      await opened[Symbol.asyncDispose]();
    }
  }
  return { store, queue, handlers, sweep, work, [Symbol.asyncDispose]: () => (closing ??= close()) };
}

/** Watches until the signal: then the workers stop, and the rest is closed. */
export async function runEarshot(
  config: Config,
  options: EarshotOptions & {
    signal: AbortSignal;
    workers?: readonly JobName[];
    onReady?: (earshot: Earshot) => Promise<void> | void;
  },
): Promise<void> {
  await using earshot = await openEarshot(config, options);
  if (options.signal.aborted) return;
  await earshot.work(options.workers);
  await options.onReady?.(earshot);
  await new Promise<void>((resolve) => {
    if (options.signal.aborted) resolve();
    options.signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
