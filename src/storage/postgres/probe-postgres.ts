import pg from 'pg';
import { ConfigError } from '../../core/errors.ts';
import { explainConnection, nameOf } from './connection/explain-connection.ts';

const timeoutMs = 3_500;

interface State {
  version: string;
  standby: boolean;
  mayCreate: boolean;
}

/** Asks the server whether it can hold the store; changes nothing. Throws ConfigError when it cannot. */
export async function probePostgres(url: string, withinMs = timeoutMs): Promise<string> {
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
    const { rows } = await client.query<State>(
      `select current_setting('server_version') as version, pg_is_in_recovery() as standby,
         coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) as "mayCreate"`,
    );
    if (rows[0]?.standby)
      throw new ConfigError(
        `Cannot use PostgreSQL at ${nameOf(url)}: it is a standby, which can only be read. Name the primary in "store" of the configuration.`,
      );
    if (!rows[0]?.mayCreate)
      throw new ConfigError(
        `Cannot use PostgreSQL at ${nameOf(url)}: its user may not create tables there. Grant it ("grant create on schema public to ..."), or name another user in "store" of the configuration.`,
      );
    return `PostgreSQL ${rows[0].version} answers at ${nameOf(url)}`;
  } catch (error) {
    throw error instanceof ConfigError ? error : explainConnection(error, url);
  } finally {
    await client?.end().catch(() => {});
  }
}
