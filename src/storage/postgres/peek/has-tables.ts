import pg from 'pg';

const timeoutMs = 3_000;

/** False: the database has no table of ours. True where it does not answer: opening it says why. */
export async function hasTables(url: string): Promise<boolean> {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<{ found: boolean }>("SELECT to_regclass('incidents') IS NOT NULL AS found");
    return rows[0]?.found ?? true;
  } catch {
    return true;
  } finally {
    await client?.end().catch(() => {});
  }
}
