import type { Routes } from '../alerts/outbox/outbox.ts';
import { singlePostRows } from '../alerts/outbox/single-post-rows.ts';
import type { Clock } from '../core/clock.ts';
import type { Brand } from '../core/config.ts';
import { sliceOf, type Time } from '../core/domain.ts';
import type { Nudges } from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import type { OutboxStore } from '../core/store/outbox.ts';
import type { ProgressStore, SourceState } from '../core/store/progress.ts';
import type { WorkStore } from '../core/store/work.ts';
import { beat, type HeartbeatContext } from './heartbeat.ts';
import { setClockBack } from './process/set-clock-back.ts';
import { createStepWatch } from './process/step-watch.ts';
import { duePolls, type Polls } from './sources/due-polls.ts';

export interface SweepContext {
  store: WorkStore & ProgressStore & Pick<OutboxStore, 'addNotifications'>;
  /** Default: no channel asks for single posts. */
  routes?: Routes;
  brands: readonly Brand[];
  /** See `Polls`. Default: none. */
  shared?: Polls['shared'];
  clock: Clock;
  nudges: Nudges;
  logger: Logger;
  settleMs: number;
  /** A clock that nobody sets, to notice that `clock` was set ahead. */
  elapsedMs?: (() => number) | undefined;
}

/** Number of nudges per job in one sweep. */
export type Swept = Record<'collect' | 'score' | 'detect' | 'notify', number>;

/**
 * Creates the sweep, which asks the store what is due and queues it, so that a lost nudge is only a delay. The sweep
 * remembers the last 5-minute boundary at which it woke every brand's engine. It also notices that the clock was set.
 */
export function createSweep(context: SweepContext): () => Promise<Swept> {
  const { store, brands, routes = new Map(), shared = new Map(), clock, nudges, logger, settleMs, elapsedMs } = context;
  const stepOf = createStepWatch(elapsedMs);
  let boundary: Time | null = null;
  let asked = '';
  /** Adds the rows of single posts once a period. Those of a process that was here before are there already. */
  async function askForSinglePosts(now: Time): Promise<void> {
    const rows = singlePostRows(brands, routes, now);
    const ids = rows.map(({ id }) => id).join();
    if (ids === asked) return;
    await store.addNotifications(rows);
    asked = ids;
  }

  async function readStates(now: Time): Promise<SourceState[]> {
    const states = await store.sourceStates();
    const known = states.flatMap(({ lastOkAt, failingSince }) => [lastOkAt ?? 0, failingSince ?? 0]);
    const stepMs = stepOf(now, Math.max(0, ...known));
    if (stepMs > 0) logger.warn({ stepMs }, 'the clock went ahead: it was set, or the machine slept');
    if (stepMs >= 0) return states;
    logger.warn({ stepMs }, 'the clock was set back: nothing after it counts as observed, and every source is asked');
    await setClockBack(store, states, now);
    return await store.sourceStates();
  }

  return async () => {
    const now = clock.now();
    const states = await readStates(now);
    await askForSinglePosts(now);
    const due = await store.due(now);
    const slice = sliceOf(now - settleMs);
    const wakeAll = slice !== boundary;
    const brandsDue = brands.filter(({ name }) => wakeAll || due.brands.includes(name));
    const polls = duePolls({ brands, shared, states, sharedPolls: await store.sharedPolls() }, now);
    if (due.unscored) await nudges.nudge('score', {});
    for (const poll of polls) await nudges.nudge('collect', poll);
    for (const { name } of brandsDue) await nudges.nudge('detect', { brand: name });
    for (const channel of due.channels) await nudges.nudge('notify', { channel });
    boundary = slice;
    return {
      collect: polls.length,
      score: due.unscored ? 1 : 0,
      detect: brandsDue.length,
      notify: due.channels.length,
    };
  };
}

/** Runs the sweep and what comes with it, then the heartbeat. */
export const maintain =
  (steps: readonly (() => Promise<unknown>)[], heartbeat: HeartbeatContext) =>
  async (signal: AbortSignal): Promise<void> => {
    for (const step of steps) await step();
    await beat(heartbeat, signal);
  };
