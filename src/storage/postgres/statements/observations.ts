import type { Heard, Observation } from '../../../core/detection.ts';
import { dayMs, type Engagement, hourOf, type Kind, type Time } from '../../../core/domain.ts';
import type { QueuedObservation } from '../../../core/store/engine.ts';
import type { Client, Database } from '../connection/database.ts';
import { stamp } from '../connection/values.ts';
import { hourCounts } from './hour-counts.ts';

interface Row {
  id: string;
  type: Observation['type'];
  seen: Time;
  source: string;
  mention_id: string | null;
  at: Time | null;
  speaker: string | null;
  was_negative: boolean | null;
  is_negative: boolean | null;
  p: number | null;
  text: string | null;
  engagement: Engagement;
  kind: Kind;
  followers: number | null;
  since: Time | null;
  until: Time | null;
}

/** Marks the ids of rows of `shared_coverage`. */
const sharedPrefix = 's';
/** What was covered when a mention was seen comes before it. */
const longBefore = '4611686018427387904';

/** The engine learns from so much of the past; an import of years need not be read in full. */
const learnedMs = 75 * dayMs;

const heard = ({ is_negative: negative, p }: Row): Heard | null => (negative === null ? null : { negative, p });

/** Of a mention that is there. */
const postOf = ({ is_negative, text, engagement, kind, followers }: Row): Pick<QueuedObservation, 'post'> =>
  is_negative === null || text === null ? {} : { post: { text, engagement, kind, followers } };

async function toObservation(database: Database, brand: string, row: Row, upTo: Time): Promise<Observation> {
  const { type, source, seen } = row;
  if (type === 'mention')
    return {
      type,
      id: row.mention_id ?? '',
      source,
      at: row.at ?? seen,
      seen,
      speaker: row.speaker ?? '',
      before: row.was_negative === null ? null : { negative: row.was_negative },
      after: heard(row),
    };
  const [since, to] = [row.since ?? seen, row.until ?? seen];
  if (type === 'coverage') return { type, source, from: since, to, seen };
  const from = Math.min(to, Math.max(since, hourOf(upTo - learnedMs)));
  return { type, source, from, to, seen, hours: await hourCounts(database, brand, source, from, to) };
}

export async function observations(
  database: Database,
  brand: string,
  upTo: Time,
  limit: number,
): Promise<QueuedObservation[]> {
  const { rows } = await database.pool.query<Row>(
    `SELECT o.id, o.type, o.seen, o.source, o.mention_id, o.at, o.speaker, o.was_negative, o.is_negative, o.p,
       CASE WHEN m.erased IS NULL THEN m.text END AS text, m.engagement, m.kind, m.author_followers AS followers, o.since, o.until
     FROM (
       (SELECT id::text AS id, seen, type, source, mention_id, at, speaker, was_negative, is_negative, p, since, until,
          id AS place FROM observations WHERE brand = $1 AND seen <= $2 ORDER BY seen, id LIMIT $3)
       UNION ALL
       (SELECT '${sharedPrefix}' || c.id, c.seen, 'coverage', c.source, NULL, NULL, NULL, NULL, NULL, NULL,
          greatest(c.since, s.joined_from), c.until, c.id - ${longBefore}
        FROM source_states s JOIN shared_coverage c
          ON c.source = s.source AND c.part = s.joined_part AND c.id > s.heard
        WHERE s.brand = $1 AND c.until > s.joined_from AND c.seen <= $2 ORDER BY c.seen, c.id LIMIT $3)
       ORDER BY seen, place LIMIT $3
     ) AS o LEFT JOIN mentions m ON m.id = o.mention_id
     ORDER BY o.seen, o.place`,
    [brand, stamp(upTo), limit],
  );
  const queued: QueuedObservation[] = [];
  for (const row of rows)
    queued.push({ id: row.id, observation: await toObservation(database, brand, row, upTo), ...postOf(row) });
  return queued;
}

/** What the engine of the brand has heard. Within the transaction that stores what became of it. */
export async function consume(client: Client, brand: string, ids: readonly string[]): Promise<void> {
  const isShared = (id: string): boolean => id.startsWith(sharedPrefix);
  const own = ids.filter((id) => !isShared(id));
  const shared = ids.filter(isShared).map((id) => id.slice(sharedPrefix.length));
  if (own.length > 0)
    await client.query('DELETE FROM observations WHERE brand = $1 AND id = ANY($2::bigint[])', [brand, own]);
  if (shared.length > 0)
    await client.query(
      `UPDATE source_states s SET heard = greatest(s.heard, c.id)
       FROM (
         SELECT source, part, max(id) AS id FROM shared_coverage WHERE id = ANY($2::bigint[]) GROUP BY source, part
       ) AS c
       WHERE s.brand = $1 AND s.source = c.source AND s.joined_part = c.part`,
      [brand, shared],
    );
}
