import type { Finding } from '../../core/incident.ts';
import { logNegativeBinomialTail } from './statistics.ts';

type Counted = Pick<Finding, 'observed' | 'expected' | 'probability' | 'score' | 'threshold'>;

/** Fewer distinct speakers are no wave, whatever is normal. */
const fewestVoices = 4;
/** A score of 0 is what a usual week reaches: about so much evidence. */
const usualEvidence = 5;
/** What is expected where nothing is: so that a tail can be taken. */
const leastExpected = 0.01;

/**
 * Whether a rule that found `observed` counted negatives would have held with so many left. Its evidence falls as that of
 * the count does (logarithms of negative binomial tails); that of the share is taken to fall alike. An estimate: the
 * rule itself has looked at several windows.
 */
export function wouldHold({ observed, expected, probability, score, threshold }: Counted, left: number): boolean {
  if (left < fewestVoices || score < threshold) return false;
  const mean = Math.max(expected, leastExpected);
  const size = sizeThatGives(probability, observed, mean);
  const kept = logNegativeBinomialTail(left, mean, size) / logNegativeBinomialTail(observed, mean, size);
  return (score + usualEvidence) * Math.min(1, kept) - usualEvidence >= threshold;
}

/** The size (see `logNegativeBinomialTail`) with which so many have that probability: the larger, the less probable. */
function sizeThatGives(probability: number, observed: number, mean: number): number {
  const wanted = Math.log(Math.max(probability, Number.MIN_VALUE));
  let [low, high] = [Math.log(0.01), Math.log(1e6)];
  for (let halved = 0; halved < 40; halved += 1) {
    const middle = (low + high) / 2;
    if (logNegativeBinomialTail(observed, mean, Math.exp(middle)) > wanted) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
