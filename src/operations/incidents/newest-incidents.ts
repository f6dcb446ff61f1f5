import type { Incident } from '../../core/incident.ts';
import type { IncidentQuery, IncidentStore } from '../../core/store/incidents.ts';
import { everyItem } from '../../core/store/list.ts';

/** The newest incidents, at most `limit`, one after the other. */
export async function* newestIncidents(
  store: Pick<IncidentStore, 'incidents'>,
  query: Pick<IncidentQuery, 'brand' | 'state'>,
  limit: number,
): AsyncGenerator<Incident> {
  let left = limit;
  for await (const incident of everyItem((page) => store.incidents({ ...page, ...query }))) {
    if (left === 0) return;
    left -= 1;
    yield incident;
  }
}
