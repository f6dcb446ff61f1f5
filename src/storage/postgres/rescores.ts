import type { Time } from '../../core/domain.ts';
import type { BrandModel, Rescoring } from '../../core/store/rescoring.ts';
import type { ClaimedMention } from '../../core/store/scoring.ts';
import type { Database } from './connection/database.ts';
import { plain, stamp } from './connection/values.ts';
import { isUuid } from './read-mentions.ts';
import type { ScoredMention } from './save-scores.ts';
import { givenColumns, noModel, scoreColumns, scoreParameters, scoreValues } from './score-columns.ts';

export const brandModels = async ({ pool }: Database): Promise<BrandModel[]> =>
  (await pool.query<BrandModel>('SELECT brand, model, since FROM brand_models ORDER BY brand')).rows;

/**
 * SQL: scores of the period (brand $1, model $2, from $3) that are by another model, as `m`, `s`, and `r` where the new
 * one's is kept. What could not be scored stays so.
 */
export const otherScoresSql = `
  mentions m JOIN scores s ON s.mention_id = m.id AND s.model NOT IN ('${noModel}', $2)
  LEFT JOIN rescores r ON r.mention_id = m.id AND r.model = $2
  WHERE m.brand = $1 AND m.at >= $3`;

export const rescoringValues = ({ brand, model, from }: Rescoring): string[] => [brand, model, stamp(from)];

export async function rescoreCounts(
  { pool }: Database,
  rescoring: Rescoring,
): Promise<{ total: number; kept: number }> {
  const { rows } = await pool.query<{ total: number; kept: number }>(
    `SELECT count(*)::float8 AS total, count(r.mention_id)::float8 AS kept FROM ${otherScoresSql}`,
    rescoringValues(rescoring),
  );
  return rows[0] ?? { total: 0, kept: 0 };
}

const nilId = '00000000-0000-0000-0000-000000000000';

export async function toRescore(
  { pool }: Database,
  rescoring: Rescoring,
  { after, limit }: { after: { at: Time; id: string } | null; limit: number },
): Promise<(ClaimedMention & { at: Time })[]> {
  const { rows } = await pool.query<ClaimedMention & { at: Time }>(
    `SELECT m.id, m.brand, m.text, m.language, m.matched, m.at FROM ${otherScoresSql}
       AND r.mention_id IS NULL AND (m.at, m.id) > ($4, $5::uuid) ORDER BY m.at, m.id LIMIT $6`,
    [...rescoringValues(rescoring), stamp(after?.at ?? rescoring.from), after?.id ?? nilId, limit],
  );
  return rows;
}

export async function keepRescores(
  { pool }: Database,
  brand: string,
  scored: readonly ScoredMention[],
  now: Time,
): Promise<void> {
  const known = scored.filter(({ id }) => isUuid(id));
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
