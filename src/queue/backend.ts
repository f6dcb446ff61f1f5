import type { Processor, Queue, Worker, WorkerOptions } from 'bullmq';

/** The part of BullMQ's queue that we use; the same on every engine. */
export type AnyQueue = Pick<Queue, 'add' | 'getJobCounts' | 'waitUntilReady' | 'close'>;
/** The part of BullMQ's worker that we use. */
export type AnyWorker = Pick<
  Worker,
  'name' | 'concurrency' | 'run' | 'waitUntilReady' | 'pause' | 'close' | 'cancelJob'
>;

/** What a worker may choose; the connection is the backend's business. */
export type WorkOptions = Omit<WorkerOptions, 'connection' | 'prefix'>;

/** One of BullMQ's engines: makes queues and workers on shared connections, and closes those connections last. */
export interface Backend {
  queue(name: string): AnyQueue;
  worker(name: string, processor: Processor, options: WorkOptions): AnyWorker;
  /** Longest wait for a job without asking again, in seconds: new jobs wake a worker at once anyway. */
  drainDelay: number;
  /** Tells the workers of a queue to look for jobs: what was said while they could not hear is lost. */
  wake(queue: string): Promise<void>;
  close(): Promise<void>;
}

/** A job whose lock was lost may already run elsewhere: its signal is aborted. */
export function cancelJobs(worker: AnyWorker, ids: readonly string[]): void {
  for (const id of ids) worker.cancelJob(id, 'another worker has taken the job over');
}
