import type { Time } from '../../core/domain.ts';
import { isMentionId } from '../../core/identity.ts';
import type { BrandModel, Rescoring, RescoringStore } from '../../core/store/rescoring.ts';
import type { ClaimedMention } from '../../core/store/scoring.ts';
import type { Database } from './connection/database.ts';
import { plain, stamp } from './connection/values.ts';
import { otherScoresSql, rescoringValues } from './statements/other-scores.ts';
import type { ScoredMention } from './statements/save-scores.ts';
import { givenColumns, scoreColumns, scoreParameters, scoreValues } from './statements/score-columns.ts';
import { switchModel } from './statements/switch-model.ts';

export const rescoringStore = (database: Database): RescoringStore => ({
  brandModels: () => brandModels(database),
  rescoreCounts: (rescoring) => rescoreCounts(database, rescoring),
  toRescore: (rescoring, options) => toRescore(database, rescoring, options),
  keepRescores: (brand, scores, now) => keepRescores(database, brand, scores, now),
  switchModel: (rescoring, options) => switchModel(database, rescoring, options),
});

const brandModels = async ({ pool }: Database): Promise<BrandModel[]> =>
  (await pool.query<BrandModel>('SELECT brand, model, since FROM brand_models ORDER BY brand')).rows;

async function rescoreCounts({ pool }: Database, rescoring: Rescoring): Promise<{ total: number; kept: number }> {
  const { rows } = await pool.query<{ total: number; kept: number }>(
    `SELECT count(*)::float8 AS total, count(r.mention_id)::float8 AS kept FROM ${otherScoresSql}`,
    rescoringValues(rescoring),
  );
  return rows[0] ?? { total: 0, kept: 0 };
}

const nilId = '00000000-0000-0000-0000-000000000000';

async function toRescore(
  { pool }: Database,
  rescoring: Rescoring,
  { after, limit }: { after: { at: Time; id: string } | null; limit: number },
): Promise<(ClaimedMention & { at: Time })[]> {
  const { rows } = await pool.query<ClaimedMention & { at: Time }>(
    `SELECT m.id, m.brand, m.text, m.language, m.matched, m.reported, m.at FROM ${otherScoresSql}
       AND r.mention_id IS NULL AND (m.at, m.id) > ($4, $5::uuid) ORDER BY m.at, m.id LIMIT $6`,
    [...rescoringValues(rescoring), stamp(after?.at ?? rescoring.from), after?.id ?? nilId, limit],
  );
  return rows;
}

async function keepRescores(
  { pool }: Database,
  brand: string,
  scored: readonly ScoredMention[],
  now: Time,
): Promise<void> {
  const known = scored.filter(({ id }) => isMentionId(id));
  if (known.length === 0) return;
  const values = scoreValues(known.map(({ score }) => score));
  await pool.query(
    `INSERT INTO rescores (mention_id, brand, scored, ${scoreColumns()})
     SELECT m.id, m.brand, $1, ${givenColumns('g')}
     FROM unnest($3::uuid[], ${scoreParameters(4)}) AS g (id, ${scoreColumns()})
     JOIN mentions m ON m.id = g.id AND m.brand = $2
     ON CONFLICT DO NOTHING`,
    [stamp(now), plain(brand), known.map(({ id }) => id), ...values],
  );
}
