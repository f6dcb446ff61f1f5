import { type JobName, jobNames, type QueueDepth } from '../core/jobs.ts';
import type { AnyQueue, Backend } from './backend.ts';
import type { Complain } from './complain.ts';

/** The queue of each job, opened when it is first asked for. */
export interface Queues {
  of(name: JobName): Promise<AnyQueue>;
  /** See Backend. */
  wake(name: JobName): Promise<void>;
  depth(): Promise<Record<JobName, QueueDepth>>;
  close(): Promise<void>;
}

export function queuesOf(backend: Backend, prefix: string, complain: Complain): Queues {
  const opened = new Map<JobName, Promise<AnyQueue>>();

  async function open(name: JobName): Promise<AnyQueue> {
    const queue = backend.queue(`${prefix}-${name}`);
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      // It failed to reach the server, and would say so for ever: the next nudge opens another one.
      opened.delete(name);
      await queue.close().catch(complain);
      throw error;
    }
  }

  function of(name: JobName): Promise<AnyQueue> {
    let queue = opened.get(name);
    if (!queue) {
      queue = open(name);
      opened.set(name, queue);
    }
    return queue;
  }

  async function depth(): Promise<Record<JobName, QueueDepth>> {
    const depths = jobNames.map(async (name) => {
      const queue = await of(name);
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
      const { waiting = 0, active = 0, delayed = 0, failed = 0 } = counts;
      return [name, { waiting, active, delayed, failed }] as const;
    });
    return Object.fromEntries(await Promise.all(depths)) as Record<JobName, QueueDepth>;
  }

  async function close(): Promise<void> {
    await Promise.all([...opened.values()].map((opening) => opening.then((queue) => queue.close()).catch(complain)));
  }

  return { of, wake: (name) => backend.wake(`${prefix}-${name}`), depth, close };
}
