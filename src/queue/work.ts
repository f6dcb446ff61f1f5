import type { Job, Processor } from 'bullmq';
import { cleanText } from '../core/clean.ts';
import type { Clock } from '../core/clock.ts';
import { messageOf, Refused, RetryLater } from '../core/errors.ts';
import { type Handler, type JobName, jobs } from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import { DelayedError, UnrecoverableError, WaitingError } from './bullmq.ts';

/** Longest time that a job sleeps; whoever is called too early just asks to wait again. */
const longestDelayMs = 60 * 60_000;

/** BullMQ stores the message: PostgreSQL refuses a NUL or a lone surrogate and would fail the bookkeeping. */
const storableError = (error: unknown): Error => new Error(cleanText(messageOf(error), 2000));

/**
 * The one wrapper around every handler: checks the payload, passes an AbortSignal, and maps our errors to BullMQ's.
 * RetryLater waits without losing an attempt, Refused ends the job, and a job stopped by a shutdown is handed back.
 */
export function wrapHandler<N extends JobName>(
  name: N,
  handler: Handler<N>,
  { logger, clock, stopping }: { logger: Logger; clock: Clock; stopping: AbortSignal },
): Processor {
  return async (job: Job, token?: string, signal?: AbortSignal): Promise<void> => {
    const log = logger.child({ job: name, ...(job.data as object) });
    const parsed = jobs[name].safeParse(job.data);
    if (!parsed.success) {
      log.error({ error: parsed.error.message }, 'a job with a wrong payload was set aside');
      throw new UnrecoverableError('wrong payload');
    }
    try {
      const stop = signal ? AbortSignal.any([stopping, signal]) : stopping;
      await handler(parsed.data as Parameters<Handler<N>>[0], stop);
    } catch (error) {
      if (error instanceof RetryLater) {
        const delayMs = Math.min(Math.max(error.until - clock.now(), 0), longestDelayMs);
        log.debug({ delayMs, reason: error.message }, 'job waits');
        await job.moveToDelayed(Date.now() + delayMs, token);
        throw new DelayedError();
      }
      if (stopping.aborted) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      if (error instanceof Refused) {
        log.warn({ reason: error.message }, 'job refused');
        return;
      }
      log.warn({ error: messageOf(error), attempt: job.attemptsMade + 1 }, 'job failed');
      throw storableError(error);
    }
  };
}
