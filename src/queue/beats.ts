import type { AnyQueue } from './backend.ts';
import type { Complain } from './complain.ts';

/** A beat that is done is kept so long that the other processes find it, and do not run it again. */
const keptBeats = 3;

/**
 * Queues `maintain` every `everyMs` by a timer of this process; returns what stops it. BullMQ's schedule waits for a time
 * of day: after the clock is set back, it would sleep until the old time returns.
 */
export async function startBeats(
  queue: () => Promise<AnyQueue>,
  everyMs: number,
  complain: Complain,
): Promise<() => void> {
  await beat(await queue(), everyMs);
  let pending = false;
  const timer = setInterval(async () => {
    // Without its server, a queue may keep what it is given until the server is back.
    if (pending) return;
    pending = true;
    try {
      await beat(await queue(), everyMs);
    } catch (error) {
      complain(error as Error);
    } finally {
      pending = false;
    }
  }, everyMs).unref();
  return () => clearInterval(timer);
}

/** All processes give a beat the same id, so that it runs once. None is added while one waits. */
async function beat(queue: AnyQueue, everyMs: number): Promise<void> {
  if (((await queue.getJobCounts('waiting')).waiting ?? 0) > 0) return;
  const jobId = `beat-${Math.floor(Date.now() / everyMs)}`;
  await queue.add('maintain', {}, { jobId, removeOnComplete: { count: keptBeats }, removeOnFail: { count: 10 } });
}
