import type { Probabilities, Score } from '../../core/domain.ts';
import { ratingWords, readRating } from '../../core/plugins/rating.ts';
import { likeliest } from './likeliest.ts';

/** In log-odds: what the best and worst rating add to a text of few words, and to one of many. */
const strength = { few: 2, many: 0.8 };
const words = { few: 3, many: 10 };
/** Of a text that says nothing. */
const flat: Probabilities = { negative: 0.2, neutral: 0.6, positive: 0.2 };
/** The share of severity that a sure model has. */
const sureShare = 0.5;

/**
 * A rating that came with the text is a prior of its sentiment: the fewer the words, the more it counts. A text that is clear
 * keeps its label, and so does every text with a rating in the middle.
 */
export function withRating(score: Score, text: string, reported: string | null | undefined): Score {
  const rating = readRating(reported);
  if (rating === null) return score;
  const isBare = text === ratingWords(reported ?? '');
  if (rating === 0 && !isBare) return score;
  const before = (isBare ? null : score.p) ?? flat;
  const p = shifted(before, rating * strengthFor(isBare ? 0 : wordsIn(text)));
  const label = likeliest(p);
  const sure = Math.round(100 * sureShare * Math.max(0, (3 * p.negative - 1) / 2)) / 100;
  const severity = label === 'negative' ? Math.max(score.severity ?? 0, sure) : null;
  return { ...score, label, p, severity, abstained: false, reason: null };
}

function strengthFor(count: number): number {
  const share = Math.min(1, Math.max(0, (count - words.few) / (words.many - words.few)));
  return strength.few + share * (strength.many - strength.few);
}

/** Scripts without spaces have words too. */
const wordsIn = (text: string): number => Math.max(text.trim().split(/\s+/).length, text.length / 10);

function shifted(p: Probabilities, by: number): Probabilities {
  const weights = {
    negative: p.negative * Math.exp(-by),
    neutral: p.neutral * Math.exp(-Math.abs(by) / 2),
    positive: p.positive * Math.exp(by),
  };
  const sum = weights.negative + weights.neutral + weights.positive;
  return { negative: weights.negative / sum, neutral: weights.neutral / sum, positive: weights.positive / sum };
}
