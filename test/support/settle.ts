import { type JobQueue, jobNames } from '../../src/core/jobs.ts';
import type { Swept } from '../../src/workers/maintain.ts';

const pollMs = 5;

/**
 * Sweeps until nothing is due at this moment of the clock, and no job waits or is at work: for those who step the clock
 * themselves. A job that fails for good keeps its work due, so give a signal.
 */
export async function settle(sweep: () => Promise<Swept>, queue: JobQueue, signal: AbortSignal): Promise<void> {
  for (;;) {
    const due = Object.values(await sweep()).some((count) => count > 0);
    while (await isBusy(queue)) {
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    if (!due) return;
    signal.throwIfAborted();
  }
}

async function isBusy(queue: JobQueue): Promise<boolean> {
  const depths = await queue.depth();
  return jobNames.some((name) => name !== 'maintain' && depths[name].waiting + depths[name].active > 0);
}
