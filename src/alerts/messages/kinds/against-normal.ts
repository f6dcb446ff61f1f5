import type { Measured } from '../../../core/incident.ts';
import { count, percent, range } from '../../../wording/words.ts';
import type { Fact } from '../fact.ts';
import { windowOf } from '../window-of.ts';

/** `11 times the usual 2.1 in 60 minutes`; without a ratio where the normal count is close to zero. */
export function againstNormal(finding: Measured, counted: (n: number) => string): Fact {
  const { observed, expected, expectedLow, expectedHigh } = finding;
  const usual = usualOf(finding);
  const label = 'Against normal';
  if (expected < 0.1 || observed < 1.5 * expected) {
    const most = `at most ${range(expectedHigh, expectedHigh)}`;
    return { label, value: `${counted(observed)}; usual are ${usual} in ${windowOf(finding)}, ${most}` };
  }
  const times = observed / expected;
  const ratio = times < 10 ? times.toFixed(1).replace(/\.0$/, '') : Math.round(times).toLocaleString('en-US');
  return {
    label,
    value: `${ratio} times the usual ${usual} in ${windowOf(finding)} (${range(expectedLow, expectedHigh)})`,
  };
}

export const usualOf = ({ expected }: Measured): string =>
  expected < 0.1 ? 'under 0.1' : expected.toFixed(expected < 10 ? 1 : 0);

export const shareOfNegatives = ({ share, mentions, normalShare }: Measured): Fact => ({
  label: 'Share of negatives',
  value: `${percent(share)} of ${count(mentions, 'mention')}; normally ${percent(normalShare)}`,
});

export const differentAuthors = ({ authors }: Measured): Fact => ({
  label: 'Different authors',
  value: authors.toLocaleString('en-US'),
});

export const mayBeLarger = (sources: string): string =>
  `Posts of ${sources} may be missing: the real size may be larger.`;

export const negativeVoices = {
  title: (brand: string) => `Negative voices about ${brand}`,
  subtitle: 'People who wrote a negative post, each counted once in 24 hours',
};
