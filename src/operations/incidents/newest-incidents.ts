import type { Incident } from '../../core/incident.ts';
import type { IncidentQuery, IncidentStore } from '../../core/store/incidents.ts';
import type { Cursor } from '../../core/store/list.ts';

const pageSize = 200;

/**
 * Takes the newest incidents, or those after a cursor. Returns where the list goes on; null at its end. Throws TypeError
 * for a cursor that is none.
 */
export async function newestIncidents(
  store: Pick<IncidentStore, 'incidents'>,
  query: IncidentQuery,
  take: (incident: Incident) => void,
): Promise<Cursor | null> {
  let { limit: left, after } = query;
  for (;;) {
    const page = await store.incidents({ ...query, limit: Math.min(left, pageSize), ...(after && { after }) });
    for (const incident of page.items) take(incident);
    left -= page.items.length;
    if (left <= 0 || page.next === null) return page.next;
    after = page.next;
  }
}
