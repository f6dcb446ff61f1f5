import type { Interval, Time } from '../../../core/domain.ts';
import { stamp } from '../connection/values.ts';

/**
 * SQL that queues the past of sources as rewritten, one row per brand and source, merged with what is queued already.
 * `select` gives brand, seen, source, since, until. A merged row gets a new id, so that whoever consumed the old one
 * does not take away what came after.
 */
export const queueHistory = (select: string): string => `
  INSERT INTO observations (brand, seen, source, since, until, type)
  SELECT rewritten.*, 'history' FROM (${select}) AS rewritten (brand, seen, source, since, until)
  ORDER BY brand, source
  ON CONFLICT (brand, source) WHERE type = 'history' DO UPDATE SET
    id = DEFAULT,
    seen = greatest(observations.seen, excluded.seen),
    since = least(observations.since, excluded.since),
    until = greatest(observations.until, excluded.until)`;

export interface RewrittenPast extends Interval {
  brand: string;
  source: string;
}

/** SQL that queues spans that were decided before: `historyValues`. */
export const givenHistorySql = queueHistory(`
  SELECT brand, $1::timestamptz, source, since, until
  FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[]) AS given (brand, source, since, until)`);

export const historyValues = (spans: readonly RewrittenPast[], now: Time): unknown[] => [
  stamp(now),
  spans.map(({ brand }) => brand),
  spans.map(({ source }) => source),
  spans.map(({ from }) => stamp(from)),
  spans.map(({ to }) => stamp(to)),
];

/** SQL: the end of `rewrittenSpan` in `core/queued-by.ts`, for a statement that decides by itself. */
export const untilSql = (last: string, now: string): string => `
  greatest(
    date_trunc('hour', ${last}) + interval '1 hour',
    least(date_trunc('hour', ${last}) + interval '25 hours', date_trunc('hour', ${now}) - interval '24 hours'))`;
