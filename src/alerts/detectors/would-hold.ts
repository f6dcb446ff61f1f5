import type { Finding } from '../../core/incident.ts';
import { logNegativeBinomialTail } from './statistics.ts';

type Counted = Pick<Finding, 'observed' | 'expected' | 'probability' | 'score' | 'threshold'>;

/** Fewer distinct speakers are never a wave. */
const fewestVoices = 4;
/** Evidence at a score of 0, which a usual week reaches. */
const usualEvidence = 5;
/** Expected count where none is expected, so that a tail can be computed. */
const leastExpected = 0.01;

/**
 * Whether a rule that found `observed` counted negatives would have held with only `left` of them. Scales the evidence
 * by the ratio of negative binomial log tails, assuming that the evidence of the share falls alike. An estimate: the
 * rule itself compares several windows.
 */
export function wouldHold({ observed, expected, probability, score, threshold }: Counted, left: number): boolean {
  if (left < fewestVoices || score < threshold) return false;
  const mean = Math.max(expected, leastExpected);
  const size = sizeThatGives(probability, observed, mean);
  const kept = logNegativeBinomialTail(left, mean, size) / logNegativeBinomialTail(observed, mean, size);
  return (score + usualEvidence) * Math.min(1, kept) - usualEvidence >= threshold;
}

/**
 * The size (see `logNegativeBinomialTail`) at which `observed` has that probability. A larger size makes it less
 * probable.
 */
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
