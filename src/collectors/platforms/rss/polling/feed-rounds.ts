import type { Clock } from '../../../../core/clock.ts';
import { type Interval, minuteMs, type Post, type Time } from '../../../../core/domain.ts';
import { messageOf, Refused, RetryLater } from '../../../../core/errors.ts';
import type { Logger } from '../../../../core/logger.ts';
import type { ListenRequest, Page } from '../../../../core/plugins/collector.ts';
import { givenUpMs, someOf } from '../../../../core/store/whole-source.ts';
import type { Http } from '../../../../net/get.ts';
import type { Feed } from './feed.ts';
import { type FeedState, type FeedStates, isFresh, neverTried, readRound } from './feed-state.ts';
import { pollFeed } from './poll-feed.ts';

const retryMs = 5 * minuteMs;
/** A round that has not ended by then was broken off. */
const longestRoundMs = 10 * minuteMs;
const concurrency = 6;

/** Reads all feeds for a brand that catches up: each is asked once in a round, and not before the time that it asks for. */
export function feedRounds(
  http: Http,
  feeds: readonly Feed[],
  { clock, logger }: { clock: Clock; logger: Logger },
): (request: ListenRequest) => Promise<Page> {
  return async ({ cursor, signal }) => {
    const { states, round } = readRound(
      cursor,
      feeds.map(({ key }) => key),
    );
    const start = clock.now();
    // A round that was broken off, or lies ahead of a clock that was set back, is begun anew.
    const goesOn = round !== null && round <= start && start - round <= longestRoundMs;
    const began = goesOn ? round : start;
    const isDue = ({ key }: Feed): boolean => {
      const { tried, waitUntil } = states[key] ?? neverTried;
      const hadItsTurn = goesOn && tried >= began && tried <= start;
      return !hadItsTurn && (waitUntil ?? 0) <= start;
    };
    const due = feeds.filter(isDue);
    const batch = firstOf(due, states, start);
    const backfill = !batch.some(({ key }) => isFresh(states[key] ?? neverTried, start));
    const posts: Post[] = [];
    const failures: unknown[] = [];
    await inParallel(batch, async (feed) => {
      const state = states[feed.key] ?? neverTried;
      try {
        const polled = await pollFeed(http, feed, state, clock.now(), signal);
        posts.push(...polled.posts);
        states[feed.key] = polled.state;
      } catch (error) {
        signal.throwIfAborted();
        failures.push(error);
        const message = `${feed.label}: ${messageOf(error)}`;
        if (state.error !== message)
          logger.warn({ feed: feed.label, reason: messageOf(error) }, 'a feed cannot be read');
        const waitUntil = error instanceof RetryLater && error.asked ? error.until : null;
        states[feed.key] = { ...state, tried: clock.now(), error: message, waitUntil };
      }
    });
    const more = batch.length < due.length;
    const isAnswering = feeds.some(({ key }) => states[key]?.error === null && states[key].upTo !== null);
    if (!isAnswering && !more) throw allFailed(failures, states, clock.now());
    const broken = errorsOf(states);
    return {
      posts,
      cursor: { feeds: states, round: more ? began : null },
      coverage: coverageOf(Object.values(states), clock.now()),
      backfill,
      more,
      ...(broken !== null && { problem: broken }),
    };
  };
}

/** What is due first: feeds that answer, then those that did of late, then new and dead ones, whose posts are history. */
function firstOf(due: readonly Feed[], states: FeedStates, now: Time): readonly Feed[] {
  const fresh = due.filter(({ key }) => isFresh(states[key] ?? neverTried, now));
  const well = fresh.filter(({ key }) => states[key]?.error === null);
  return [well, fresh].find(({ length }) => length > 0) ?? due;
}

/** The source is complete where all its feeds are, but for those that have not answered for a day or ever. */
function coverageOf(states: FeedState[], now: Time): Interval[] {
  const counted = states.filter(({ upTo }) => upTo !== null && now - upTo <= givenUpMs);
  if (counted.length === 0) return [];
  const from = Math.max(...counted.map(({ since }) => since ?? now));
  const to = Math.min(...counted.map(({ upTo }) => upTo ?? now));
  return from < to ? [{ from, to }] : [];
}

/** What the feeds say that do not answer; null: all of them do. */
const errorsOf = (states: FeedStates): string | null =>
  someOf(Object.values(states).flatMap(({ error }) => (error === null ? [] : [error])));

/** No feed answers: the source is asked again when one of them may be. */
function allFailed(failures: unknown[], states: FeedStates, now: Time): Error {
  const message = errorsOf(states) ?? 'no feed answers';
  const cursor = { feeds: states, round: null };
  if (failures.length > 0 && failures.every((failure) => failure instanceof Refused))
    return new Refused(message, { cursor });
  const times = Object.values(states).map(({ waitUntil }) => Math.max(waitUntil ?? 0, now + retryMs));
  return new RetryLater(Math.min(...times), message, { cursor });
}

export async function inParallel<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
}
