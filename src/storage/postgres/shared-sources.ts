import type { Interval, Time } from '../../core/domain.ts';
import type { Joining } from '../../core/store/progress.ts';
import type { Client, Database } from './connection/database.ts';
import { stamp } from './connection/values.ts';
import { addCoverage, coverageOf } from './statements/coverage.ts';
import { fence } from './statements/fence.ts';

export const joinSource = ({ transaction }: Database, { brand, source, query, from, lease }: Joining): Promise<void> =>
  transaction(async (client) => {
    if (lease) await fence(client, lease);
    // What was shared before the brand joined is not for its engine.
    await client.query(
      `UPDATE source_states SET cursor = NULL, joined_query = $3, joined_from = coalesce(joined_from, $4),
         heard = CASE WHEN joined_from IS NULL
           THEN (SELECT coalesce(max(id), 0) FROM shared_coverage WHERE source = $2) ELSE heard END
       WHERE brand = $1 AND source = $2`,
      [brand, source, query, stamp(from)],
    );
  });

export const leaveSource = (database: Database, brand: string, source: string): Promise<void> =>
  database.transaction(async (client) => {
    const covered = await coverageOf(client, brand, 0, farFuture, source);
    await addCoverage(client, brand, source, covered);
    await client.query(
      `UPDATE source_states SET cursor = NULL, joined_query = NULL, joined_from = NULL, next_poll_at = NULL
       WHERE brand = $1 AND source = $2`,
      [brand, source],
    );
  });

const farFuture: Time = Date.UTC(9999, 0);

/** Brands that joined the source. */
export async function brandsOn(client: Client, source: string): Promise<string[]> {
  const sql = `SELECT brand FROM source_states WHERE source = $1 AND joined_from IS NOT NULL ORDER BY brand`;
  return (await client.query<{ brand: string }>(sql, [source])).rows.map(({ brand }) => brand);
}

/**
 * Tells the engines of all brands that joined. Within a transaction that holds the row of the source, so that the order
 * of ids is that of the commits. What all of them heard goes.
 */
export async function shareCoverage(
  client: Client,
  source: string,
  gained: readonly Interval[],
  now: Time,
): Promise<void> {
  await client.query(
    `INSERT INTO shared_coverage (source, seen, since, until)
     SELECT $1, $2::timestamptz, since, until FROM unnest($3::timestamptz[], $4::timestamptz[]) AS given (since, until)`,
    [source, stamp(now), gained.map(({ from }) => stamp(from)), gained.map(({ to }) => stamp(to))],
  );
  await client.query(
    `DELETE FROM shared_coverage WHERE source = $1 AND id <= (
       SELECT min(heard) FROM source_states WHERE source = $1 AND joined_from IS NOT NULL)`,
    [source],
  );
}
