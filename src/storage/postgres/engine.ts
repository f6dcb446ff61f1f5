import pg from 'pg';
import { Conflict } from '../../core/errors.ts';
import { brandSlug } from '../../core/identity.ts';
import type { Incident } from '../../core/incident.ts';
import type { EngineRow, EngineStore, Transition } from '../../core/store/engine.ts';
import type { Client, Database } from './connection/database.ts';
import { stamp, stampOrNull, toJson } from './connection/values.ts';
import { type IncidentRow, incidentColumns, storedIncident } from './incidents.ts';
import { addNotifications } from './statements/add-notifications.ts';
import { consume, observations } from './statements/observations.ts';

export const engineStore = (database: Database): EngineStore => ({
  engine: (brand) => engineOf(database, brand),
  observations: (brand, upTo, limit) => observations(database, brand, upTo, limit),
  saveTransition: (transition) => saveTransition(database, transition),
});

async function engineOf({ pool }: Database, brand: string): Promise<EngineRow | null> {
  const { rows } = await pool.query<Omit<EngineRow, 'incident'> & (IncidentRow | { body: null })>(
    `SELECT e.version, e.state, e.relearn, ${incidentColumns('i')} FROM engines e
     LEFT JOIN incidents i ON i.brand = e.brand AND i.state = 'open' WHERE e.brand = $1`,
    [brand],
  );
  const [row] = rows;
  if (!row) return null;
  const { version, state, relearn } = row;
  const incident = row.body && storedIncident({ body: row.body, slug: row.slug, number: row.number });
  return { version, state, incident, ...(relearn && { relearn }) };
}

async function saveState(
  client: Client,
  { brand, expectedVersion, state, relearned = false }: Transition,
): Promise<void> {
  const { rowCount } = await client.query(
    expectedVersion === 0
      ? `INSERT INTO engines (brand, version, state) VALUES ($1, $2::int + 1, $3) ON CONFLICT DO NOTHING`
      : `UPDATE engines SET version = version + 1, state = $3, relearn = CASE WHEN $4 THEN NULL ELSE relearn END
         WHERE brand = $1 AND version = $2`,
    expectedVersion === 0
      ? [brand, expectedVersion, toJson(state)]
      : [brand, expectedVersion, toJson(state), relearned],
  );
  if (rowCount !== 1) throw new Conflict(`the engine of ${brand} is no longer at version ${expectedVersion}`);
}

async function saveIncidents(client: Client, incidents: readonly Incident[]): Promise<void> {
  // What closes comes first, to make room for what opens. Numbers follow the order of opening.
  const ordered = incidents.toSorted(
    (a, b) => Number(a.state === 'open') - Number(b.state === 'open') || a.openedAt - b.openedAt,
  );
  for (const incident of ordered)
    await client.query(
      `INSERT INTO incidents (id, brand, state, since, opened_at, resolved_at, body, slug, number)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, (SELECT coalesce(max(number), 0) + 1 FROM incidents WHERE slug = $8))
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, since = excluded.since, opened_at = excluded.opened_at,
         resolved_at = excluded.resolved_at, body = excluded.body`,
      [
        incident.id,
        incident.brand,
        incident.state,
        stamp(incident.since),
        stamp(incident.openedAt),
        stampOrNull(incident.resolvedAt),
        toJson(incident),
        brandSlug(incident.brand),
      ],
    );
}

const breaks = (error: unknown, index: string): boolean =>
  error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === index;

async function saveTransition({ transaction }: Database, transition: Transition): Promise<void> {
  try {
    await transaction(async (client) => {
      await saveState(client, transition);
      await saveIncidents(client, transition.incidents);
      await addNotifications(client, transition.notifications);
      await consume(client, transition.brand, transition.consumed);
    });
  } catch (error) {
    if (breaks(error, 'incidents_named'))
      throw new Conflict(`another brand that is written like ${transition.brand} has the same number`, {
        cause: error,
      });
    if (breaks(error, 'incidents_open'))
      throw new Conflict(`${transition.brand} has an open incident already`, { cause: error });
    throw error;
  }
}
