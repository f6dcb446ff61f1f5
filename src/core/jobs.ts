import { z } from 'zod';

/**
 * Job name -> payload. Jobs are nudges: they carry ids, never the only copy of anything. At most one nudge per key is
 * pending; the key is derived from the payload.
 */
export const jobs = {
  /**
   * Reads the next pages of one source: for one brand, or for all when none is named. A source that is read in parts reads
   * the part that is named; without one, new brands catch up.
   */
  collect: z.strictObject({ brand: z.string().optional(), source: z.string(), part: z.string().optional() }),
  /** Scores whatever is unscored. */
  score: z.strictObject({}),
  /** Brings one brand's buckets and engine up to date. */
  detect: z.strictObject({ brand: z.string() }),
  /** Sends what is due on one channel. */
  notify: z.strictObject({ channel: z.string() }),
  /** The sweep: queues whatever the store says is due. */
  maintain: z.strictObject({}),
} as const;

export type JobName = keyof typeof jobs;
export type Payload<N extends JobName> = z.infer<(typeof jobs)[N]>;
export const jobNames = Object.keys(jobs) as JobName[];

/** The producer side of the queue. */
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

/** Jobs of a name that run at once in this process. Missing: one. */
export type Concurrency = Partial<Record<JobName, number>>;

export interface JobQueue extends Nudges, AsyncDisposable {
  /**
   * Starts one worker per handler. When a handler throws RetryLater, it is called again at that time without losing an
   * attempt.
   */
  work(handlers: Partial<Handlers>, options?: { concurrency?: Concurrency }): Promise<void>;
  /** Changes how many jobs of a name run at once, of workers that have started. */
  resize(concurrency: Concurrency): void;
  /** Calls `maintain` every `everyMs`. Scheduling it twice, or from two processes, still runs it once. */
  schedule(everyMs: number): Promise<void>;
  depth(): Promise<Record<JobName, QueueDepth>>;
}
