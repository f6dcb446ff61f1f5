import type { JobsOptions } from 'bullmq';
import type { Clock } from '../core/clock.ts';
import {
  type Handler,
  type Handlers,
  type JobName,
  type JobQueue,
  jobNames,
  jobs,
  type Payload,
  type QueueDepth,
} from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import type { AnyQueue, AnyWorker } from './backend.ts';
import { pastDeadlocks } from './past-deadlocks.ts';
import { wrapHandler } from './work.ts';

export interface QueueOptions {
  engine: { engine: 'postgres'; url: string } | { engine: 'redis'; url: string };
  logger: Logger;
  clock: Clock;
  /** Queues are named `<prefix>-<job>`; two prefixes on one database do not see each other. */
  prefix?: string;
  /** The schedule itself lives in the queue: it is put back so often, in case the queue was emptied. */
  rescheduleMs?: number;
  /** How long a stop waits for the jobs at work; what is left is taken over by the next process. */
  closeWithinMs?: number;
}

/** A crashed job is found again after this and two rounds of `stalledInterval`. */
const lockMs = 12_000;
const stalledIntervalMs = 6_000;
/** A worker that cannot reach the server asks again after this. */
const askAgainMs = 1_000;
const sameComplaintMs = 30_000;
const schedulerId = 'sweep';
/** BullMQ's `ErrorCode.SchedulerJobSlotsBusy`: it does not export it. */
const slotsBusy = -11;

const keyOf = (payload: object): string => Object.values(payload).join('\u001f') || 'all';

/** Opens the job queue on the chosen engine. Nothing runs until `work`. */
export async function openQueue(options: QueueOptions): Promise<JobQueue> {
  const { engine, logger, clock, prefix = 'earshot', rescheduleMs = 20_000, closeWithinMs = 8_000 } = options;
  const stopping = new AbortController();
  const lastSaid = new Map<string, number>();
  // A server that is down makes every worker fail again and again: the same complaint is logged once in a while.
  const complain = (error: Error): void => {
    if (stopping.signal.aborted || Date.now() - (lastSaid.get(error.message) ?? 0) < sameComplaintMs) return;
    if (lastSaid.size > 100) lastSaid.clear();
    lastSaid.set(error.message, Date.now());
    logger.warn({ error: error.message }, 'the job queue has a problem');
  };
  const backend =
    engine.engine === 'postgres'
      ? await (await import('./postgres.ts')).openPostgresBackend(engine.url, jobNames.length, complain)
      : await (await import('./redis.ts')).openRedisBackend(engine.url, logger, complain);
  const queues = new Map<JobName, Promise<AnyQueue>>();
  const workers: AnyWorker[] = [];
  let reschedule: NodeJS.Timeout | undefined;

  async function openOne(name: JobName): Promise<AnyQueue> {
    const queue = backend.queue(`${prefix}-${name}`);
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      // It failed to reach the server, and would say so for ever: the next nudge opens another one.
      queues.delete(name);
      await queue.close().catch(complain);
      throw error;
    }
  }

  function queueOf(name: JobName): Promise<AnyQueue> {
    let queue = queues.get(name);
    if (!queue) {
      queue = openOne(name);
      queues.set(name, queue);
    }
    return queue;
  }

  async function nudge<N extends JobName>(name: N, payload: Payload<N>): Promise<void> {
    const queue = await queueOf(name);
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

  function startWorker<N extends JobName>(name: N, handler: Handler<N>, concurrency: number): AnyWorker {
    return backend.worker(
      `${prefix}-${name}`,
      wrapHandler(name, handler, { logger, clock, stopping: stopping.signal }),
      {
        concurrency,
        drainDelay: backend.drainDelay,
        lockDuration: lockMs,
        stalledInterval: stalledIntervalMs,
        runRetryDelay: askAgainMs,
        // Crashes of the process are not the job's fault: poison is counted per mention instead.
        maxStalledCount: 1000,
        autorun: false,
      },
    );
  }

  async function work(
    handlers: Partial<Handlers>,
    options: { concurrency?: Partial<Record<JobName, number>> } = {},
  ): Promise<void> {
    const start = <N extends JobName>(name: N): void => {
      const handler: Handler<N> | undefined = handlers[name];
      if (handler) workers.push(startWorker(name, handler, options.concurrency?.[name] ?? 1));
    };
    for (const name of jobNames) start(name);
    await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    for (const worker of workers) worker.run().catch(complain);
  }

  async function upsertSchedule(everyMs: number): Promise<void> {
    const job = { name: 'maintain', data: {}, opts: { removeOnComplete: true, removeOnFail: { count: 10 } } };
    const queue = await queueOf('maintain');
    try {
      await pastDeadlocks(() => queue.upsertJobScheduler(schedulerId, { every: everyMs }, job));
    } catch (error) {
      // Another process has set it at this moment: this beat and the next one are there already.
      if ((error as { code?: unknown }).code !== slotsBusy) throw error;
    }
  }

  async function schedule(everyMs: number): Promise<void> {
    await upsertSchedule(everyMs);
    clearInterval(reschedule);
    reschedule = setInterval(() => upsertSchedule(everyMs).catch(complain), rescheduleMs).unref();
  }

  async function depth(): Promise<Record<JobName, QueueDepth>> {
    const depths = jobNames.map(async (name) => {
      const queue = await queueOf(name);
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
      const { waiting = 0, active = 0, delayed = 0, failed = 0 } = counts;
      return [name, { waiting, active, delayed, failed }] as const;
    });
    return Object.fromEntries(await Promise.all(depths)) as Record<JobName, QueueDepth>;
  }

  async function close(): Promise<void> {
    if (stopping.signal.aborted) return;
    clearInterval(reschedule);
    stopping.abort();
    const idle = new Set<AnyWorker>();
    const all = Promise.all(workers.map((worker) => worker.pause().then(() => idle.add(worker))));
    let late: NodeJS.Timeout | undefined;
    await Promise.race([all, new Promise((resolve) => (late = setTimeout(resolve, closeWithinMs)))]);
    clearTimeout(late);
    await Promise.all(
      workers.map((worker) => {
        if (!idle.has(worker)) logger.warn({ queue: worker.name }, 'a job did not stop in time: it will be taken over');
        return worker.close(!idle.has(worker)).catch(complain);
      }),
    );
    await Promise.all([...queues.values()].map((opening) => opening.then((queue) => queue.close()).catch(complain)));
    await backend.close();
  }

  return { nudge, work, schedule, depth, [Symbol.asyncDispose]: close };
}
