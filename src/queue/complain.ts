import type { Logger } from '../core/logger.ts';

export type Complain = (error: Error) => void;

const sameComplaintMs = 30_000;
const mostRemembered = 100;

/** A server that is down makes every worker fail again and again: the same complaint is logged once in a while. */
export function complainTo(logger: Logger, stopping: AbortSignal): Complain {
  const sayAgainAt = new Map<string, number>();
  return (error) => {
    if (stopping.aborted || performance.now() < (sayAgainAt.get(error.message) ?? 0)) return;
    if (sayAgainAt.size > mostRemembered) sayAgainAt.clear();
    sayAgainAt.set(error.message, performance.now() + sameComplaintMs);
    logger.warn({ error: error.message }, 'the job queue has a problem');
  };
}
