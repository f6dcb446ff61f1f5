import { messageOf } from '../../core/errors.ts';
import { silentLogger } from '../../core/logger.ts';
import type { OpenStore } from '../terminal/open.ts';
import { note } from '../terminal/output.ts';

/**
 * Wakes the detection of these brands. A running process finds the change within seconds anyway, so an unreachable
 * queue only causes a note.
 */
export async function nudgeDetect(open: OpenStore, brands: readonly string[]): Promise<void> {
  const watched = open.config.brands.filter(({ name }) => brands.includes(name));
  if (watched.length === 0) return;
  try {
    const { openJobQueue } = await import('../../queue/open-job-queue.ts');
    await using queue = await openJobQueue(open.config, open, { logger: silentLogger });
    for (const { name: brand } of watched) await queue.nudge('detect', { brand });
  } catch (error) {
    note(`Note: the job queue cannot be told (${messageOf(error)}); what changed is stored, and found by the workers.`);
  }
}
