import type { Finding } from '../../core/incident.ts';
import type { Found } from '../../wording/catalogue/values.ts';

/** Below this mean most times bring nobody, */
const nobody = 0.5;
/** and below this one hardly ever more than one. */
const oneAtMost = 1.2;
/** Of larger counts the width of the normal range is known well. */
const many = 10;

/**
 * How many are usual at most in `span` windows of a finding: about one standard deviation above the mean. That is
 * what `usually` means to a reader; the rule asks for much more.
 */
export function usuallyUpTo(
  { expected, expectedHigh }: Pick<Finding, 'expected' | 'expectedHigh'>,
  span: number,
): number {
  const mean = expected * span;
  if (mean < nobody) return 0;
  if (mean < oneAtMost) return 1;
  const measured = (Math.max(0, expectedHigh - expected) / 2) * Math.sqrt(span);
  return Math.round(mean + Math.max(Math.sqrt(mean), measured * Math.min(1, mean / many)));
}

/** What is usual in a finding's own window, where that tells it from what was found. */
export function usualInWindow({
  observed,
  expectedLow,
  ...finding
}: Finding): Pick<Found, 'usualUpTo' | 'usualAtLeast'> {
  const [upTo, atLeast] = [usuallyUpTo(finding, 1), Math.round(expectedLow)];
  return { usualUpTo: upTo < observed ? upTo : null, usualAtLeast: atLeast > observed ? atLeast : null };
}
