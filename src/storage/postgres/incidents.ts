import type { Incident } from '../../core/incident.ts';
import type { IncidentQuery, IncidentStore } from '../../core/store/incidents.ts';
import type { ListPage } from '../../core/store/list.ts';
import { completeIncident } from '../../core/stored-incident.ts';
import type { Database } from './connection/database.ts';
import { keyAfter, keyTimeSql, listPage, rowsWanted } from './connection/list-page.ts';
import { stampOrNull } from './connection/values.ts';

export const incidentStore = (database: Database): IncidentStore => ({
  incident: (id) => incidentOf(database, id),
  incidents: (query) => incidentsOf(database, query),
});

async function incidentOf({ pool }: Database, id: string): Promise<Incident | null> {
  const { rows } = await pool.query<{ body: Incident }>('SELECT body FROM incidents WHERE id = $1', [id]);
  return rows[0] ? completeIncident(rows[0].body) : null;
}

async function incidentsOf({ pool }: Database, query: IncidentQuery): Promise<ListPage<Incident>> {
  const { brand, state, judged, openSince } = query;
  const { rows } = await pool.query<{ body: Incident; key_time: string; key_id: string }>(
    `SELECT body, ${keyTimeSql('opened_at')} AS key_time, id AS key_id FROM incidents
     WHERE ($1::text IS NULL OR brand = $1) AND ($2::text IS NULL OR state = $2)
       AND ($4::timestamptz IS NULL OR resolved_at IS NULL OR resolved_at >= $4)
       AND (NOT $3::boolean OR jsonb_typeof(body -> 'verdict') = 'object')
       AND ($6::timestamptz IS NULL OR (opened_at, id) < ($6, $7::text))
     ORDER BY opened_at DESC, id DESC LIMIT $5`,
    [brand ?? null, state ?? null, judged ?? false, stampOrNull(openSince), rowsWanted(query), ...keyAfter(query)],
  );
  return listPage(rows, query, ({ body }) => completeIncident(body));
}
