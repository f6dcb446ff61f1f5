import type { Time } from '../../../core/domain.ts';
import { isMentionId } from '../../../core/identity.ts';
import type { ListPage, PageQuery } from '../../../core/store/list.ts';
import type { DeadMention } from '../../../core/store/scoring.ts';
import type { Database } from '../connection/database.ts';
import { keyAfter, keyTimeSql, listPage, rowsWanted } from '../connection/list-page.ts';
import { lockScored } from '../connection/locks.ts';
import { findMentions, toChange } from './change-mentions.ts';
import { recordChanges } from './record-changes.ts';

export async function deadMentions({ pool }: Database, page: PageQuery): Promise<ListPage<DeadMention>> {
  const { rows } = await pool.query<DeadMention & { key_time: string; key_id: string }>(
    `SELECT m.id, m.brand, m.source, d.reason, d.tries, m.at, m.text, ${keyTimeSql('d.set_aside')} AS key_time,
       m.id AS key_id
     FROM dead_mentions d JOIN mentions m ON m.id = d.mention_id
     WHERE $2::timestamptz IS NULL OR (d.set_aside, m.id) < ($2, $3::uuid)
     ORDER BY d.set_aside DESC, m.id DESC LIMIT $1`,
    [rowsWanted(page), ...keyAfter(page)],
  );
  return listPage(rows, page, (row) => row);
}

const selection = (ids: readonly string[] | 'all'): string[] | null => (ids === 'all' ? null : ids.filter(isMentionId));

/** They wait for a score again, and to the engine they are unknown until it comes. */
export const retryDead = ({ transaction }: Database, ids: readonly string[] | 'all'): Promise<number> =>
  transaction(async (client) => {
    await lockScored(client, 'alone');
    const { rows } = await client.query<{ id: string; now: Time }>(
      'DELETE FROM dead_mentions WHERE mention_id = ANY(coalesce($1::uuid[], ARRAY(SELECT mention_id FROM dead_mentions))) RETURNING mention_id AS id, set_aside AS now',
      [selection(ids)],
    );
    const dead = rows.map(({ id }) => id);
    const found = await findMentions(client, dead);
    await client.query('DELETE FROM scores WHERE mention_id = ANY($1::uuid[])', [dead]);
    await client.query(
      `INSERT INTO unscored (seen, mention_id, brand) SELECT seen, id, brand FROM mentions WHERE id = ANY($1::uuid[])
       ORDER BY seen, id`,
      [dead],
    );
    const corrected = await client.query<{ id: string }>(
      'SELECT mention_id AS id FROM corrections WHERE mention_id = ANY($1::uuid[])',
      [dead],
    );
    const settled = new Set(corrected.rows.map(({ id }) => id));
    const setAsideAt = new Map(rows.map(({ id, now }) => [id, now]));
    for (const mention of found)
      if (!mention.own && !settled.has(mention.id))
        await recordChanges(client, [toChange(mention, null)], setAsideAt.get(mention.id) ?? mention.at);
    return dead.length;
  });

/** Forgets that they failed: the mentions stay, without a label. */
export async function dropDead({ pool }: Database, ids: readonly string[] | 'all'): Promise<number> {
  const { rowCount } = await pool.query(
    'DELETE FROM dead_mentions WHERE $1::uuid[] IS NULL OR mention_id = ANY($1::uuid[])',
    [selection(ids)],
  );
  return rowCount ?? 0;
}
