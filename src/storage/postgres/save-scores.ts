import type { Score, Time } from '../../core/domain.ts';
import type { Client, Database } from './database.ts';
import { lockScored } from './locks.ts';
import { queueHistory, untilSql } from './queue-history.ts';
import { isUuid } from './read-mentions.ts';
import { plainOrNull, stamp } from './values.ts';

export interface ScoredMention {
  id: string;
  score: Score;
}

// A mention that has a score already, or is gone, changes nothing. One with a correction is stored and tells nobody:
// its label stays what it was.
const writeSql = `
  WITH given AS MATERIALIZED (
    SELECT m.id, m.brand, m.source, m.speaker, m.stories, m.at, m.seen, m.own,
      g.label, g.negative, g.neutral, g.positive, g.language, g.abstained, g.reason, g.model
    FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::float8[], $6::float8[], $7::text[], $8::boolean[], $9::text[],
      $10::text[]) AS g (id, label, negative, neutral, positive, language, abstained, reason, model)
    JOIN mentions m ON m.id = g.id
  ), fresh AS (
    INSERT INTO scores (mention_id, label, negative, neutral, positive, language, abstained, reason, model, scored)
    SELECT id, label, negative, neutral, positive, language, abstained, reason, model, $1 FROM given
    ON CONFLICT DO NOTHING
    RETURNING mention_id
  ), news AS MATERIALIZED (
    SELECT id, brand, source, speaker, stories, at, seen, negative AS p,
      label IS NOT DISTINCT FROM 'negative' AS is_negative
    FROM given JOIN fresh ON mention_id = id
    WHERE NOT own AND NOT EXISTS (SELECT FROM corrections c WHERE c.mention_id = id)
  ), negative AS (
    INSERT INTO negatives (mention_id, brand, at, voices)
    SELECT id, brand, at, voices_of(brand, speaker, stories) FROM news WHERE is_negative
    RETURNING mention_id, brand, at, voices
  ), heard AS MATERIALIZED (
    SELECT brand, at, voice, mention_id FROM negative CROSS JOIN unnest(voices) AS voice
  ), voiced AS (
    INSERT INTO negative_voices (voice, at, mention_id) SELECT voice, at, mention_id FROM heard
  ), dirty AS (
    INSERT INTO dirty_slices (brand, slices, voices, ats)
    SELECT brand, array_agg(DISTINCT date_bin('5 minutes', at, 'epoch')), array_agg(voice), array_agg(at)
    FROM heard GROUP BY brand
  ), told AS (
    INSERT INTO observations (brand, seen, type, source, mention_id, at, speaker, is_negative, p)
    SELECT brand, seen, 'mention', source, id, at, speaker, is_negative, p FROM news WHERE seen IS NOT NULL ORDER BY seen, id
  ), history AS (
    ${queueHistory(`
      SELECT brand, $1::timestamptz, source, date_trunc('hour', min(at)), ${untilSql('max(at)', '$1::timestamptz')}
      FROM news WHERE seen IS NULL AND is_negative GROUP BY brand, source`)}
  ), claimed AS MATERIALIZED (
    SELECT c.id, array_agg(u.mention_id ORDER BY u.place) FILTER (WHERE g.id IS NULL) AS rest, count(g.id) AS done
    FROM claims c CROSS JOIN unnest(c.mention_ids) WITH ORDINALITY AS u (mention_id, place)
    LEFT JOIN (SELECT DISTINCT unnest($2::uuid[]) AS id) g ON g.id = u.mention_id
    GROUP BY c.id HAVING count(g.id) > 0
  ), finished AS (
    DELETE FROM claims USING claimed WHERE claims.id = claimed.id AND claimed.rest IS NULL
  ), kept AS (
    UPDATE claims SET mention_ids = claimed.rest FROM claimed WHERE claims.id = claimed.id AND claimed.rest IS NOT NULL
  )
  SELECT coalesce(sum(done), 0)::int AS claimed FROM claimed`;

/** Within a transaction that holds the lock of scored mentions. */
export async function writeScores(client: Client, scored: readonly ScoredMention[], now: Time): Promise<void> {
  const known = scored.filter(({ id }) => isUuid(id)).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  if (known.length === 0) return;
  const ids = known.map(({ id }) => id);
  const { rows } = await client.query<{ claimed: number }>(writeSql, [
    stamp(now),
    ids,
    known.map(({ score }) => score.label),
    known.map(({ score }) => score.p?.negative ?? null),
    known.map(({ score }) => score.p?.neutral ?? null),
    known.map(({ score }) => score.p?.positive ?? null),
    known.map(({ score }) => plainOrNull(score.language)),
    known.map(({ score }) => score.abstained),
    known.map(({ score }) => plainOrNull(score.reason)),
    known.map(({ score }) => score.model),
  ]);
  // Scored without a claim, or by a claim that was lost: it may still wait. The list has no index on the id.
  if ((rows[0]?.claimed ?? 0) < ids.length)
    await client.query('DELETE FROM unscored WHERE mention_id = ANY($1::uuid[])', [ids]);
}

/** The commit does not wait for the disk: after a crash of the server the mentions are unscored, and scored again. */
export const saveScores = ({ transaction }: Database, scored: readonly ScoredMention[], now: Time): Promise<void> =>
  transaction(
    async (client) => {
      await lockScored(client, 'share');
      await writeScores(client, scored, now);
    },
    { durable: false },
  );
