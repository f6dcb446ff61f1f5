import type { Score, Time } from '../../../core/domain.ts';
import { isMentionId } from '../../../core/identity.ts';
import type { Client, Database } from '../connection/database.ts';
import { lockScored } from '../connection/locks.ts';
import { stamp } from '../connection/values.ts';
import { queueHistory, untilSql } from './queue-history.ts';
import { givenColumns, noModel, scoreColumns, scoreParameters, scoreValues } from './score-columns.ts';

export interface ScoredMention {
  id: string;
  score: Score;
}

// A mention that has a score already, or is gone, changes nothing; nor does a score of another model than the one that the
// brand uses. One with a correction is stored and queues nothing: its label stays what it was. What is queued is
// decided here, and not by `queuedByScore` of `core/queued-by.ts`, to spare a second round trip; the contract compares
// the two.
const writeSql = `
  WITH known AS MATERIALIZED (
    SELECT m.id, m.brand, m.source, m.speaker, m.at, m.seen, m.own, ${givenColumns('g')},
      g.model = '${noModel}' OR g.model IS NOT DISTINCT FROM b.model AS current
    FROM unnest($2::uuid[], ${scoreParameters(3)}) AS g (id, ${scoreColumns()})
    JOIN mentions m ON m.id = g.id LEFT JOIN brand_models b ON b.brand = m.brand
  ), given AS MATERIALIZED (
    SELECT * FROM known WHERE current
  ), outdated AS MATERIALIZED (
    SELECT id FROM known WHERE NOT current AND NOT EXISTS (SELECT FROM scores s WHERE s.mention_id = id)
  ), fresh AS (
    INSERT INTO scores (mention_id, ${scoreColumns()}, scored)
    SELECT id, ${scoreColumns()}, $1 FROM given
    ON CONFLICT DO NOTHING
    RETURNING mention_id
  ), first_scores AS MATERIALIZED (
    SELECT id, brand, source, speaker, at, seen, negative AS p, label IS NOT DISTINCT FROM 'negative' AS is_negative
    FROM given JOIN fresh ON mention_id = id
    WHERE NOT own AND NOT EXISTS (SELECT FROM corrections c WHERE c.mention_id = id)
  ), negative AS (
    INSERT INTO negatives (mention_id, brand, at, speaker)
    SELECT id, brand, at, speaker_of(brand, speaker) FROM first_scores WHERE is_negative
    RETURNING brand, at, speaker
  ), dirty AS (
    INSERT INTO dirty_slices (brand, slices, speakers, ats)
    SELECT brand, array_agg(DISTINCT date_bin('5 minutes', at, 'epoch')), array_agg(speaker), array_agg(at)
    FROM negative GROUP BY brand
  ), queued AS (
    INSERT INTO observations (brand, seen, type, source, mention_id, at, speaker, is_negative, p)
    SELECT brand, seen, 'mention', source, id, at, speaker, is_negative, p
    FROM first_scores WHERE seen IS NOT NULL ORDER BY seen, id
  ), history AS (
    ${queueHistory(`
      SELECT brand, $1::timestamptz, source, date_trunc('hour', min(at)), ${untilSql('max(at)', '$1::timestamptz')}
      FROM first_scores WHERE seen IS NULL AND is_negative GROUP BY brand, source`)}
  ), done AS MATERIALIZED (
    SELECT DISTINCT id FROM unnest($2::uuid[]) AS id WHERE id NOT IN (SELECT id FROM outdated)
  ), claimed AS MATERIALIZED (
    SELECT c.id, array_agg(u.mention_id ORDER BY u.place) FILTER (WHERE g.id IS NULL) AS rest, count(g.id) AS done
    FROM claims c CROSS JOIN unnest(c.mention_ids) WITH ORDINALITY AS u (mention_id, place)
    LEFT JOIN done g ON g.id = u.mention_id
    GROUP BY c.id HAVING count(g.id) > 0
  ), finished AS (
    DELETE FROM claims USING claimed WHERE claims.id = claimed.id AND claimed.rest IS NULL
  ), kept AS (
    UPDATE claims SET mention_ids = claimed.rest FROM claimed WHERE claims.id = claimed.id AND claimed.rest IS NOT NULL
  )
  SELECT coalesce(sum(done), 0)::int AS claimed, ARRAY(SELECT id FROM outdated)::text[] AS outdated FROM claimed`;

// The first scores of a brand say which model it uses.
const firstModelSql = `
  INSERT INTO brand_models (brand, model, since)
  SELECT DISTINCT ON (m.brand) m.brand, g.model, $1::timestamptz
  FROM unnest($2::uuid[], $3::text[]) AS g (id, model) JOIN mentions m ON m.id = g.id
  WHERE NOT EXISTS (SELECT FROM brand_models b WHERE b.brand = m.brand) ORDER BY m.brand, g.model
  ON CONFLICT DO NOTHING`;

async function write(client: Client, scored: readonly ScoredMention[], now: Time): Promise<string[]> {
  const ids = scored.map(({ id }) => id);
  const values = scoreValues(scored.map(({ score }) => score));
  const { rows } = await client.query<{ claimed: number; outdated: string[] }>(writeSql, [stamp(now), ids, ...values]);
  const [{ claimed, outdated } = { claimed: 0, outdated: [] }] = rows;
  // Scored without a claim, or by a claim that was lost: it may still wait. The list has no index on the id.
  if (claimed < ids.length - outdated.length)
    await client.query('DELETE FROM unscored WHERE mention_id = ANY($1::uuid[]) AND mention_id <> ALL($2::uuid[])', [
      ids,
      outdated,
    ]);
  return outdated;
}

/**
 * Within a transaction that holds the lock of scored mentions. Returns those that are still without a score, because
 * their brand uses another model.
 */
export async function writeScores(client: Client, scored: readonly ScoredMention[], now: Time): Promise<string[]> {
  const known = scored.filter(({ id }) => isMentionId(id)).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  if (known.length === 0) return [];
  const outdated = new Set(await write(client, known, now));
  if (outdated.size === 0) return [];
  const rest = known.filter(({ id }) => outdated.has(id));
  const models = rest.map(({ score }) => score.model);
  await client.query(firstModelSql, [stamp(now), rest.map(({ id }) => id), models]);
  // Another process may have been first, with the same model.
  return write(client, rest, now);
}

/** The commit does not wait for the disk: after a crash of the server the mentions are unscored, and scored again. */
export const saveScores = (
  { transaction }: Database,
  scored: readonly ScoredMention[],
  now: Time,
): Promise<{ outdated: string[] }> =>
  transaction(
    async (client) => {
      await lockScored(client, 'share');
      return { outdated: await writeScores(client, scored, now) };
    },
    { durable: false },
  );
