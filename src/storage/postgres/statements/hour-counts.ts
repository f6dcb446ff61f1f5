import { coveredMs } from '../../../core/coverage.ts';
import type { HourCounts } from '../../../core/detection.ts';
import { hourMs, hourOf, type Time } from '../../../core/domain.ts';
import type { Database } from '../connection/database.ts';
import { stamp } from '../connection/values.ts';
import { coverageOf } from './coverage.ts';

/** Hours that begin in `[from, to)`; their observed time is that of the whole hour. */
export async function hourCounts(
  database: Database,
  brand: string,
  source: string,
  from: Time,
  to: Time,
): Promise<HourCounts[]> {
  const start = Math.ceil(from / hourMs) * hourMs;
  if (start >= to) return [];
  const end = hourOf(to - 1) + hourMs;
  const { rows } = await database.pool.query<Omit<HourCounts, 'coveredMs'>>(
    `SELECT date_bin('1 hour', slice, 'epoch') AS hour, sum(mentions)::int AS mentions, sum(negatives)::int AS negatives,
       sum(counted)::int AS counted
     FROM buckets WHERE brand = $1 AND source = $2 AND slice >= $3 AND slice < $4 GROUP BY 1`,
    [brand, source, stamp(start), stamp(end)],
  );
  const hours = new Map<Time, HourCounts>(rows.map((row) => [row.hour, { ...row, coveredMs: 0 }]));
  for (const covered of await coverageOf(database.pool, brand, start, end, source))
    for (let hour = hourOf(covered.from); hour < covered.to; hour += hourMs) {
      const counts = hours.get(hour) ?? { hour, mentions: 0, negatives: 0, counted: 0, coveredMs: 0 };
      counts.coveredMs += coveredMs([covered], hour, hour + hourMs);
      hours.set(hour, counts);
    }
  return [...hours.values()].sort((a, b) => a.hour - b.hour);
}
