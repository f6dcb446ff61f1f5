import { endingWithin } from '../../core/clock.ts';
import { minuteMs, type Time } from '../../core/domain.ts';
import { RetryLater } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Page, Part } from '../../core/plugins/collector.ts';
import type { Lease } from '../../core/store/leases.ts';
import type { SharedState } from '../../core/store/progress.ts';
import type { SourceContext } from './context.ts';
import { type ListeningSource, listenersOf } from './listeners.ts';
import { queryOfAll } from './query-of-all.ts';
import { type Held, readPages } from './read-pages.ts';
import { storedPosts } from './stored-posts.ts';

const defaultPageMs = minuteMs;

/**
 * Reads a part of a source for all brands that use the source. One that is still catching up gets the posts as well: it
 * may have read the part before they were there. Returns whether something is left to be read.
 */
export async function listenToPart(
  context: SourceContext,
  source: ListeningSource,
  key: string,
  { most, ...held }: Held & { most: number },
): Promise<boolean> {
  const { store, clock, pageMs = defaultPageMs } = context;
  const parts = source.collector.listening.parts ?? [];
  const part = parts.find((one) => one.key === key);
  const before = await store.sharedState(source.name, key);
  // It is no longer configured, or nobody has caught up yet.
  if (!part || !before || (before.nextPollAt ?? 0) > clock.now()) return false;
  const listeners = listenersOf(context, source);
  if (listeners.length === 0) return false;
  // It is gone, and leaves in a moment; or only another process was told of it so far, and it would not get the posts.
  const known = new Set(listeners.map(({ brand }) => brand.name));
  const states = await store.sourceStates(source.name);
  if (states.some(({ brand, joined }) => joined !== null && !known.has(brand))) return false;
  const stored = storedPosts(store, source.platform);
  const ask = (cursor: Json, signal: AbortSignal): Promise<Page> =>
    part.collect({
      cursor,
      signal,
      stored,
      // Made when it is asked for: most parts do not search.
      get query() {
        return queryOfAll(listeners.map(({ matcher }) => matcher.query));
      },
    });
  const nextPage = (cursor: Json): Promise<Page> =>
    withinLimit((signal) => ask(cursor, signal), pageMs, held.signal, clock.now());
  const { pages, last } = await readPages(
    context,
    { source, owners: [null], part: { ...part, all: parts.map((one) => one.key) }, listeners, before, nextPage },
    { ...held, most },
  );
  return last === null && pages === most;
}

/** Ends what hangs, also when it does not listen to its signal. */
async function withinLimit(
  read: (signal: AbortSignal) => Promise<Page>,
  ms: number,
  stop: AbortSignal,
  now: Time,
): Promise<Page> {
  stop.throwIfAborted();
  // What waits for the limit holds the page as well: a stream has many of them in a minute.
  const done = new AbortController();
  const limit = endingWithin(ms, stop, done.signal);
  const isOver = new Promise<never>((_, reject) => {
    const end = (): void =>
      reject(stop.aborted ? stop.reason : new RetryLater(now + ms, `it did not answer within ${ms / 1000} s`));
    limit.addEventListener('abort', end, { once: true });
  });
  return await Promise.race([read(limit), isOver]).finally(() => done.abort());
}

/**
 * Gives each part a state that has none: it goes on where the cursor of the whole stands. That cursor stays, so that a
 * crash in between loses nothing.
 */
export async function openParts(
  { store, clock }: SourceContext,
  { name: source, collector }: ListeningSource,
  lease: Lease,
): Promise<void> {
  const states = await store.sharedStates(source);
  const whole = states.find(({ part }) => part === '');
  const known = new Set(states.map(({ part }) => part));
  if (!whole) return;
  // Beside parts that are read already, the time of the whole is theirs.
  const dueAt = known.size > 1 ? null : whole.nextPollAt;
  for (const part of collector.listening.parts ?? [])
    if (!known.has(part.key))
      await store.saveProgress({ ...opened(part, { ...whole, nextPollAt: dueAt }, clock.now()), source, lease });
}

function opened(part: Part, whole: SharedState, now: Time) {
  const { cursor, coverage, notBefore } = part.begin(whole.cursor);
  return {
    brand: null,
    part: part.key,
    cursor,
    coverage,
    // What it covered is known of the whole already.
    backfill: true,
    // A new one is asked at once.
    nextPollAt: cursor === null ? now : Math.max(whole.nextPollAt ?? now, notBefore ?? 0),
    now,
    answered: false,
  };
}
