import { type IncidentName, readIncidentName, writeIncidentName } from '../../core/identity.ts';
import type { Incident } from '../../core/incident.ts';
import type { IncidentQuery, IncidentStore, ToldIncident } from '../../core/store/incidents.ts';
import type { ListPage } from '../../core/store/list.ts';
import { completeIncident } from '../../core/stored-incident.ts';
import type { Database } from './connection/database.ts';
import { keyAfter, keyTimeSql, listPage, rowsWanted } from './connection/list-page.ts';
import { plain, stampOrNull } from './connection/values.ts';

/** The columns of which `storedIncident` makes an incident. */
export const incidentColumns = (table = 'incidents'): string => `${table}.body, ${table}.slug, ${table}.number`;

export interface IncidentRow extends IncidentName {
  body: Incident;
}

export const storedIncident = ({ body, ...name }: IncidentRow): Incident => ({
  ...completeIncident(body),
  name: writeIncidentName(name),
});

export const incidentStore = (database: Database): IncidentStore => ({
  incident: (id) => incidentOf(database, id),
  incidents: (query) => incidentsOf(database, query),
  toldIncidents: (brand) => toldIncidents(database, brand),
});

async function incidentOf({ pool }: Database, idOrName: string): Promise<Incident | null> {
  const name = readIncidentName(idOrName);
  const { rows } = await pool.query<IncidentRow>(
    `SELECT ${incidentColumns()} FROM incidents WHERE id = $1 OR (slug = $2 AND number = $3) ORDER BY id = $1 DESC LIMIT 1`,
    [idOrName, name?.slug ?? null, name?.number ?? null],
  );
  return rows[0] ? storedIncident(rows[0]) : null;
}

async function incidentsOf({ pool }: Database, query: IncidentQuery): Promise<ListPage<Incident>> {
  const { brand, state, judged, openSince } = query;
  const { rows } = await pool.query<IncidentRow & { key_time: string; key_id: string }>(
    `SELECT ${incidentColumns()}, ${keyTimeSql('opened_at')} AS key_time, id AS key_id FROM incidents
     WHERE ($1::text IS NULL OR brand = $1) AND ($2::text IS NULL OR state = $2)
       AND ($4::timestamptz IS NULL OR resolved_at IS NULL OR resolved_at >= $4)
       AND (NOT $3::boolean OR jsonb_typeof(body -> 'verdict') = 'object')
       AND ($6::timestamptz IS NULL OR (opened_at, id) < ($6, $7::text))
     ORDER BY opened_at DESC, id DESC LIMIT $5`,
    [brand ?? null, state ?? null, judged ?? false, stampOrNull(openSince), rowsWanted(query), ...keyAfter(query)],
  );
  return listPage(rows, query, ({ body, slug, number }) => storedIncident({ body, slug, number }));
}

async function toldIncidents({ pool }: Database, brand: string): Promise<ToldIncident[]> {
  const { rows } = await pool.query<Omit<ToldIncident, 'sentAt'> & { sent: number[] }>(
    `SELECT i.since, i.resolved_at AS "resolvedAt",
       array_agg((extract(epoch FROM n.sent_at) * 1000)::float8 ORDER BY n.sent_at) AS sent
     FROM incidents i JOIN notifications n ON n.incident = i.id AND n.state = 'sent' AND n.sent_at IS NOT NULL
     WHERE i.brand = $1 GROUP BY i.id ORDER BY i.since, i.id`,
    [plain(brand)],
  );
  return rows.map(({ sent, ...incident }) => ({ ...incident, sentAt: sent.map(Math.round) }));
}
