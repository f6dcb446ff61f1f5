import { WrongInput } from '../../core/errors.ts';
import type { Incident } from '../../core/incident.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';

/** Throws WrongInput when there is none. */
export async function knownIncident(store: Pick<IncidentStore, 'incident'>, id: string): Promise<Incident> {
  const incident = await store.incident(id);
  if (!incident) throw new WrongInput(`There is no incident '${id}'. See: earshot incidents list`);
  return incident;
}
