import type { Client, Database } from '../connection/database.ts';
import { lockBuckets } from '../connection/locks.ts';
import { countsSql } from './counted.ts';

/**
 * Recomputes the dirty slices of brand $1, at most $2. `taken` removes the dirty rows in the same statement: it sees the
 * same moment as the counts, so a change is either in both, or its dirty row stays for the next time. `dirty` is
 * `slicesReached` of `core/counted.ts` for many changes at once; the contract compares the two. The next negative of a
 * speaker is looked up here and not by the writer, who cannot see what others are about to commit. Slices beyond the limit
 * are put back. Those of which some mentions are gone are sealed, and stay as they are. `OFFSET 0` keeps the planner from turning look-ups by index into joins of whole tables: it cannot know
 * how few mentions a slice holds.
 */
const refreshSql = `
  WITH taken AS (
    DELETE FROM dirty_slices WHERE id IN (
      SELECT id FROM (
        SELECT id, sum(size) OVER (ORDER BY id) - size AS before FROM dirty_slices WHERE brand = $1
      ) AS queued WHERE before < $2)
    RETURNING slices, speakers, ats
  ), dirty AS MATERIALIZED (
    SELECT slice, row_number() OVER (ORDER BY slice) AS place FROM (
      SELECT unnest(slices) FROM taken
      UNION
      SELECT date_bin('5 minutes', next.at, 'epoch')
      FROM (SELECT DISTINCT unnest(speakers) AS speaker, unnest(ats) AS at FROM taken) AS flipped
      CROSS JOIN LATERAL (
        SELECT n.at FROM negatives n
        WHERE n.speaker = flipped.speaker AND n.at > flipped.at AND n.at <= flipped.at + interval '24 hours'
        ORDER BY n.at LIMIT 1) AS next
    ) AS slices (slice)
  ), work AS MATERIALIZED (
    SELECT slice FROM dirty WHERE place <= $2
      AND NOT EXISTS (SELECT FROM buckets b WHERE b.brand = $1 AND b.slice = dirty.slice AND b.sealed IS NOT NULL)
  ), rest AS (
    INSERT INTO dirty_slices (brand, slices, speakers, ats)
    SELECT $1, array_agg(slice), '{}', '{}' FROM dirty WHERE place > $2 GROUP BY (place - 1) / $2
  ), fresh AS MATERIALIZED (
    SELECT w.slice, m.source, count(*)::int AS mentions, count(n.mention_id)::int AS negatives,
      (count(n.mention_id) FILTER (WHERE ${countsSql('n')}))::int AS counted
    FROM work w
    CROSS JOIN LATERAL (
      SELECT id, source FROM mentions
      WHERE brand = $1 AND at >= w.slice AND at < w.slice + interval '5 minutes' AND NOT own OFFSET 0) AS m
    LEFT JOIN LATERAL (
      SELECT mention_id, at, speaker FROM negatives WHERE mention_id = m.id OFFSET 0) AS n ON true
    GROUP BY w.slice, m.source
  ), written AS (
    INSERT INTO buckets AS b (brand, slice, source, mentions, negatives, counted)
    SELECT $1, slice, source, mentions, negatives, counted FROM fresh
    ON CONFLICT (brand, slice, source) DO UPDATE SET
      mentions = excluded.mentions, negatives = excluded.negatives, counted = excluded.counted
    WHERE (b.mentions, b.negatives, b.counted) <> (excluded.mentions, excluded.negatives, excluded.counted)
  ), emptied AS (
    DELETE FROM buckets b USING work w WHERE b.brand = $1 AND b.slice = w.slice
      AND (b.slice, b.source) NOT IN (SELECT slice, source FROM fresh)
  )
  SELECT count(*)::int AS done FROM dirty WHERE place <= $2`;

/** Within a transaction that holds the lock of the brand's buckets. */
export async function refreshWithin(client: Client, brand: string, limit: number): Promise<number> {
  const { rows } = await client.query<{ done: number }>(refreshSql, [brand, Math.max(1, Math.trunc(limit))]);
  return rows[0]?.done ?? 0;
}

/** A cache: after a crash of the server its loss comes with that of the removal of the dirty rows. */
export const refreshBuckets = ({ transaction }: Database, brand: string, limit: number): Promise<number> =>
  transaction(
    async (client) => {
      await lockBuckets(client, brand);
      return refreshWithin(client, brand, limit);
    },
    { durable: false },
  );
