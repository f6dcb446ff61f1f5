import type { Time } from '../../core/domain.ts';
import type { Finding, Incident, Occasion } from '../../core/incident.ts';
import { endOf } from './end-of.ts';

export type Restart = Pick<Occasion, 'stoppedAt' | 'wasClosed' | 'againSince'>;

/** When it had ended, and when what holds now began. What began before that end does not say when it started again. */
export function restart(before: Incident, findings: readonly Finding[], now: Time): Restart {
  const wasClosed = before.closedBy !== undefined;
  const stoppedAt = wasClosed ? (before.resolvedAt ?? now) : endOf(before, now);
  const againSince = Math.min(...findings.filter(({ holds }) => holds).map(({ since }) => since));
  return {
    stoppedAt,
    ...(wasClosed && { wasClosed }),
    ...(againSince > stoppedAt && againSince <= now && { againSince }),
  };
}
