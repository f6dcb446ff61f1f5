import { userInfo } from 'node:os';
import type { IncidentAction } from '../../alerts/incidents/incident-event.ts';
import { routesOf } from '../../alerts/outbox/outbox.ts';
import { cleanText } from '../../core/clean.ts';
import { applyAction, type Changed } from '../../operations/apply-action.ts';
import type { OpenStore } from '../terminal/open.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** Applies a person's action, and tells the channels of the configuration. */
export const changeIncident = (
  { config, store, now }: Pick<OpenStore, 'config' | 'store' | 'now'>,
  id: string,
  action: IncidentAction,
): Promise<Changed> =>
  applyAction({ store, brands: config.brands, routes: routesOf(config.channels), now }, id, action);

/** Text of a person as others will read it: one short line; null when there is none. */
export function oneLineOf(given: string | undefined, maxLength: number): string | null {
  const line = cleanText(given ?? '')
    .replace(/\s+/g, ' ')
    .slice(0, maxLength)
    .toWellFormed()
    .trim();
  return line === '' ? null : line;
}

/** Who acts, as others will read it: one short line. */
export function userName(given: string | undefined): string {
  const name = oneLineOf(given ?? loginName(), 60);
  if (name === null) throw new UsageError('--by: found no name, wanted who says so.');
  return name;
}

/** A container may run as a user that has no name. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
