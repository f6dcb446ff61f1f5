import type { Rescoring } from '../../../core/store/rescoring.ts';
import { stamp } from '../connection/values.ts';
import { noModel } from './score-columns.ts';

/**
 * SQL: scores of the period (brand $1, model $2, from $3) that are by another model, as `m`, `s`, and `r` where the new
 * one's is kept. What could not be scored stays so, and what was erased keeps its label.
 */
export const otherScoresSql = `
  mentions m JOIN scores s ON s.mention_id = m.id AND s.model NOT IN ('${noModel}', $2)
  LEFT JOIN rescores r ON r.mention_id = m.id AND r.model = $2
  WHERE m.brand = $1 AND m.at >= $3 AND m.erased IS NULL`;

export const rescoringValues = ({ brand, model, from }: Rescoring): string[] => [brand, model, stamp(from)];
