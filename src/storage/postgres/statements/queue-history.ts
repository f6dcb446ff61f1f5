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

/**
 * SQL: until when a change of a negative at `last` rewrites the past. Whether the speaker's next negative counts
 * changes with it, up to 24 h later; the last 24 h before `now` are left to the engine, which sees them live.
 */
export const untilSql = (last: string, now: string): string => `
  greatest(
    date_trunc('hour', ${last}) + interval '1 hour',
    least(date_trunc('hour', ${last}) + interval '25 hours', date_trunc('hour', ${now}) - interval '24 hours'))`;
