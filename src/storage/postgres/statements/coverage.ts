import { mergeIntervals } from '../../../core/coverage.ts';
import type { CoverageInterval, Interval, Time } from '../../../core/domain.ts';
import type { Client } from '../connection/database.ts';
import { stamp } from '../connection/values.ts';

// What the new intervals touch becomes one with them, so that a source has as many rows as it had outages.
const addSql = `
  WITH gained AS (
    SELECT tstzrange(since, until) AS span FROM unnest($4::timestamptz[], $5::timestamptz[]) AS given (since, until)
  ), touched AS (
    DELETE FROM coverage c USING gained
    WHERE c.brand = $1 AND c.source = $2 AND c.part = $3 AND c.since <= upper(span) AND c.until >= lower(span)
    RETURNING c.since, c.until
  ), merged AS (
    SELECT range_agg(span) AS spans FROM (
      SELECT span FROM gained UNION ALL SELECT tstzrange(since, until) FROM touched
    ) AS every
  )
  INSERT INTO coverage (brand, source, part, since, until)
  SELECT $1, $2, $3, lower(span), upper(span) FROM merged CROSS JOIN unnest(spans) AS span`;

/** A reading: that of a brand, or for all brands (''), of a part, or of the whole source (''). */
export interface ReadingKey {
  brand: string;
  source: string;
  part: string;
}

/** Within a transaction that holds the row of the reading. Returns what was given, merged. */
export async function addCoverage(
  client: Client,
  { brand, source, part }: ReadingKey,
  coverage: readonly Interval[],
): Promise<Interval[]> {
  const merged = mergeIntervals(coverage);
  if (merged.length > 0)
    await client.query(addSql, [
      brand,
      source,
      part,
      merged.map(({ from }) => stamp(from)),
      merged.map(({ to }) => stamp(to)),
    ]);
  return merged;
}

/** Its own, and that of the readings that it joined, from then on. */
export async function coverageOf(
  pool: Pick<Client, 'query'>,
  brand: string,
  from: Time,
  to: Time,
  source?: string,
): Promise<CoverageInterval[]> {
  const { rows } = await pool.query<CoverageInterval>(
    `SELECT source, lower(span) AS from, upper(span) AS to FROM (
       SELECT source, unnest(range_agg(tstzrange(greatest(since, $2::timestamptz), least(until, $3::timestamptz)))) AS span
       FROM (
         SELECT source, since, until FROM coverage WHERE brand = $1
         UNION ALL
         SELECT c.source, greatest(c.since, s.joined_from), c.until
         FROM source_states s JOIN coverage c
           ON c.brand = '' AND c.source = s.source AND c.part = s.joined_part AND c.until > s.joined_from
         WHERE s.brand = $1
       ) AS known
       WHERE until > $2 AND since < $3 AND ($4::text IS NULL OR source = $4) GROUP BY source
     ) AS covered ORDER BY source, span`,
    [brand, stamp(from), stamp(to), source ?? null],
  );
  return rows;
}
