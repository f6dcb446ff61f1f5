import type { Probabilities } from '../../../core/domain.ts';
import { labels } from '../../../core/domain.ts';
import type { ModelDescription } from './model-folder.ts';

/** What the model before says is rounded: nothing is impossible. */
const least = 0.00005;

/**
 * The two opinions as one: the mean of their log probabilities, weighted, divided by the temperature. Null for `base`: the
 * network alone.
 */
export function combine(
  logits: readonly number[],
  base: Probabilities | null,
  { labels: order, offsets, weights, temperature }: ModelDescription,
): Probabilities {
  const own = logShares(logits.map((logit, index) => logit + (offsets[index] ?? 0)));
  const share = base ? weights.model : 1;
  const mixed = order.map((label, index) => {
    const before = base ? Math.log(Math.max(base[label], least)) : 0;
    return (share * (own[index] ?? 0) + (1 - share) * before) / temperature;
  });
  const found = logShares(mixed).map(Math.exp);
  return rounded(labels.map((label) => found[order.indexOf(label)] ?? 0));
}

function logShares(values: readonly number[]): number[] {
  const largest = Math.max(...values);
  const sum = values.reduce((total, value) => total + Math.exp(value - largest), 0);
  return values.map((value) => value - largest - Math.log(sum));
}

/** To 4 decimals, adding up to 1: the largest gets what rounding leaves. */
function rounded(shares: readonly number[]): Probabilities {
  const largest = shares.indexOf(Math.max(...shares));
  const found = shares.map(round);
  found[largest] = round(1 - found.reduce((sum, share, index) => (index === largest ? sum : sum + share), 0));
  const [negative = 0, neutral = 0, positive = 0] = found;
  return { negative, neutral, positive };
}

const round = (share: number): number => Math.round(share * 10_000) / 10_000;
