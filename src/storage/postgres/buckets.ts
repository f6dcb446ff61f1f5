import type { Bucket, Time } from '../../core/domain.ts';
import type { BucketStore } from '../../core/store/buckets.ts';
import type { Database } from './connection/database.ts';
import { stamp } from './connection/values.ts';
import { hourCounts } from './statements/hour-counts.ts';
import { refreshBuckets } from './statements/refresh-buckets.ts';

export const bucketStore = (database: Database): BucketStore => ({
  refreshBuckets: (brand, limit) => refreshBuckets(database, brand, limit),
  buckets: (brand, from, to) => bucketsOf(database, brand, from, to),
  hourCounts: (brand, source, from, to) => hourCounts(database, brand, source, from, to),
});

async function bucketsOf({ pool }: Database, brand: string, from: Time, to: Time): Promise<Bucket[]> {
  const { rows } = await pool.query<Bucket>(
    `SELECT source, slice, mentions, negatives, counted FROM buckets
     WHERE brand = $1 AND slice >= $2 AND slice < $3 ORDER BY slice, source`,
    [brand, stamp(from), stamp(to)],
  );
  return rows;
}
