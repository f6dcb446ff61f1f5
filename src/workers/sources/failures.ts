import { cleanText } from '../../core/clean.ts';
import { hourMs, minuteMs, type Time } from '../../core/domain.ts';
import { messageOf, Refused, RetryLater } from '../../core/errors.ts';
import type { Page } from '../../core/plugins/collector.ts';
import type { Lease } from '../../core/store/leases.ts';
import type { Progress, ReadingState } from '../../core/store/progress.ts';
import type { Source, SourceContext } from './context.ts';

/** A part of a source that is being read. */
export interface ReadPart {
  key: string;
  label: string;
  /** Keys of all parts of the source. */
  all: readonly string[];
}

const shortestWaitMs = 30_000;
const longestWaitMs = 15 * minuteMs;
const refusedWaitMs = hourMs;
/** So much of a wait may be added to it. */
const mostJitter = 0.2;

interface Failing {
  source: Pick<Source, 'name' | 'pollMs'>;
  brands: readonly (string | null)[];
  part?: ReadPart | undefined;
  /** Key of a pack of brands. */
  pack?: string | undefined;
  before: ReadingState | null;
}

/** Stores why a source does not answer and when it is asked again: by each of `brands`, null: for all that joined it. */
export async function saveFailure(
  context: Pick<SourceContext, 'store' | 'clock' | 'logger' | 'onHealth' | 'random'>,
  { source: { name: source, pollMs }, brands, part, pack, before }: Failing,
  { cause, lease }: { cause: unknown; lease: Lease },
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw cause;
  const { store, clock, logger, onHealth, random = Math.random } = context;
  const now = clock.now();
  const error = scrub(part ? `${part.label}: ${messageOf(cause)}` : messageOf(cause));
  const failingSince = before?.failingSince ?? now;
  const moved = (cause instanceof RetryLater || cause instanceof Refused) && cause.cursor !== undefined;
  const failedMs = now - failingSince;
  const nextPollAt = now + (part ? partWaitMs(cause, { now, failedMs, pollMs, random }) : waitMs(cause, now, failedMs));
  const reading = { source, ...partAs(part, pack) };
  for (const brand of brands)
    await store.saveFailure({
      brand,
      ...reading,
      error,
      ...(moved && { cursor: cause.cursor }),
      nextPollAt,
      now,
      lease,
    });
  const isNew = before?.failingSince == null;
  if (isNew && part) {
    logger.warn({ source, part: part.label, error }, 'a part of the source does not answer');
    await tellHealth(context, source);
  } else if (isNew) onHealth?.({ source, failingSince, error });
  logger.debug({ brands, source, error }, 'source does not answer');
}

/** What a source covers is what its parts cover together; a pack of brands is for itself. */
export const partAs = (part: ReadPart | undefined, pack: string | undefined): Pick<Progress, 'part' | 'parts'> => ({
  ...(part && { part: part.key, parts: part.all }),
  ...(pack !== undefined && { part: pack }),
});

/** A source that is read in parts fails when all of them do. */
export async function tellHealth(
  { store, onHealth }: Pick<SourceContext, 'store' | 'onHealth'>,
  source: string,
): Promise<void> {
  const whole = await store.sharedState(source, '');
  if (whole)
    onHealth?.({ source, failingSince: whole.failingSince, error: whole.failingSince === null ? null : whole.error });
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
  const used = new Set(brands.flatMap(({ sources }) => sources));
  const alone = (await store.sourceStates())
    .filter(({ brand: name, source, joined }) => {
      return joined === null && brands.some((brand) => brand.name === name && brand.sources.includes(source));
    })
    .map((state) => ({ ...state, part: '' }));
  const shared = (await store.sharedPolls())
    .filter(({ source }) => used.has(source))
    .map((state) => ({ ...state, brand: null }));
  for (const { brand, source, part, failingSince, nextPollAt, error } of [...alone, ...shared]) {
    const waits = failingSince !== null && nextPollAt !== null && nextPollAt > now;
    if (waits) await store.saveFailure({ brand, source, part, error: error ?? '', nextPollAt: now, now });
  }
}

/** Not asked more often than if it answered, nor at the same time as others that failed with it. */
function partWaitMs(
  error: unknown,
  { now, failedMs, pollMs, random }: { now: Time; failedMs: number; pollMs: number; random: () => number },
): number {
  if (error instanceof RetryLater && error.asked) return Math.max(error.until - now, shortestWaitMs);
  const calm = Math.max(waitMs(error, now, failedMs), backOffMs(failedMs), pollMs);
  return Math.round(calm * (1 + mostJitter * random()));
}

/** Pauses for as long as the source has been failing, within bounds, or longer if the source asks for it. */
function waitMs(error: unknown, now: Time, failedMs: number): number {
  const backOff = backOffMs(failedMs);
  if (error instanceof Refused) return Math.max(backOff, refusedWaitMs);
  return error instanceof RetryLater ? Math.max(error.until - now, shortestWaitMs) : backOff;
}

const backOffMs = (failedMs: number): number => Math.min(Math.max(failedMs, shortestWaitMs), longestWaitMs);

/** Keeps only the host of each link: an address in an error may contain a key. */
export const scrub = (text: string): string =>
  cleanText(text, 500).replace(/\b([a-z][a-z0-9+.-]*):\/\/(?:[^\s/@]*@)?([^\s/?#'"]+)[^\s'")]*/gi, '$1://$2');

/** Of a source that answers but for a part of it. */
export const problemOf = ({ problem }: Page): string | null => (problem === undefined ? null : scrub(problem));
