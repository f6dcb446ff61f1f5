import type { Complain } from './complain.ts';
import type { Queues } from './queues.ts';

/** A beat that is done is kept so long that the other processes find it, and do not run it again. */
const keptBeats = 3;

/**
 * Queues `maintain` every `everyMs` by a timer of this process; returns what stops it. BullMQ's schedule waits for a time
 * of day: after the clock is set back, it would sleep until the old time returns.
 */
export async function startBeats(
  queues: Pick<Queues, 'of' | 'wake'>,
  everyMs: number,
  complain: Complain,
): Promise<() => void> {
  await beat(queues, everyMs);
  let pending = false;
  const timer = setInterval(async () => {
    // Without its server, a queue may keep what it is given until the server is back.
    if (pending) return;
    pending = true;
    try {
      await beat(queues, everyMs);
    } catch (error) {
      complain(error as Error);
    } finally {
      pending = false;
    }
  }, everyMs).unref();
  return () => clearInterval(timer);
}

/** All processes give a beat the same id, so that it runs once. None is added while one waits. */
async function beat(queues: Pick<Queues, 'of' | 'wake'>, everyMs: number): Promise<void> {
  const queue = await queues.of('maintain');
  if (((await queue.getJobCounts('waiting')).waiting ?? 0) > 0) return await queues.wake('maintain');
  const jobId = `beat-${Math.floor(Date.now() / everyMs)}`;
  await queue.add('maintain', {}, { jobId, removeOnComplete: { count: keptBeats }, removeOnFail: { count: 10 } });
}
