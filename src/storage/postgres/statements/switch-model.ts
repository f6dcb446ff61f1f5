import type { Interval, Time } from '../../../core/domain.ts';
import type { Rescoring } from '../../../core/store/rescoring.ts';
import type { Client, Database } from '../connection/database.ts';
import { lockBuckets, lockScored } from '../connection/locks.ts';
import { stamp } from '../connection/values.ts';
import { countsSql } from './counted.ts';
import { otherScoresSql, rescoringValues } from './other-scores.ts';
import { refreshWithin } from './refresh-buckets.ts';
import { scoreColumns } from './score-columns.ts';

const missingSql = `SELECT count(*)::int AS missing FROM ${otherScoresSql} AND r.mention_id IS NULL`;

const keepSql = `
  INSERT INTO replaced_scores (mention_id, scored, ${scoreColumns()}, replaced, counted)
  SELECT m.id, s.scored, ${scoreColumns('s')}, $4,
    EXISTS (SELECT FROM negatives n WHERE n.mention_id = m.id AND ${countsSql('n')})
  FROM ${otherScoresSql} AND EXISTS (
    SELECT FROM unnest($5::timestamptz[], $6::timestamptz[]) AS span (since, until) WHERE m.at >= since AND m.at < until)
  ON CONFLICT DO NOTHING`;

// One moment before the change: who becomes negative, and who is so no more. A person's word stays.
const replaceSql = `
  WITH other AS MATERIALIZED (
    SELECT m.id, m.brand, m.at, m.speaker, coalesce(s.label = 'negative', false) AS was,
      coalesce(r.label = 'negative', false) AS becomes,
      NOT m.own AND NOT EXISTS (SELECT FROM corrections c WHERE c.mention_id = m.id) AS counts
    FROM ${otherScoresSql}
  ), replaced AS (
    UPDATE scores s SET (scored, ${scoreColumns()}) = ROW (r.scored, ${scoreColumns('r')})
    FROM rescores r JOIN other ON other.id = r.mention_id WHERE r.model = $2 AND s.mention_id = r.mention_id
    RETURNING s.mention_id
  ), flipped AS MATERIALIZED (
    SELECT id, brand, at, speaker_of(brand, speaker) AS speaker, becomes AS negative FROM other
    WHERE counts AND was <> becomes
  ), added AS (
    INSERT INTO negatives (mention_id, brand, at, speaker) SELECT id, brand, at, speaker FROM flipped WHERE negative
    ON CONFLICT DO NOTHING
  ), dropped AS (
    DELETE FROM negatives n USING flipped f WHERE n.mention_id = f.id AND NOT f.negative
  ), dirty AS (
    INSERT INTO dirty_slices (brand, slices, speakers, ats)
    SELECT brand, array_agg(DISTINCT date_bin('5 minutes', at, 'epoch')), array_agg(speaker), array_agg(at)
    FROM flipped GROUP BY brand, date_bin('1 day', at, 'epoch')
  ), queued AS (
    UPDATE observations o SET is_negative = other.becomes, p = r.negative
    FROM other JOIN rescores r ON r.mention_id = other.id AND r.model = $2
    WHERE o.brand = $1 AND o.type = 'mention' AND o.mention_id = other.id AND other.counts
      AND o.was_negative IS NULL AND o.is_negative IS NOT NULL
  )
  SELECT count(*)::int AS replaced FROM replaced`;

const slicesAtOnce = 5_000;

/** The engine's version changes: whoever steps it now with the old model's labels has to begin anew. */
async function announce(client: Client, { brand, model }: Rescoring, now: Time): Promise<void> {
  await client.query('UPDATE engines SET version = version + 1, relearn = $2 WHERE brand = $1', [brand, stamp(now)]);
  await client.query(
    `INSERT INTO brand_models (brand, model, since) VALUES ($1, $2, $3)
     ON CONFLICT (brand) DO UPDATE SET model = excluded.model, since = excluded.since`,
    [brand, model, stamp(now)],
  );
  await client.query('DELETE FROM rescores WHERE brand = $1', [brand]);
}

export const switchModel = (
  { transaction }: Database,
  rescoring: Rescoring,
  { evidence, now }: { evidence: readonly Interval[]; now: Time },
): Promise<{ missing: number; replaced: number }> =>
  transaction(async (client) => {
    const { brand } = rescoring;
    await lockScored(client, 'alone');
    await lockBuckets(client, brand);
    const values = rescoringValues(rescoring);
    const { rows } = await client.query<{ missing: number }>(missingSql, values);
    const missing = rows[0]?.missing ?? 0;
    if (missing > 0) return { missing, replaced: 0 };
    const spans = [evidence.map(({ from }) => stamp(from)), evidence.map(({ to }) => stamp(to))];
    await client.query(keepSql, [...values, stamp(now), ...spans]);
    const done = await client.query<{ replaced: number }>(replaceSql, values);
    await announce(client, rescoring, now);
    // In the same transaction: nobody sees buckets of which some are of the one model and some of the other.
    while ((await refreshWithin(client, brand, slicesAtOnce)) > 0);
    return { missing: 0, replaced: done.rows[0]?.replaced ?? 0 };
  });
