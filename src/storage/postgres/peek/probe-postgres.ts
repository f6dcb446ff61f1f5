import pg from 'pg';
import { ConfigError } from '../../../core/errors.ts';
import { explainConnection, nameOf } from '../connection/explain-connection.ts';
import { isUpToDate } from '../connection/migrate.ts';
import { tables } from '../connection/tables.ts';
import { type ServerState, whyUnfit } from '../connection/why-unfit.ts';

const timeoutMs = 3_500;

export interface ProbePostgresOptions {
  /** The job queue lives there too. */
  holdsQueue?: boolean;
  withinMs?: number;
}

/** Rights to our own tables alone, as there may be others. */
const stateSql = `
  WITH own AS (
    SELECT oid, relname, pg_has_role(relowner, 'USAGE') AS owned FROM pg_class
    WHERE relkind = 'r' AND relnamespace = to_regnamespace(current_schema()) AND relname = ANY($1)
  )
  SELECT current_setting('server_version') AS version,
    pg_is_in_recovery() AS "isStandby",
    current_setting('transaction_read_only') = 'on' AS "isReadOnly",
    current_schema() AS schema,
    coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "mayCreateTables",
    has_database_privilege(current_database(), 'CREATE') AS "mayCreateSchemas",
    coalesce((SELECT bool_and(owned) FROM own), true) AS "ownsTables",
    coalesce((
      SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class
      WHERE relkind = 'r' AND relnamespace = to_regnamespace('bullmq')
    ), true) AS "ownsQueue",
    ARRAY(
      SELECT relname::text FROM own
      WHERE NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
        AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))
      ORDER BY relname
    ) AS "closedTables"`;

/** Asks the server whether it can hold the store; changes nothing. Throws ConfigError when it cannot. */
export async function probePostgres(
  url: string,
  { holdsQueue = false, withinMs = timeoutMs }: ProbePostgresOptions = {},
): Promise<string> {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({
      connectionString: url,
      application_name: 'earshot check',
      connectionTimeoutMillis: withinMs,
      query_timeout: withinMs,
    });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<ServerState & { version: string }>(stateSql, [tables]);
    const [state] = rows;
    if (!state) throw new Error('no answer');
    const reason = whyUnfit(state, { holdsQueue, isUpToDate: await isUpToDate(client) });
    if (reason !== null) throw new ConfigError(`Cannot use PostgreSQL at ${nameOf(url)}: ${reason}`);
    return `PostgreSQL ${state.version} answers at ${nameOf(url)}`;
  } catch (error) {
    throw error instanceof ConfigError ? error : explainConnection(error, url);
  } finally {
    await client?.end().catch(() => {});
  }
}
