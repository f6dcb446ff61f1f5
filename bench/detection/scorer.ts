import { type Label, labels, type Probabilities } from '../../dist/core/domain.js';
import { normal, type Random } from './random.ts';

/** Mix of labels over all brands and times: for it the probabilities are honest. */
export const overallMix: Probabilities = { negative: 0.27, neutral: 0.41, positive: 0.32 };

/** Where texts of each label lie, in a plane in which every text is scattered by 1 in both directions. */
const places: Record<Label, readonly [x: number, y: number]> = {
  negative: [-1.7, 0.4],
  neutral: [-0.1, -0.2],
  positive: [1.08, 0.32],
};

/**
 * What a scorer that is often wrong and knows it says of a text: Bayes' probabilities of the labels given where the
 * text lies, so that of the mentions with p = x a share x is truly so.
 */
export function scoreOf(random: Random, truth: Label, separation: number): Probabilities {
  const [meanX, meanY] = places[truth];
  const x = meanX * separation + normal(random);
  const y = meanY * separation + normal(random);
  const weight = (label: Label): number => {
    const [a, b] = places[label];
    return overallMix[label] * Math.exp(-0.5 * ((x - a * separation) ** 2 + (y - b * separation) ** 2));
  };
  const weights = [weight('negative'), weight('neutral'), weight('positive')] as const;
  const sum = weights[0] + weights[1] + weights[2];
  return { negative: weights[0] / sum, neutral: weights[1] / sum, positive: weights[2] / sum };
}

export const certain = (truth: Label): Probabilities => ({
  negative: truth === 'negative' ? 1 : 0,
  neutral: truth === 'neutral' ? 1 : 0,
  positive: truth === 'positive' ? 1 : 0,
});

export const likeliest = (p: Probabilities): Label =>
  labels.reduce((best, label) => (p[label] > p[best] ? label : best));
