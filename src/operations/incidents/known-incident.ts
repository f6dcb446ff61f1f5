import { ConfigError } from '../../core/errors.ts';
import type { Incident } from '../../core/incident.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';

/** Throws ConfigError when there is none. */
export async function knownIncident(store: Pick<IncidentStore, 'incident'>, id: string): Promise<Incident> {
  const incident = await store.incident(id);
  if (!incident) throw new ConfigError(`There is no incident '${id}'. See: earshot incidents list`);
  return incident;
}
