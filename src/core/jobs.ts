import { z } from 'zod';

/**
 * Job name -> payload. Jobs are nudges: they carry ids, never the only copy of anything.
 * One nudge per key is pending at most; the key is made of the payload.
 */
export const jobs = {
  /** Pull the next pages of one source for one brand. */
  collect: z.strictObject({ brand: z.string(), source: z.string() }),
  /** Score whatever is unscored. */
  score: z.strictObject({}),
  /** Bring one brand's buckets and engine up to now. */
  detect: z.strictObject({ brand: z.string() }),
  /** Send what is due on one channel. */
  notify: z.strictObject({ channel: z.string() }),
  /** Re-queue from the store whatever is due: the sweep. */
  maintain: z.strictObject({}),
} as const;

export type JobName = keyof typeof jobs;
export type Payload<N extends JobName> = z.infer<(typeof jobs)[N]>;
export const jobNames = Object.keys(jobs) as JobName[];

/** Producer side of the queue. */
export interface Nudges {
  nudge<N extends JobName>(name: N, payload: Payload<N>): Promise<void>;
}

export type Handler<N extends JobName> = (payload: Payload<N>, signal: AbortSignal) => Promise<void>;
export type Handlers = { [N in JobName]: Handler<N> };

export interface QueueDepth {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

export interface JobQueue extends Nudges, AsyncDisposable {
  /** Starts one worker per handler. A handler that throws RetryLater is called again then, without losing an attempt. */
  work(handlers: Partial<Handlers>, options?: { concurrency?: Partial<Record<JobName, number>> }): Promise<void>;
  /** Calls `maintain` every so often; set twice, or by two processes, it still runs once. */
  schedule(everyMs: number): Promise<void>;
  depth(): Promise<Record<JobName, QueueDepth>>;
}
