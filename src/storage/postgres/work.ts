import type { Time } from '../../core/domain.ts';
import type { BrandCounts, DueWork, SourceLag, WorkStore } from '../../core/store/work.ts';
import type { Database } from './connection/database.ts';
import { plain, stamp } from './connection/values.ts';

export const workStore = (database: Database): WorkStore => ({
  due: (now) => due(database, now),
  counts: () => counts(database),
  lags: (brands, from) => lags(database, brands, from),
});

async function due({ pool }: Database, now: Time): Promise<DueWork> {
  const { rows } = await pool.query<DueWork>(
    `SELECT
       EXISTS (SELECT FROM unscored)
         OR EXISTS (SELECT FROM claims WHERE leased_until IS NULL OR leased_until < clock_timestamp()) AS unscored,
       ARRAY(
         SELECT brand FROM dirty_slices UNION SELECT brand FROM observations WHERE seen <= $1
         UNION SELECT brand FROM engines WHERE relearn IS NOT NULL ORDER BY brand) AS brands,
       ARRAY(
         SELECT DISTINCT channel FROM notifications
         WHERE state = 'waiting' AND due_at <= $1 AND (told_with IS NULL OR told_with = id) OR state = 'sending' AND leased_until < clock_timestamp()
         ORDER BY channel) AS channels`,
    [stamp(now)],
  );
  return rows[0] ?? { unscored: false, brands: [], channels: [] };
}

async function counts({ pool }: Database): Promise<BrandCounts[]> {
  const { rows } = await pool.query<BrandCounts>(
    `SELECT brand, sum(mentions)::float8 AS mentions, sum(unscored)::float8 AS unscored, sum(dead)::float8 AS dead FROM (
       SELECT brand, count(*) AS mentions, 0 AS unscored, 0 AS dead FROM mentions GROUP BY brand
       UNION ALL SELECT brand, 0, count(*), 0 FROM unscored GROUP BY brand
       UNION ALL SELECT m.brand, 0, count(*), 0 FROM claims CROSS JOIN unnest(mention_ids) AS claimed (id)
         JOIN mentions m ON m.id = claimed.id
         WHERE NOT EXISTS (SELECT FROM scores s WHERE s.mention_id = m.id) GROUP BY m.brand
       UNION ALL SELECT m.brand, 0, 0, count(*) FROM dead_mentions d JOIN mentions m ON m.id = d.mention_id GROUP BY m.brand
     ) AS every GROUP BY brand ORDER BY brand`,
  );
  const late = await pool.query<{ brand: string; uncounted: number }>(uncountedSql);
  const uncounted = new Map(late.rows.map((row) => [row.brand, row.uncounted]));
  return rows.map((row) => {
    const of = uncounted.get(row.brand);
    return of === undefined ? row : { ...row, uncounted: of };
  });
}

async function lags({ pool }: Database, brands: readonly string[], from: Time): Promise<SourceLag[]> {
  const { rows } = await pool.query<SourceLag>(
    `SELECT source, count(*)::int AS mentions, percentile_disc(0.5) WITHIN GROUP (ORDER BY ms) AS "p50Ms",
       percentile_disc(0.95) WITHIN GROUP (ORDER BY ms) AS "p95Ms"
     FROM unnest($1::text[]) AS wanted (brand) CROSS JOIN LATERAL (
       SELECT source, greatest(0, extract(epoch FROM seen - at) * 1000)::float8 AS ms FROM mentions
       WHERE brand = wanted.brand COLLATE "C" AND at >= $2 AND seen IS NOT NULL
     ) AS live GROUP BY source ORDER BY source`,
    [[...new Set(brands)].map(plain), stamp(from)],
  );
  return rows;
}

// From the few brands that have a sealed slice, and up to the last of those.
const uncountedSql = `
  SELECT m.brand, count(*)::float8 AS uncounted
  FROM (SELECT brand, max(slice) + interval '5 minutes' AS until FROM buckets WHERE sealed IS NOT NULL GROUP BY brand) AS s
  JOIN mentions m ON m.brand = s.brand AND m.at < s.until AND m.erased IS NULL AND NOT m.own
  WHERE EXISTS (
    SELECT FROM buckets b WHERE b.brand = m.brand AND b.slice = date_bin('5 minutes', m.at, 'epoch') AND b.sealed < m.stored)
  GROUP BY m.brand`;
