import { cleanText } from '../../core/clean.ts';
import { hourMs, minuteMs, type Time } from '../../core/domain.ts';
import { messageOf, Refused, RetryLater } from '../../core/errors.ts';
import type { Page } from '../../core/plugins/collector.ts';
import type { Lease } from '../../core/store/leases.ts';
import type { ReadingState } from '../../core/store/progress.ts';
import type { SourceContext } from './context.ts';

const shortestWaitMs = 30_000;
const longestWaitMs = 15 * minuteMs;
const refusedWaitMs = hourMs;

interface FailedReading {
  source: string;
  brands: readonly (string | null)[];
  part?: string;
  before: ReadingState | null;
}

/** Stores why a source does not answer and when it is asked again: by each of `brands`, null: for all that joined it. */
export async function saveFailure(
  { store, clock, logger, onHealth }: Pick<SourceContext, 'store' | 'clock' | 'logger' | 'onHealth'>,
  { source, brands, part = '', before }: FailedReading,
  { cause, lease }: { cause: unknown; lease: Lease },
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw cause;
  const now = clock.now();
  const error = scrub(messageOf(cause));
  const failingSince = before?.failingSince ?? now;
  const moved = (cause instanceof RetryLater || cause instanceof Refused) && cause.cursor !== undefined;
  const nextPollAt = now + waitMs(cause, now, now - failingSince);
  for (const brand of brands)
    await store.saveFailure({
      brand,
      source,
      part,
      error,
      ...(moved && { cursor: cause.cursor }),
      nextPollAt,
      now,
      lease,
    });
  if (before?.failingSince == null) onHealth?.({ source, failingSince, error });
  logger.debug({ brands, source, error }, 'source does not answer');
}

/**
 * Makes every failing source due at once. Called at the start, so that a fixed key or feed is tried without waiting for
 * the end of a pause. The start and reason of the failure stay until the source answers.
 */
export async function askFailingAgain({
  store,
  brands,
  clock,
}: Pick<SourceContext, 'store' | 'brands' | 'clock'>): Promise<void> {
  const now = clock.now();
  const asked = new Set<string>();
  for (const { brand: name, source, joined, failingSince, nextPollAt, error } of await store.sourceStates()) {
    const isUsed = brands.some((brand) => brand.name === name && brand.sources.includes(source));
    const waits = failingSince !== null && nextPollAt !== null && nextPollAt > now;
    const brand = joined ? null : name;
    const part = joined?.part ?? '';
    const key = JSON.stringify([brand, source, part]);
    if (!isUsed || !waits || asked.has(key)) continue;
    asked.add(key);
    await store.saveFailure({ brand, source, part, error: error ?? '', nextPollAt: now, now });
  }
}

/** Pauses for as long as the source has been failing, within bounds, or longer if the source asks for it. */
function waitMs(error: unknown, now: Time, failedMs: number): number {
  const backOff = Math.min(Math.max(failedMs, shortestWaitMs), longestWaitMs);
  if (error instanceof Refused) return Math.max(backOff, refusedWaitMs);
  return error instanceof RetryLater ? Math.max(error.until - now, shortestWaitMs) : backOff;
}

/** Keeps only the host of each link: an address in an error may contain a key. */
export const scrub = (text: string): string =>
  cleanText(text, 500).replace(/\b([a-z][a-z0-9+.-]*):\/\/(?:[^\s/@]*@)?([^\s/?#'"]+)[^\s'")]*/gi, '$1://$2');

/** Of a source that answers but for a part of it. */
export const problemOf = ({ problem }: Page): string | null => (problem === undefined ? null : scrub(problem));
