import { createHash } from 'node:crypto';
import { z } from 'zod';
import { dayMs, hourMs, type Interval, minuteMs, type Post, type Time } from '../../../core/domain.ts';
import { messageOf, Refused, RetryLater } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import type { CollectorPlugin, ListenRequest, Page } from '../../../core/plugins/collector.ts';
import { createHttp, type Http } from '../../../net/get.ts';
import { markOf, readFeed } from './read-feed.ts';
import type { Speakers } from './who-speaks.ts';

const retryMs = 5 * minuteMs;
/** A round that has not ended by then was broken off. */
const longestRoundMs = 10 * minuteMs;
/** What was missed for longer than this is history by the time we read it. */
const liveMs = 6 * hourMs;
/** A feed that has been silent for longer does not hold up what the others cover. */
const givenUpMs = dayMs;
/** An old item that stays in a feed for ever does not mean that everything since is in it. */
const longestHistoryMs = 30 * dayMs;
const concurrency = 6;
const keyLength = 11;

const settings = z.strictObject({
  feeds: z
    .array(z.string().min(1))
    .min(1)
    .describe('URLs of the feeds: RSS, Atom, RDF, JSON Feed or Google Alerts. They may contain secrets.'),
  baseUrl: z.url().optional().describe('Base URL for relative URLs in `feeds`.'),
  speakers: z
    .enum(['authors', 'outlets'])
    .optional()
    .describe(
      'Who is counted: `authors` (people: a forum, comments, reviews) or `outlets` (press: the site, whatever byline). Default: found by itself.',
    ),
});

const feedShape = z.object({
  etag: z.string().nullable(),
  modified: z.string().nullable(),
  /** Event time that is complete for this feed: `[since, upTo)`. */
  since: z.number().nullable(),
  upTo: z.number().nullable(),
  tried: z.number(),
  error: z.string().nullable(),
  /** The feed asks to be left alone until then. */
  waitUntil: z.number().nullable().default(null),
  /** `KnownItems` */
  items: z.union([z.string(), z.array(z.string())]),
  /** Mark of the last document. */
  document: z.string().nullable().default(null),
});
type FeedState = z.infer<typeof feedShape>;
const cursorShape = z.object({
  feeds: z.record(z.string(), feedShape),
  /** Begin of the round that is not over yet: feeds that were asked since have had their turn. */
  round: z.number().nullable().default(null),
});
type States = Record<string, FeedState>;

interface Feed {
  url: string;
  /** For messages: feed addresses may be secrets. */
  label: string;
  /** Its key in the cursor. */
  key: string;
  speakers: Speakers | undefined;
}

/** Feeds of any format. Each is asked once in a round, and not before the time that it asks for. */
export const rss: CollectorPlugin<typeof settings> = {
  platform: 'rss',
  settings,
  pollMs: retryMs,
  // Old items leave a feed as a matter of course.
  deletions: 'none',
  create({ feeds: written, baseUrl, speakers }, { clock, logger }) {
    const http = createHttp({ clock });
    const feeds = written.map((address, index) => ({ ...toFeed(address, index, written.length, baseUrl), speakers }));

    async function nextPage({ cursor, signal }: ListenRequest): Promise<Page> {
      const { states, round } = readCursor(cursor, feeds);
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
      const backfill = !batch.some(({ key }) => isFresh(states[key], start));
      const posts: Post[] = [];
      const failures: unknown[] = [];
      await inParallel(batch, async (feed) => {
        const state = states[feed.key] ?? neverTried;
        try {
          const polled = await poll(http, feed, state, clock.now(), signal);
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
    }

    return {
      collect: nextPage,
      listening: { collect: nextPage, begin: (cursor) => cursor, searchesHistory: false },
      async check(signal) {
        const results: string[] = [];
        const failures: string[] = [];
        await inParallel(feeds, async (feed) => {
          try {
            const { found } = await poll(http, feed, neverTried, clock.now(), signal);
            results.push(`${feed.label}: ${found} items`);
          } catch (error) {
            signal.throwIfAborted();
            failures.push(`${feed.label}: ${messageOf(error)}`);
          }
        });
        if (failures.length > 0) throw new Error(failures.join('; '));
        return results.join(', ');
      },
    };
  },
};

const neverTried: FeedState = {
  etag: null,
  modified: null,
  since: null,
  upTo: null,
  tried: Number.MIN_SAFE_INTEGER,
  error: null,
  waitUntil: null,
  items: '',
  document: null,
};

function toFeed(address: string, index: number, count: number, baseUrl: string | undefined): Omit<Feed, 'speakers'> {
  const url = URL.canParse(address, baseUrl) ? new URL(address, baseUrl) : null;
  const nth = count > 1 ? `feed ${index + 1}` : 'the feed';
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Refused(`${nth} is not an http(s) address`);
  }
  return { url: url.href, label: `${nth} (${url.host})`, key: markOf(url.href, keyLength) };
}

function readCursor(cursor: Json, feeds: Feed[]): { states: States; round: Time | null } {
  const parsed = cursorShape.safeParse(cursor);
  const states: States = {};
  if (!parsed.success) return { states, round: null };
  for (const { key } of feeds) {
    const state = parsed.data.feeds[key];
    if (state) states[key] = state;
  }
  return { states, round: parsed.data.round };
}

/** What is due first: feeds that answer, then those that did of late, then new and dead ones, whose posts are history. */
function firstOf(due: Feed[], states: States, now: Time): Feed[] {
  const fresh = due.filter(({ key }) => isFresh(states[key], now));
  const well = fresh.filter(({ key }) => states[key]?.error === null);
  return [well, fresh].find(({ length }) => length > 0) ?? due;
}

const isFresh = (state: FeedState | undefined, now: Time): boolean =>
  state !== undefined && state.upTo !== null && now - state.upTo <= liveMs;

async function poll(
  http: Http,
  feed: Feed,
  state: FeedState,
  now: Time,
  signal: AbortSignal,
): Promise<{ posts: Post[]; found: number; state: FeedState }> {
  const answer = await http({
    url: feed.url,
    headers: {
      accept: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
      ...(state.etag === null ? {} : { 'if-none-match': state.etag }),
      ...(state.modified === null ? {} : { 'if-modified-since': state.modified }),
    },
    signal,
  });
  const polled = { ...state, tried: now, upTo: now, error: null, waitUntil: null };
  // Some servers change the marks of a document that has not changed.
  const { etag = null, 'last-modified': modified = null } = answer.headers;
  if (answer.status === 304)
    return {
      posts: [],
      found: 0,
      state: { ...polled, etag: etag ?? state.etag, modified: modified ?? state.modified },
    };
  const document = createHash('sha256').update(answer.body).digest('base64url').slice(0, 22);
  // Many servers send the same document again and again.
  if (document === state.document) return { posts: [], found: 0, state: { ...polled, etag, modified } };
  const reading = await readFeed(
    {
      body: answer.body,
      contentType: answer.headers['content-type'],
      feedUrl: feed.url,
      base: answer.url,
      now,
      speakers: feed.speakers,
      upTo: state.upTo,
      known: state.items,
    },
    signal,
  );
  const oldest = Math.max(reading.oldest, now - longestHistoryMs);
  // Without anything from the last poll in it, the feed may have dropped items that we never saw.
  const gap = state.upTo === null || (reading.found > 0 && oldest > state.upTo && !reading.overlaps);
  return {
    posts: reading.fresh,
    found: reading.found,
    state: { ...polled, etag, modified, since: gap ? oldest : state.since, items: reading.items, document },
  };
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
function errorsOf(states: States): string | null {
  const errors = Object.values(states).flatMap(({ error }) => (error === null ? [] : [error]));
  if (errors.length === 0) return null;
  return `${errors.slice(0, 3).join('; ')}${errors.length > 3 ? ` and ${errors.length - 3} more` : ''}`;
}

/** No feed answers: the source is asked again when one of them may be. */
function allFailed(failures: unknown[], states: States, now: Time): Error {
  const message = errorsOf(states) ?? 'no feed answers';
  const cursor = { feeds: states, round: null };
  if (failures.length > 0 && failures.every((failure) => failure instanceof Refused))
    return new Refused(message, { cursor });
  const times = Object.values(states).map(({ waitUntil }) => Math.max(waitUntil ?? 0, now + retryMs));
  return new RetryLater(Math.min(...times), message, { cursor });
}

async function inParallel<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
}
