import type { Time } from '../../../core/domain.ts';
import { isMentionId } from '../../../core/identity.ts';
import type { ErasedMention } from '../../../core/store/mentions.ts';
import type { Client, Database } from '../connection/database.ts';
import { lockScored } from '../connection/locks.ts';
import { stamp } from '../connection/values.ts';
import { dropFromQueue } from '../statements/change-mentions.ts';
import { eraseLinks } from './erase-links.ts';

const eraseSql = `
  UPDATE mentions SET erased = $2, text = '', platform_id = '', url = NULL, author_id = NULL, author_name = NULL,
    author_followers = NULL, parent_id = NULL, root_id = NULL, engagement = '{}', matched = '{}', reported = NULL,
    raw = NULL
  WHERE id = ANY($1::uuid[]) AND erased IS NULL RETURNING id, brand`;

/** Within a transaction. What counts (time, source, speaker, label) is left as it is, so nothing is dirty. */
export async function eraseWithin(client: Client, ids: readonly string[], now: Time): Promise<ErasedMention[]> {
  await lockScored(client, 'alone');
  const { rows } = await client.query<ErasedMention>(eraseSql, [ids.filter(isMentionId), stamp(now)]);
  const erased = rows.map(({ id }) => id);
  if (erased.length === 0) return [];
  for (const table of ['rescores', 'dead_mentions'])
    await client.query(`DELETE FROM ${table} WHERE mention_id = ANY($1::uuid[])`, [erased]);
  await dropFromQueue(client, erased);
  await eraseLinks(client, rows);
  return rows;
}

export const eraseMentions = ({ transaction }: Database, ids: readonly string[], now: Time): Promise<ErasedMention[]> =>
  transaction((client) => eraseWithin(client, ids, now));

const dueSql = `
  SELECT id FROM mentions WHERE source = $1 AND stored < $2 AND erased IS NULL ORDER BY stored LIMIT $3`;

/** Where nothing is due, one look at an index. */
export async function eraseStoredBefore(
  { pool, transaction }: Database,
  { source, before, limit }: { source: string; before: Time; limit: number },
  now: Time,
): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(dueSql, [source, stamp(before), limit]);
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  return (await transaction((client) => eraseWithin(client, ids, now))).length;
}
