import { mergeIntervals } from '../../../core/coverage.ts';
import type { CoverageInterval, Interval, Time } from '../../../core/domain.ts';
import type { Client, Database } from '../connection/database.ts';
import { stamp } from '../connection/values.ts';

// What the new intervals touch becomes one with them, so that a source has as many rows as it had outages.
const addSql = `
  WITH gained AS (
    SELECT tstzrange(since, until) AS span FROM unnest($3::timestamptz[], $4::timestamptz[]) AS given (since, until)
  ), touched AS (
    DELETE FROM coverage c USING gained
    WHERE c.brand = $1 AND c.source = $2 AND c.since <= upper(span) AND c.until >= lower(span)
    RETURNING c.since, c.until
  ), merged AS (
    SELECT range_agg(span) AS spans FROM (
      SELECT span FROM gained UNION ALL SELECT tstzrange(since, until) FROM touched
    ) AS every
  )
  INSERT INTO coverage (brand, source, since, until)
  SELECT $1, $2, lower(span), upper(span) FROM merged CROSS JOIN unnest(spans) AS span`;

/** Within a transaction that holds the row of the source. Returns what was given, merged. */
export async function addCoverage(
  client: Client,
  brand: string,
  source: string,
  coverage: readonly Interval[],
): Promise<Interval[]> {
  const merged = mergeIntervals(coverage);
  if (merged.length > 0)
    await client.query(addSql, [
      brand,
      source,
      merged.map(({ from }) => stamp(from)),
      merged.map(({ to }) => stamp(to)),
    ]);
  return merged;
}

export async function coverageOf(
  { pool }: Database,
  brand: string,
  from: Time,
  to: Time,
  source?: string,
): Promise<CoverageInterval[]> {
  const { rows } = await pool.query<CoverageInterval>(
    `SELECT source, greatest(since, $2::timestamptz) AS from, least(until, $3::timestamptz) AS to FROM coverage
     WHERE brand = $1 AND until > $2 AND since < $3 AND ($4::text IS NULL OR source = $4) ORDER BY source, since`,
    [brand, stamp(from), stamp(to), source ?? null],
  );
  return rows;
}
