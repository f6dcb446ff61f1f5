import { randomUUID } from 'node:crypto';
import type { Score, Time } from '../../../core/domain.ts';
import type { Claim, ClaimedMention } from '../../../core/store/scoring.ts';
import type { Client, Database } from '../connection/database.ts';
import { lockScored } from '../connection/locks.ts';
import { plain, stamp } from '../connection/values.ts';
import { writeScores } from './save-scores.ts';
import { noModel } from './score-columns.ts';

/** So often a mention may fail alone. */
const maxFailuresAlone = 3;

interface ClaimRow {
  id: string;
  tries: number;
  failed_alone: number;
  mention_ids: string[];
  expired: boolean;
}

const claimColumns = 'id, tries, failed_alone, mention_ids::text[], leased_until IS NOT NULL AS expired';

// leased_until null: a part of a claim that failed; what failed comes before what is new.
const failedSql = `
  SELECT ${claimColumns} FROM claims WHERE leased_until IS NULL OR leased_until < clock_timestamp()
  ORDER BY turn LIMIT 1 FOR UPDATE SKIP LOCKED`;

const freshSql = `
  WITH taken AS MATERIALIZED (
    DELETE FROM unscored WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM unscored WHERE brand <> ALL($4::text[]) ORDER BY seen, turn LIMIT $2 FOR UPDATE SKIP LOCKED))
    RETURNING mention_id, seen, turn
  )
  INSERT INTO claims (id, leased_until, tries, failed_alone, mention_ids)
  SELECT $1, clock_timestamp() + $3 * interval '1 millisecond', 1, 0, array_agg(mention_id ORDER BY seen, turn)
  FROM taken HAVING count(*) > 0
  RETURNING mention_ids::text[]`;

const textsSql = `
  SELECT m.id, m.brand, m.text, m.language, m.matched, m.reported FROM unnest($1::uuid[]) WITH ORDINALITY AS claimed (id, place)
  JOIN mentions m ON m.id = claimed.id
  WHERE NOT EXISTS (SELECT FROM scores s WHERE s.mention_id = m.id) ORDER BY place`;

/** Puts parts of a failed claim back, to be taken again at once. */
async function putBack(client: Client, parts: string[][], tries: number, failedAlone: number): Promise<void> {
  for (const part of parts) {
    if (part.length === 0) continue;
    await client.query(
      'INSERT INTO claims (id, leased_until, tries, failed_alone, mention_ids) VALUES ($1, NULL, $2, $3, $4)',
      [randomUUID(), tries, failedAlone, part],
    );
  }
}

async function setAside(client: Client, id: string, tries: number, reason: string, now: string | null): Promise<void> {
  const { rows } = await client.query<{ now: Time }>(
    `INSERT INTO dead_mentions (mention_id, reason, tries, set_aside)
     SELECT id, $2, $3, coalesce($4::timestamptz, clock_timestamp()) FROM mentions
     WHERE id = $1 AND NOT EXISTS (SELECT FROM scores WHERE mention_id = $1)
     ON CONFLICT DO NOTHING RETURNING set_aside AS now`,
    [id, plain(reason), tries, now],
  );
  if (!rows[0]) return;
  const score: Score = {
    label: null,
    p: null,
    language: null,
    abstained: true,
    reason: 'set aside',
    model: noModel,
    severity: null,
    cx: null,
  };
  await writeScores(client, [{ id, score }], rows[0].now);
}

/** Takes (a part of) a claim that failed. Null: there is none. */
async function claimFailed(client: Client, limit: number, leaseMs: number): Promise<Claim | null> {
  for (;;) {
    const { rows } = await client.query<ClaimRow>(failedSql);
    const failed = rows[0];
    if (!failed) return null;
    const mentions = await textsOf(client, failed.mention_ids);
    await client.query('DELETE FROM claims WHERE id = $1', [failed.id]);
    const ids = mentions.map(({ id }) => id);
    const alone = failed.mention_ids.length === 1;
    const failedAlone = failed.failed_alone + (failed.expired && alone ? 1 : 0);
    if (ids[0] === undefined) continue;
    if (failedAlone >= maxFailuresAlone) {
      await setAside(client, ids[0], failed.tries, 'no answer came while it was scored alone', null);
      continue;
    }
    const half = failed.expired && !alone ? Math.ceil(ids.length / 2) : ids.length;
    const size = Math.min(half, limit);
    await putBack(client, [ids.slice(size, half), ids.slice(half)], failed.tries, 0);
    const id = randomUUID();
    await client.query(
      `INSERT INTO claims (id, leased_until, tries, failed_alone, mention_ids)
       VALUES ($1, clock_timestamp() + $2 * interval '1 millisecond', $3, $4, $5)`,
      [id, leaseMs, failed.tries + 1, size === 1 ? failedAlone : 0, ids.slice(0, size)],
    );
    return { id, mentions: mentions.slice(0, size) };
  }
}

const textsOf = async (client: Client, ids: string[]): Promise<ClaimedMention[]> =>
  (await client.query<ClaimedMention>(textsSql, [ids])).rows;

export const claimUnscored = (
  { transaction }: Database,
  { limit, leaseMs, except = [] }: { limit: number; leaseMs: number; except?: readonly string[] },
): Promise<Claim | null> =>
  transaction(
    async (client) => {
      const { rowCount } = await client.query(
        'SELECT FROM claims WHERE leased_until IS NULL OR leased_until < clock_timestamp() LIMIT 1',
      );
      if (rowCount) {
        await lockScored(client, 'share');
        const failed = await claimFailed(client, limit, leaseMs);
        if (failed) return failed;
      }
      for (;;) {
        const id = randomUUID();
        const { rows } = await client.query<{ mention_ids: string[] }>(freshSql, [id, limit, leaseMs, except]);
        if (!rows[0]) return null;
        const mentions = await textsOf(client, rows[0].mention_ids);
        if (mentions.length > 0) return { id, mentions };
        await client.query('DELETE FROM claims WHERE id = $1', [id]);
      }
    },
    { durable: false },
  );

/** A claim that was lost meanwhile is left to whoever has it now. */
export const releaseClaim = (
  { transaction }: Database,
  claim: Claim,
  reason: string,
  now: Time,
): Promise<{ setAside: number }> =>
  transaction(async (client) => {
    await lockScored(client, 'share');
    const { rows } = await client.query<ClaimRow>(`DELETE FROM claims WHERE id = $1 RETURNING ${claimColumns}`, [
      claim.id,
    ]);
    const released = rows[0];
    if (!released) return { setAside: 0 };
    const { mention_ids: ids, tries } = released;
    if (ids.length > 1) {
      const half = Math.ceil(ids.length / 2);
      await putBack(client, [ids.slice(0, half), ids.slice(half)], tries, 0);
      return { setAside: 0 };
    }
    const failedAlone = released.failed_alone + 1;
    if (failedAlone < maxFailuresAlone || ids[0] === undefined) {
      await putBack(client, [ids], tries, failedAlone);
      return { setAside: 0 };
    }
    await setAside(client, ids[0], tries, reason, stamp(now));
    return { setAside: 1 };
  });

/** A claim that was lost meanwhile is left to whoever has it now. */
export const handBack = ({ transaction }: Database, claim: Claim, ids: readonly string[]): Promise<void> =>
  transaction(async (client) => {
    const { rows } = await client.query<{ mention_ids: string[] }>(
      'SELECT mention_ids::text[] FROM claims WHERE id = $1 FOR UPDATE',
      [claim.id],
    );
    const back = rows[0]?.mention_ids.filter((id) => ids.includes(id)) ?? [];
    if (back.length === 0) return;
    await client.query(
      `UPDATE claims SET mention_ids = ARRAY(
         SELECT id FROM unnest(mention_ids) WITH ORDINALITY AS u (id, place) WHERE id <> ALL($2::uuid[]) ORDER BY place)
       WHERE id = $1`,
      [claim.id, back],
    );
    await client.query('DELETE FROM claims WHERE id = $1 AND mention_ids = $2', [claim.id, []]);
    await client.query(
      `INSERT INTO unscored (seen, mention_id, brand) SELECT seen, id, brand FROM mentions WHERE id = ANY($1::uuid[])
       ORDER BY seen, id`,
      [back],
    );
  });

/** Waiting or taken: both have no score. */
export async function oldestUnscored({ pool }: Database, brand: string): Promise<Time | null> {
  const { rows } = await pool.query<{ seen: Time | null }>(
    `SELECT least(
      (SELECT min(seen) FROM unscored WHERE brand = $1 AND seen IS NOT NULL),
      (SELECT min(m.seen) FROM claims CROSS JOIN unnest(mention_ids) AS claimed (id) JOIN mentions m ON m.id = claimed.id
       WHERE m.brand = $1 AND NOT EXISTS (SELECT FROM scores s WHERE s.mention_id = m.id))) AS seen`,
    [brand],
  );
  return rows[0]?.seen ?? null;
}
