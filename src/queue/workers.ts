import { type Clock, endsWithin } from '../core/clock.ts';
import { type Concurrency, type Handler, type Handlers, type JobName, jobNames } from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import type { AnyWorker, Backend } from './backend.ts';
import type { Complain } from './complain.ts';
import { wrapHandler } from './work.ts';

/** Polls go on within 15 s after an outage. */
export const defaultFoundAgainMs = 12_000;
/** Of this time, a job is locked for two thirds and looked for every third; its lock is renewed well before it ends. */
const locked = 2 / 3;
const renewalsPerLock = 3;
/** What a connection may take to close. */
export const goodbyeMs = 1_000;
/** A worker that cannot reach the server asks again after this. */
const askAgainMs = 1_000;

export interface WorkContext {
  backend: Backend;
  prefix: string;
  logger: Logger;
  clock: Clock;
  stopping: AbortSignal;
  /** A job whose worker died, or never heard that it was given the job, is found again within this time. */
  foundAgainMs: number;
}

function workerOf<N extends JobName>(
  { backend, prefix, logger, clock, stopping, foundAgainMs }: WorkContext,
  name: N,
  handler: Handler<N>,
  concurrency: number,
): AnyWorker {
  const lockMs = foundAgainMs * locked;
  return backend.worker(`${prefix}-${name}`, wrapHandler(name, handler, { logger, clock, stopping }), {
    concurrency,
    drainDelay: backend.drainDelay,
    lockDuration: lockMs,
    lockRenewTime: lockMs / renewalsPerLock,
    stalledInterval: foundAgainMs - lockMs,
    runRetryDelay: askAgainMs,
    // Crashes of the process are not the job's fault: poison is counted per mention instead.
    maxStalledCount: 1000,
    autorun: false,
  });
}

/** A worker for each job that has a handler. None runs yet. */
export function workersOf(
  context: WorkContext,
  handlers: Partial<Handlers>,
  concurrency: Concurrency,
): Map<JobName, AnyWorker> {
  const make = <N extends JobName>(name: N): [JobName, AnyWorker][] => {
    const handler: Handler<N> | undefined = handlers[name];
    return handler ? [[name, workerOf(context, name, handler, concurrency[name] ?? 1)]] : [];
  };
  return new Map(jobNames.flatMap((name) => make(name)));
}

/** Waits for the jobs at work; what is left after `withinMs` is taken over by the next process. */
export async function closeWorkers(
  workers: readonly AnyWorker[],
  { withinMs, logger, complain }: { withinMs: number; logger: Logger; complain: Complain },
): Promise<void> {
  const idle = new Set<AnyWorker>();
  await endsWithin(withinMs, Promise.all(workers.map((worker) => worker.pause().then(() => idle.add(worker)))));
  // Without its server, a worker may wait for it even to say goodbye.
  await endsWithin(
    goodbyeMs,
    Promise.all(
      workers.map((worker) => {
        if (!idle.has(worker)) logger.warn({ queue: worker.name }, 'a job did not stop in time: it will be taken over');
        return worker.close(!idle.has(worker)).catch(complain);
      }),
    ),
  );
}
