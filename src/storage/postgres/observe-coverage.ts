import type { Interval, Time } from '../../core/domain.ts';
import { hoursAround } from '../../core/queued-by.ts';
import type { Client } from './connection/database.ts';
import { stamp } from './connection/values.ts';
import { addCoverage, type ReadingKey } from './statements/coverage.ts';
import { givenHistorySql, historyValues } from './statements/queue-history.ts';

interface Observing {
  backfill: boolean;
  now: Time;
}

/** Adds what a reading covered, and tells those whose reading it is. Within a transaction that holds its row. */
export async function observeCoverage(
  client: Client,
  key: ReadingKey,
  coverage: readonly Interval[],
  { backfill, now }: Observing,
): Promise<void> {
  const gained = await addCoverage(client, key, coverage);
  if (gained.length === 0) return;
  const { brand, source } = key;
  if (backfill) {
    const span = { from: Math.min(...gained.map(({ from }) => from)), to: Math.max(...gained.map(({ to }) => to)) };
    const brands = brand === '' ? await brandsOn(client, key) : [brand];
    const spans = brands.map((name) => ({ brand: name, source, ...hoursAround(span) }));
    if (spans.length > 0) await client.query(givenHistorySql, historyValues(spans, now));
    return;
  }
  if (brand === '') return await shareCoverage(client, key, gained, now);
  await client.query(
    `INSERT INTO observations (brand, seen, type, source, since, until)
     SELECT $1, $3::timestamptz, 'coverage', $2, since, until
     FROM unnest($4::timestamptz[], $5::timestamptz[]) AS given (since, until)`,
    [brand, source, stamp(now), gained.map(({ from }) => stamp(from)), gained.map(({ to }) => stamp(to))],
  );
}

const joinedSql = 'source = $1 AND joined_part = $2 AND joined_from IS NOT NULL';

/** Brands that joined the reading. */
async function brandsOn(client: Client, { source, part }: ReadingKey): Promise<string[]> {
  const sql = `SELECT brand FROM source_states WHERE ${joinedSql} ORDER BY brand`;
  return (await client.query<{ brand: string }>(sql, [source, part])).rows.map(({ brand }) => brand);
}

/**
 * Tells the engines of all brands that joined, if there are any. The reading's row is held, so that the order of ids is
 * that of the commits. What all of them heard goes.
 */
async function shareCoverage(
  client: Client,
  { source, part }: ReadingKey,
  gained: readonly Interval[],
  now: Time,
): Promise<void> {
  const { rowCount } = await client.query(
    `INSERT INTO shared_coverage (source, part, seen, since, until)
     SELECT $1, $2, $3::timestamptz, since, until
     FROM unnest($4::timestamptz[], $5::timestamptz[]) AS given (since, until)
     WHERE EXISTS (SELECT FROM source_states WHERE ${joinedSql})`,
    [source, part, stamp(now), gained.map(({ from }) => stamp(from)), gained.map(({ to }) => stamp(to))],
  );
  if (rowCount === 0) return;
  await client.query(
    `DELETE FROM shared_coverage WHERE source = $1 AND part = $2 AND id <= (
       SELECT min(heard) FROM source_states WHERE ${joinedSql})`,
    [source, part],
  );
}
