import type { Logger } from '../core/logger.ts';

export type Complain = (error: Error) => void;

const sameComplaintMs = 30_000;
const mostRemembered = 100;

/** A server that is down makes every worker fail again and again: the same complaint is logged once in a while. */
export function complainTo(logger: Logger, stopping: AbortSignal): Complain {
  const lastSaid = new Map<string, number>();
  return (error) => {
    if (stopping.aborted || Date.now() - (lastSaid.get(error.message) ?? 0) < sameComplaintMs) return;
    if (lastSaid.size > mostRemembered) lastSaid.clear();
    lastSaid.set(error.message, Date.now());
    logger.warn({ error: error.message }, 'the job queue has a problem');
  };
}
