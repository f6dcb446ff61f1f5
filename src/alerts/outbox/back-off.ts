import { minuteMs, type Time } from '../../core/domain.ts';
import type { Notification } from '../../core/incident.ts';

const shortestMs = 5_000;
const longestMs = 5 * minuteMs;

/**
 * When to try again after an attempt that took nothing: half as long as the row has waited so far, between 5 seconds
 * and 5 minutes. It grows without counting anything, so it also holds across restarts.
 */
export function retryAt(notification: Pick<Notification, 'createdAt'>, now: Time): Time {
  return now + Math.min(longestMs, Math.max(shortestMs, (now - notification.createdAt) / 2));
}
