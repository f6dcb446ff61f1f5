import { minuteMs, type Time } from '../../core/domain.ts';
import type { Notification } from '../../core/incident.ts';

const shortestMs = 5_000;
const longestMs = 5 * minuteMs;

/**
 * When to retry after an attempt that the channel did not take: after half the time that the row has waited so far,
 * between 5 seconds and 5 minutes. This back-off needs no counter, so it survives restarts.
 */
export function retryAt(notification: Pick<Notification, 'createdAt'>, now: Time): Time {
  return now + Math.min(longestMs, Math.max(shortestMs, (now - notification.createdAt) / 2));
}
