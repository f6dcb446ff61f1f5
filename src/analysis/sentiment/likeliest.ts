import type { Label, Probabilities } from '../../core/domain.ts';

/** Of two that are as likely, the one that claims less. */
export const likeliest = ({ negative, neutral, positive }: Probabilities): Label =>
  negative > neutral && negative > positive ? 'negative' : positive > neutral ? 'positive' : 'neutral';
