import type { CxWords } from '../../core/cx.ts';
import type { Score } from '../../core/domain.ts';
import type { ScoreRequest, Scorer } from '../../core/plugins/scorer.ts';
import { type CxLabeller, createCxLabeller } from './labeller.ts';

/**
 * A scorer whose scores carry labels for customer experience, also where it abstains; null where there is no text, or where a
 * post was set aside. Takes a labeller, or the brand's own words for one.
 */
export function withCx(scorer: Scorer, labellerOrWords: CxLabeller | Partial<CxWords> = {}): Scorer {
  const label = typeof labellerOrWords === 'function' ? labellerOrWords : createCxLabeller(labellerOrWords);
  const labelled = (score: Score, request: ScoreRequest | undefined): Score => {
    const { language, reason } = score;
    if (!request || language === null || reason === 'no text' || reason === 'set aside') return { ...score, cx: null };
    return { ...score, cx: label(request.text, language, score.label) };
  };
  return {
    model: scorer.model,
    score: async (batch) => (await scorer.score(batch)).map((score, index) => labelled(score, batch[index])),
  };
}
