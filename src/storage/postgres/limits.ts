import type { LimitStore, RequestLimit } from '../../core/store/limits.ts';
import type { Database } from './connection/database.ts';

/**
 * Whether the window is over, at the one moment at which the statement began. A window that ends much later than it can
 * was begun by a clock that has been set back since.
 */
const isOver = `(excluded.begins_at >= l.ends_at OR l.ends_at > excluded.ends_at + (excluded.ends_at - excluded.begins_at))`;

const takeSql = `
  INSERT INTO request_limits AS l (platform, credential, name, number, begins_at, ends_at, taken, granted)
  SELECT $1, $2, $3, 1, now, now + $5 * interval '1 millisecond', least($4::integer, $6::integer), least($4::integer, $6::integer)
  FROM (SELECT clock_timestamp() AS now OFFSET 0) AS clock
  ON CONFLICT (platform, credential, name) DO UPDATE SET
    number = CASE WHEN ${isOver} THEN l.number + 1 ELSE l.number END,
    begins_at = CASE WHEN ${isOver} THEN excluded.begins_at ELSE l.begins_at END,
    ends_at = CASE WHEN ${isOver} THEN excluded.ends_at ELSE l.ends_at END,
    granted = CASE WHEN ${isOver} THEN excluded.granted ELSE greatest(0, least($4 - l.taken, $6)) END,
    taken = CASE WHEN ${isOver} THEN excluded.taken ELSE l.taken + greatest(0, least($4 - l.taken, $6)) END
  RETURNING granted, number AS window,
    greatest(0, extract(epoch FROM ends_at - clock_timestamp()) * 1000)::float8 AS "endsInMs"`;

const key = ({ platform, credential, name }: RequestLimit): string[] => [platform, credential, name];

export const limitStore = ({ pool }: Database): LimitStore => ({
  async takeGrant(limit, want) {
    const { rows } = await pool.query<{ granted: number; window: number; endsInMs: number }>(takeSql, [
      ...key(limit),
      limit.most,
      limit.windowMs,
      Math.max(0, want),
    ]);
    const { granted = 0, window = 0, endsInMs = 0 } = rows[0] ?? {};
    return { limit, granted, window, endsInMs };
  },
  async giveBack({ limit, granted, window }, unused) {
    await pool.query(
      `UPDATE request_limits SET taken = taken - $5
       WHERE platform = $1 AND credential = $2 AND name = $3 AND number = $4`,
      [...key(limit), window, Math.max(0, Math.min(granted, unused))],
    );
  },
  async lowerLimit({ limit, window }, left, endsInMs) {
    await pool.query(
      `UPDATE request_limits SET taken = greatest(taken, $5),
         ends_at = greatest(ends_at, clock_timestamp() + $6 * interval '1 millisecond')
       WHERE platform = $1 AND credential = $2 AND name = $3 AND number = $4`,
      [...key(limit), window, limit.most - Math.max(0, left), Math.max(0, Math.min(endsInMs, limit.windowMs))],
    );
  },
});
