import type { AnswerPress } from './alerts/notifiers/notifier.ts';
import { type Clock, endsWithin, systemClock } from './core/clock.ts';
import type { Brand, Config } from './core/config.ts';
import { messageOf } from './core/errors.ts';
import { type Concurrency, type Handlers, type JobName, type JobQueue, jobNames, type Nudges } from './core/jobs.ts';
import type { Logger } from './core/logger.ts';
import type { PluginContext } from './core/plugins/context.ts';
import type { Scorer } from './core/plugins/scorer.ts';
import type { Reloaded, WorkingProcess } from './core/store/processes.ts';
import type { Store } from './core/store/store.ts';
import { answerPress } from './operations/answer-press.ts';
import { configChanges, whileAtWork } from './operations/config-changes.ts';
import { openJobQueue } from './queue/open-job-queue.ts';
import { openStore } from './storage/index.ts';
import { connect, delegateTo } from './wiring/connect.ts';
import { createDoors } from './wiring/doors.ts';
import { createListeners } from './wiring/listeners.ts';
import { closeSources, type Prepared, prepare } from './wiring/prepare.ts';
import { createReloader } from './wiring/reloader.ts';
import { forAllBrands } from './workers/brand-scorers.ts';
import type { Swept } from './workers/maintain.ts';
import { openScorers } from './workers/open-scorers.ts';
import { announce } from './workers/process/presence.ts';
import {
  type OutdatedContext,
  outdatedBrands,
  type RescoreNotice,
  rescoreOutdated,
} from './workers/rescore-outdated.ts';
import type { SourceHealth } from './workers/sources/context.ts';
import { askFailingAgain } from './workers/sources/failures.ts';
import { partsOf } from './workers/sources/listeners.ts';

export interface EarshotOptions {
  logger: Logger;
  /** Default: the system clock. */
  clock?: Clock;
  /** See DetectContext; default 2 s. */
  settleMs?: number;
  /** Scores every brand. Default: the scorers of the configuration, opened when they are first wanted. */
  scorer?: Scorer;
  /** Scorers that were opened already. See `brandScorers`. */
  made?: Map<string, Promise<Scorer>>;
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
  /**
   * Goes on by another configuration: jobs that begin from now on follow it. Returns what is different. Throws, having
   * changed nothing, when it cannot be used.
   */
  reload(config: Config): Promise<Omit<Reloaded, 'error'>>;
}

const sweepEveryMs = 5_000;
const defaultSettleMs = 2_000;
/** What tasks beside the jobs may take to stop. */
const backgroundMs = 5_000;
/** Of all sources together. */
const mostPartsAtOnce = 32;

type Plugged = Prepared & ReturnType<typeof connect>;

/** Jobs that run at once. */
const concurrencyOf = ({ sources, channels }: Prepared): Concurrency => ({
  collect:
    Math.min(Math.max(sources.size, 1), 8) + Math.min([...sources.values()].flatMap(partsOf).length, mostPartsAtOnce),
  detect: 2,
  // Channels never wait for each other.
  notify: Math.min(Math.max(channels.size, 1), 16),
});

const closeBefore =
  (opened: AsyncDisposable) =>
  async (error: unknown): Promise<never> => {
    await opened[Symbol.asyncDispose]();
    throw error;
  };

/** Opens the store, the queue and all plug-ins, and connects the handlers to them. */
export async function openEarshot(config: Config, options: EarshotOptions): Promise<Earshot> {
  const { logger, clock = systemClock, settleMs = defaultSettleMs, signal, onHealth, onRescore } = options;
  const { shell, print, made = new Map() } = options;
  const opened = await openStore(config, logger, signal);
  const { store } = opened;
  const closeStore = closeBefore(opened);
  let current: Plugged;
  const brandsNow = (): readonly Brand[] => current.config.brands;
  const base = { clock, logger, store };
  const doors = createDoors({ ...base, collecting: () => current.collecting });
  const plugged = { ...base, brandsNow, doorOf: doors.contextOf, ...(shell && { shell }), ...(print && { print }) };
  const prepared = await prepare(config, plugged).catch(closeStore);
  const queue = await openJobQueue(config, opened, { logger, clock }).catch(closeStore);

  const warned = new Set<string>();
  const plug = (ready: Prepared): Plugged => {
    const scorers = options.scorer ? forAllBrands(options.scorer) : openScorers(ready.config, made);
    const isCurrent = (): boolean => current.config === ready.config;
    const shared = { store, clock, logger, nudges: queue, warned, settleMs, ...(onHealth && { onHealth }) };
    return { ...ready, ...connect(ready, { ...shared, scorers, isCurrent }) };
  };
  current = plug(prepared);
  const handlers = delegateTo(() => current.handlers);
  const stop = new AbortController();
  /** Tasks that run beside the jobs until the stop. */
  const background: Promise<void>[] = [];
  const answer: AnswerPress = (press) => answerPress({ ...current.context, now: clock.now() }, press);
  // The process that sends to a channel also handles button presses in it.
  const listeners = createListeners(answer, stop.signal);
  const modelsToReplace = (): Promise<() => Promise<void>> => {
    const { context, scorers } = current;
    return outdatedModels({ ...context, scorers, ...(onRescore && { onRescore }) }, warned, stop.signal);
  };

  let working: readonly JobName[] = [];
  async function work(names: readonly JobName[] = jobNames): Promise<void> {
    const chosen: Partial<Handlers> = Object.fromEntries(names.map((name) => [name, handlers[name]]));
    await doors.listenFor(names.includes('collect') ? current : null);
    if (names.includes('collect')) await askFailingAgain(current.context);
    const replace = names.includes('score') ? await modelsToReplace() : null;
    await queue.work(chosen, { concurrency: concurrencyOf(current) });
    working = names;
    if (replace) background.push(replace());
    if (names.includes('notify')) listeners.listenTo(current.channels.values());
    if (names.includes('maintain')) await queue.schedule(sweepEveryMs);
  }

  async function reload(next: Config): Promise<Omit<Reloaded, 'error'>> {
    const { config: before, ...past } = current;
    const ready = await prepare(whileAtWork(before, next), plugged, current);
    await doors.listenFor(working.includes('collect') ? ready : null);
    current = plug(ready);
    closeSources(past, current);
    queue.resize(concurrencyOf(current));
    if (working.includes('notify')) listeners.listenTo(current.channels.values());
    // It has begun to work by the new one: a store that is away now does not undo that.
    try {
      if (working.includes('collect')) await askFailingAgain(current.context);
      if (working.includes('score')) background.push((await modelsToReplace())());
    } catch (error) {
      logger.warn({ error: messageOf(error) }, 'failing sources wait for their time, and models for the next start');
    }
    return configChanges(before, next);
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    stop.abort();
    try {
      const tasks = Promise.all([...background, listeners.ended(), doors[Symbol.asyncDispose]()]);
      await Promise.all([endsWithin(backgroundMs, tasks), queue[Symbol.asyncDispose]()]);
    } finally {
      closeSources(current);
      await opened[Symbol.asyncDispose]();
    }
  }
  const sweep = (): Promise<Swept> => current.sweep();
  return { store, queue, handlers, sweep, work, reload, [Symbol.asyncDispose]: () => (closing ??= close()) };
}

/** Finds brands whose model is there no longer. Returns what scores them by another, beside the jobs. */
async function outdatedModels(
  context: OutdatedContext & { nudges: Nudges },
  warned: Set<string>,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const outdated = await outdatedBrands(context);
  for (const brand of outdated.keys()) warned.add(brand);
  return async () => {
    if (outdated.size === 0) return;
    await rescoreOutdated(context, outdated, signal);
    if (signal.aborted) return;
    // The sweep nudges it too.
    await context.nudges
      .nudge('score', {})
      .catch((error: unknown) => context.logger.warn({ error: messageOf(error) }, 'a nudge was lost'));
  };
}

/** Runs until the signal, then stops the workers and closes the rest. */
export async function runEarshot(
  config: Config,
  options: EarshotOptions & {
    signal: AbortSignal;
    workers?: readonly JobName[];
    /** Another process works on the same store. */
    onBeside?: (other: WorkingProcess) => void;
    onReady?: (earshot: Earshot, reload: () => Promise<Reloaded>) => Promise<void> | void;
    /** Reads the configuration again. Default: it cannot be reloaded. */
    load?: () => Promise<Config>;
    onReload?: (outcome: Reloaded) => void;
  },
): Promise<void> {
  await using earshot = await openEarshot(config, options);
  if (options.signal.aborted) return;
  await earshot.work(options.workers);
  const { clock = systemClock, logger, onBeside, workers = jobNames } = options;
  const reload = createReloader(earshot, options);
  await using _presence = await announce(
    { store: earshot.store, clock, logger, onBeside, ...(options.load && { onReload: reload }) },
    workers,
  );
  await options.onReady?.(earshot, reload);
  await new Promise<void>((resolve) => {
    if (options.signal.aborted) resolve();
    options.signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
