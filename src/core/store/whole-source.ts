import { inBoth, liveMs } from '../coverage.ts';
import { dayMs, type Interval, type Time } from '../domain.ts';

/** A part of a source, as it was left by its last reading. */
export interface PartReading {
  failingSince: Time | null;
  error: string | null;
  nextPollAt: Time | null;
  /** Merged; at least that of the last two days. */
  coverage: readonly Interval[];
}

export interface WholeReading {
  coverage: Interval[];
  /** Since when no part answers; null while one does. */
  failingSince: Time | null;
  error: string | null;
  nextPollAt: Time | null;
}

/** A part that fails for longer does not hold up what the others cover. */
export const givenUpMs = dayMs;
/** What was covered before can only change by a reading that covers it. */
export const unsettledMs = 2 * dayMs;
const mostNamed = 3;

/**
 * Whether what the whole gained by a part's history is history of the whole. The others were read live while they waited
 * for a part that is new.
 */
export const isHistory = (gained: readonly Interval[], now: Time): boolean =>
  gained.some(({ from }) => now - from > liveMs);

/** What the parts of a source, all that there are, make of it together. */
export function wholeOf(parts: readonly PartReading[], now: Time): WholeReading {
  const counted = parts.filter(
    ({ failingSince, coverage }) => failingSince === null || (coverage.at(-1)?.to ?? 0) >= now - givenUpMs,
  );
  const [first, ...others] = counted.map(({ coverage }) => coverage);
  const failing = parts.flatMap(({ failingSince }) => (failingSince === null ? [] : [failingSince]));
  const errors = parts.flatMap(({ error }) => (error === null ? [] : [error]));
  const times = parts.flatMap(({ nextPollAt }) => (nextPollAt === null ? [] : [nextPollAt]));
  return {
    coverage: others.reduce<Interval[]>((shared, coverage) => inBoth(shared, coverage), [...(first ?? [])]),
    failingSince: parts.length > 0 && failing.length === parts.length ? Math.max(...failing) : null,
    error: someOf(errors),
    nextPollAt: times.length === 0 ? null : Math.min(...times),
  };
}

/** What the parts say that do not answer; null: all of them do. */
export function someOf(errors: readonly string[]): string | null {
  if (errors.length === 0) return null;
  const more = errors.length > mostNamed ? ` and ${errors.length - mostNamed} more` : '';
  return `${errors.slice(0, mostNamed).join('; ')}${more}`;
}
