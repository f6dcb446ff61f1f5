import { hourMs, type Interval, sliceMs, sliceOf, type Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import { foundPost } from '../incidents/post-of.ts';

/** Longest window of any rule that counts negatives. */
const longestMs = 3 * hourMs;

/** Event times of everything that an incident's findings and messages may have counted up to `now`. */
export function evidenceSpan({ since, openedAt, resolvedAt, rules }: Incident, now: Time): Interval {
  const findings = rules.flatMap(({ peak, latest }) => [peak, latest]);
  const scaleMs = Math.max(longestMs, ...findings.map((finding) => finding.scaleMs));
  const posts = findings.flatMap((finding) => foundPost(finding)?.at ?? []);
  return {
    from: Math.min(since, sliceOf(openedAt) - scaleMs, ...posts),
    to: sliceOf(resolvedAt ?? now) + sliceMs,
  };
}
