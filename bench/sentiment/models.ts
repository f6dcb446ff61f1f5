import { createScorer, modelNames } from '../../dist/analysis/sentiment/index.js';
import type { Score } from '../../dist/core/domain.js';
import { messageOf } from '../../dist/core/errors.js';
import type { Scorer } from '../../dist/core/plugins/scorer.js';

export interface Model {
  name: string;
  scorer: Scorer;
}

/** The registered models; one that cannot be opened here, as its runtime or its weights are missing, is in `missing`. */
export async function openModels(): Promise<{ models: Model[]; missing: { name: string; why: string }[] }> {
  const models: Model[] = [];
  const missing: { name: string; why: string }[] = [];
  for (const name of modelNames) {
    try {
      const usual = await createScorer(name);
      const whole = await createScorer(name, { passOn: 'all' });
      models.push({ name, scorer: whole });
      // A model with a quick one before it, as a brand uses it.
      if (usual.model !== whole.model) models.push({ name: `${name}, where fast is unsure`, scorer: usual });
    } catch (error) {
      missing.push({ name, why: messageOf(error) });
    }
  }
  return { models, missing };
}

const batchSize = 100;

export async function scoreTexts(
  scorer: Scorer,
  texts: readonly string[],
  language: string | null = null,
): Promise<Score[]> {
  const scores: Score[] = [];
  for (let from = 0; from < texts.length; from += batchSize) {
    const batch = texts
      .slice(from, from + batchSize)
      .map((text, index) => ({ id: String(from + index), text, language }));
    scores.push(...(await scorer.score(batch)));
  }
  return scores;
}
