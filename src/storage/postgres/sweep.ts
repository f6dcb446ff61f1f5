import type { Time } from '../../core/domain.ts';
import type { DeadMention } from '../../core/store/scoring.ts';
import type { Store } from '../../core/store/store.ts';
import type { DueWork } from '../../core/store/work.ts';
import type { Database } from './connection/database.ts';
import { stamp } from './connection/values.ts';

export async function due({ pool }: Database, now: Time): Promise<DueWork> {
  const { rows } = await pool.query<DueWork>(
    `SELECT
       EXISTS (SELECT FROM unscored)
         OR EXISTS (SELECT FROM claims WHERE leased_until IS NULL OR leased_until < clock_timestamp()) AS unscored,
       ARRAY(
         SELECT brand FROM dirty_slices UNION SELECT brand FROM observations WHERE seen <= $1
         UNION SELECT brand FROM engines WHERE relearn IS NOT NULL ORDER BY brand) AS brands,
       ARRAY(
         SELECT DISTINCT channel FROM notifications
         WHERE state = 'waiting' AND due_at <= $1 OR state = 'sending' AND leased_until < clock_timestamp()
         ORDER BY channel) AS channels`,
    [stamp(now)],
  );
  return rows[0] ?? { unscored: false, brands: [], channels: [] };
}

export async function lease({ pool }: Database, name: string, holder: string, ms: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `INSERT INTO leases AS l (name, holder, leased_until) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, leased_until = excluded.leased_until
     WHERE l.holder = excluded.holder OR l.leased_until < clock_timestamp()`,
    [name, holder, ms],
  );
  return rowCount === 1;
}

export async function counts({ pool }: Database): ReturnType<Store['counts']> {
  const { rows } = await pool.query<Awaited<ReturnType<Store['counts']>>[number]>(
    `SELECT brand, sum(mentions)::float8 AS mentions, sum(unscored)::float8 AS unscored, sum(dead)::float8 AS dead FROM (
       SELECT brand, count(*) AS mentions, 0 AS unscored, 0 AS dead FROM mentions GROUP BY brand
       UNION ALL SELECT brand, 0, count(*), 0 FROM unscored GROUP BY brand
       UNION ALL SELECT m.brand, 0, count(*), 0 FROM claims CROSS JOIN unnest(mention_ids) AS claimed (id)
         JOIN mentions m ON m.id = claimed.id
         WHERE NOT EXISTS (SELECT FROM scores s WHERE s.mention_id = m.id) GROUP BY m.brand
       UNION ALL SELECT m.brand, 0, 0, count(*) FROM dead_mentions d JOIN mentions m ON m.id = d.mention_id GROUP BY m.brand
     ) AS every GROUP BY brand ORDER BY brand`,
  );
  return rows;
}

/** Newest first. */
export async function deadMentions({ pool }: Database, limit: number): Promise<DeadMention[]> {
  const { rows } = await pool.query<DeadMention>(
    `SELECT m.id, m.brand, m.source, d.reason, d.tries, m.at, m.text FROM dead_mentions d
     JOIN mentions m ON m.id = d.mention_id ORDER BY d.set_aside DESC, m.id LIMIT $1`,
    [limit],
  );
  return rows;
}
