import { countedOncePerMs, sliceOf, type Time } from '../../../core/domain.ts';
import type { Database } from '../connection/database.ts';
import { lockBuckets, lockScored } from '../connection/locks.ts';
import { stamp } from '../connection/values.ts';
import { refreshWithin } from '../statements/refresh-buckets.ts';

const oldestSql = 'SELECT brand FROM mentions WHERE erased IS NOT NULL AND at < $1 ORDER BY at LIMIT 1';

const sealSql = 'UPDATE buckets SET sealed = $3 WHERE brand = $1 AND slice < $2 AND sealed IS NULL';

// Its other names outlive it, as those of any mention do.
const dropSql = `
  WITH gone AS (
    DELETE FROM mentions WHERE id IN (
      SELECT id FROM mentions WHERE brand = $1 AND erased IS NOT NULL AND at < $2 ORDER BY at LIMIT $3)
    RETURNING id
  ), ${['scores', 'replaced_scores', 'corrections', 'negatives']
    .map((table) => `of_${table} AS (DELETE FROM ${table} USING gone WHERE mention_id = id)`)
    .join(', ')}
  SELECT count(*)::int AS dropped FROM gone`;

const slicesAtOnce = 5_000;

/** Slices are recomputed once more before they are sealed, in one transaction: nobody sees what is half gone. */
export async function dropTombstones(
  { pool, transaction }: Database,
  before: Time,
  limit: number,
  now: Time,
): Promise<number> {
  const sealed = sliceOf(before);
  const upTo = stamp(sealed - countedOncePerMs);
  const { rows } = await pool.query<{ brand: string }>(oldestSql, [upTo]);
  const brand = rows[0]?.brand;
  if (brand === undefined) return 0;
  return transaction(async (client) => {
    await lockScored(client, 'alone');
    await lockBuckets(client, brand);
    while ((await refreshWithin(client, brand, slicesAtOnce)) > 0);
    await client.query(sealSql, [brand, stamp(sealed), stamp(now)]);
    const done = await client.query<{ dropped: number }>(dropSql, [brand, upTo, limit]);
    return done.rows[0]?.dropped ?? 0;
  });
}
