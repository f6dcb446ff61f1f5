import { completeIncident, type Incident } from '../../core/incident.ts';
import type { IncidentQuery, IncidentStore } from '../../core/store/incidents.ts';
import type { Database } from './connection/database.ts';

export const incidentStore = (database: Database): IncidentStore => ({
  incident: (id) => incidentOf(database, id),
  incidents: (query) => incidentsOf(database, query),
});

async function incidentOf({ pool }: Database, id: string): Promise<Incident | null> {
  const { rows } = await pool.query<{ body: Incident }>('SELECT body FROM incidents WHERE id = $1', [id]);
  return rows[0] ? completeIncident(rows[0].body) : null;
}

async function incidentsOf({ pool }: Database, { brand, state, judged, limit }: IncidentQuery): Promise<Incident[]> {
  const { rows } = await pool.query<{ body: Incident }>(
    `SELECT body FROM incidents WHERE ($1::text IS NULL OR brand = $1) AND ($2::text IS NULL OR state = $2)
       AND (NOT $4::boolean OR jsonb_typeof(body -> 'verdict') = 'object')
     ORDER BY opened_at DESC, id DESC LIMIT $3`,
    [brand ?? null, state ?? null, limit, judged ?? false],
  );
  return rows.map(({ body }) => completeIncident(body));
}
