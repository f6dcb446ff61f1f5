import type { JobsOptions } from 'bullmq';
import { type Clock, endsWithin } from '../core/clock.ts';
import {
  type Concurrency,
  type Handlers,
  type JobName,
  type JobQueue,
  jobNames,
  jobs,
  type Payload,
} from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import type { AnyQueue, AnyWorker } from './backend.ts';
import { startBeats } from './beats.ts';
import { complainTo } from './complain.ts';
import { pastDeadlocks } from './past-deadlocks.ts';
import { queuesOf } from './queues.ts';
import { closeWorkers, defaultFoundAgainMs, goodbyeMs, workersOf } from './workers.ts';

export interface QueueOptions {
  engine: { engine: 'postgres'; url: string } | { engine: 'redis'; url: string };
  logger: Logger;
  clock: Clock;
  /** Queues are named `<prefix>-<job>`; two prefixes on one database do not see each other. */
  prefix?: string;
  /** How long a stop waits for the jobs at work; what is left is taken over by the next process. */
  closeWithinMs?: number;
  /** See WorkContext. */
  foundAgainMs?: number;
}

const keyOf = (payload: object): string => Object.entries(payload).flat().join('\u001f') || 'all';

/** Opens the job queue on the chosen engine. Nothing runs until `work`. */
export async function openQueue(options: QueueOptions): Promise<JobQueue> {
  const { engine, logger, clock, prefix = 'earshot', closeWithinMs = 6_000 } = options;
  const { foundAgainMs = defaultFoundAgainMs } = options;
  const stopping = new AbortController();
  const complain = complainTo(logger, stopping.signal);
  const backend =
    engine.engine === 'postgres'
      ? await (await import('./postgres.ts')).openPostgresBackend(engine.url, jobNames.length, complain)
      : await (await import('./redis.ts')).openRedisBackend(engine.url, logger, complain);
  const queues = queuesOf(backend, prefix, complain);
  const workers = new Map<JobName, AnyWorker>();
  let stopBeats = (): void => {};

  async function work(
    handlers: Partial<Handlers>,
    { concurrency = {} }: { concurrency?: Concurrency } = {},
  ): Promise<void> {
    const context = { backend, prefix, logger, clock, stopping: stopping.signal, foundAgainMs };
    for (const [name, worker] of workersOf(context, handlers, concurrency)) workers.set(name, worker);
    await Promise.all([...workers.values()].map((worker) => worker.waitUntilReady()));
    for (const worker of workers.values()) worker.run().catch(complain);
  }

  function resize(concurrency: Concurrency): void {
    for (const [name, worker] of workers) worker.concurrency = concurrency[name] ?? 1;
  }

  async function schedule(everyMs: number): Promise<void> {
    const stop = await startBeats(queues, everyMs, complain);
    stopBeats();
    stopBeats = stop;
  }

  async function close(): Promise<void> {
    if (stopping.signal.aborted) return;
    stopBeats();
    stopping.abort();
    await closeWorkers([...workers.values()], { withinMs: closeWithinMs, logger, complain });
    await endsWithin(goodbyeMs, queues.close());
    await backend.close();
  }

  return {
    async nudge(name, payload) {
      await nudgeOn(await queues.of(name), name, payload);
      await queues.wake(name);
    },
    work,
    resize,
    schedule,
    depth: queues.depth,
    [Symbol.asyncDispose]: close,
  };
}

async function nudgeOn<N extends JobName>(queue: AnyQueue, name: N, payload: Payload<N>): Promise<void> {
  const data = jobs[name].parse(payload);
  const opts: JobsOptions = {
    // One nudge per key is pending; one more while the job is at work; one that sleeps is woken.
    deduplication: { id: keyOf(payload), keepLastIfActive: true, reschedule: true },
    attempts: 4,
    backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: { count: 100, age: 7 * 24 * 3600 },
  };
  await pastDeadlocks(() => queue.add(name, data, opts));
}
