import type { IncidentAction } from '../../alerts/incidents/incident-event.ts';
import { routesOf } from '../../alerts/outbox/outbox.ts';
import { applyAction, type Changed } from '../../operations/incidents/apply-action.ts';
import type { OpenStore } from '../terminal/open.ts';

/** Applies a person's action, and tells the channels of the configuration. */
export const changeIncident = (
  { config, store, now }: Pick<OpenStore, 'config' | 'store' | 'now'>,
  id: string,
  action: IncidentAction,
): Promise<Changed> =>
  applyAction({ store, brands: config.brands, routes: routesOf(config.channels), now }, id, action);
