import { z } from 'zod';
import { liveMs } from '../../../core/coverage.ts';
import { dayMs, type Interval, minuteMs, type Post, type Time } from '../../../core/domain.ts';
import { messageOf, Refused, RetryLater } from '../../../core/errors.ts';
import { credentialMark, sha256 } from '../../../core/identity.ts';
import type { Json } from '../../../core/json.ts';
import type { Collector, Page, PartRequest } from '../../../core/plugins/collector.ts';
import type { PluginContext } from '../../../core/plugins/context.ts';
import type { PlatformQuery } from '../../../core/query.ts';
import type { LimitStore } from '../../../core/store/limits.ts';
import { givenUpMs } from '../../../core/store/whole-source.ts';
import type { Http } from '../../../net/get.ts';
import { decodeDocument } from '../../feeds/decode-document.ts';
import { parseApart } from '../../feeds/parse-apart.ts';
import { wholeFeed } from '../../feeds/whole-feed.ts';
import { fromEntry } from './reddit-entry.ts';
import { writeQueries } from './reddit-query.ts';

/** Reddit blocks addresses that ask for feeds more often than this. */
const spacingMs = minuteMs;
const longestBackOffMs = 10 * minuteMs;
const mostSeen = 100;
/** An old post that stays in a feed does not mean that everything since is in it. */
const longestHistoryMs = 7 * dayMs;

const feedShape = z.object({
  /** Mark of the last document, and of the address that it came from. */
  etag: z.string().nullable(),
  address: z.string(),
  /** Complete: `[since, upTo)`. */
  since: z.number(),
  upTo: z.number(),
  seen: z.array(z.string()),
});
type FeedState = z.infer<typeof feedShape>;

const cursorShape = z.object({
  feeds: z.record(z.string(), feedShape).catch({}).default({}),
  /** Refusals in a row. */
  busy: z.number().catch(0).default(0),
  /** Feed -> when it was last tried. */
  tried: z.record(z.string(), z.number()).catch({}).default({}),
});
type Cursor = z.infer<typeof cursorShape>;

export interface FeedReading {
  http: Http;
  limits: LimitStore;
  baseUrl: string;
  userAgent: string;
  subreddits: readonly string[];
  context: Pick<PluginContext, 'clock' | 'logger'>;
}

interface Feed {
  /** Stays while brands come and go: what a search asks for changes with them. */
  key: string;
  label: string;
  url: string;
}

/** Reddit by its RSS, which needs no key: one request a minute, each time for the feed that waits longest. */
export function collectByFeeds(reading: FeedReading): Collector {
  const collect = ({ query, ...request }: PartRequest): Promise<Page> => nextFeed(reading, query, request);
  return {
    collect,
    listening: {
      collect,
      begin: (cursor) => cursor,
      searchesHistory: false,
      parts: [
        {
          key: 'feeds',
          label: 'the RSS of Reddit',
          begin(cursor) {
            const state = readCursor(cursor);
            const states = Object.values(state.feeds);
            const isWhole = reading.subreddits.length === 0 || keysOfSubreddits.every((key) => state.feeds[key]);
            return {
              cursor: states.length === 0 ? null : state,
              coverage: isWhole ? covers(states) : [],
              notBefore: null,
            };
          },
          collect,
        },
      ],
    },
    async check(signal) {
      const [first] = feedsOf(reading, { searches: [['reddit']] });
      const posts = first ? await askFeed(reading, first, null, signal) : null;
      return `its RSS answers (${posts?.posts.length ?? 0} posts of a sample); without credentials a feed is read each minute: its newest posts only, no scores, no counts of comments, and what is deleted is not noticed. API keys need Reddit's approval; refusals take about a month`;
    },
  };
}

const readCursor = (saved: Json): Cursor => cursorShape.safeParse(saved ?? {}).data ?? cursorShape.parse({});

function feedsOf({ baseUrl, subreddits }: FeedReading, query: Pick<PlatformQuery, 'searches'> | undefined): Feed[] {
  const base = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`;
  const names = subreddits.join('+');
  const feedOf = (key: string, label: string, path: string, search: Record<string, string>): Feed => {
    const url = new URL(path, base);
    for (const [name, value] of Object.entries(search)) url.searchParams.set(name, value);
    return { key, label, url: url.href };
  };
  return [
    ...writeQueries(query?.searches ?? []).map((q, index) =>
      feedOf(`search ${index + 1}`, 'the search', 'search.rss', { q, sort: 'new', limit: '100' }),
    ),
    ...(names === '' ? [] : keysOfSubreddits).map((what) =>
      feedOf(what, `r/${names}/${what}`, `r/${names}/${what}/.rss`, { limit: '100' }),
    ),
  ];
}

const keysOfSubreddits = ['new', 'comments'];

const blocked =
  'Reddit does not show its RSS to this address (403): try from another network, or apply for an API key and set clientId and clientSecret';

/** Reads the feed that was tried longest ago. */
async function nextFeed(
  reading: FeedReading,
  query: PlatformQuery | undefined,
  { cursor: saved, signal }: PartRequest,
): Promise<Page> {
  signal.throwIfAborted();
  const feeds = feedsOf(reading, query);
  if (feeds.length === 0) throw new Refused('the query names nothing that Reddit can search for: add a word to it');
  const { clock, logger } = reading.context;
  const cursor = readCursor(saved);
  const now = clock.now();
  // A clock that was set back makes none of them wait.
  const triedAt = ({ key }: Feed): Time => Math.min(cursor.tried[key] ?? 0, now);
  const feed = [...feeds].sort((a, b) => triedAt(a) - triedAt(b))[0] as Feed;
  const before = cursor.feeds[feed.key] ?? null;
  const known = new Map(feeds.flatMap(({ key }) => (cursor.feeds[key] ? [[key, cursor.feeds[key]] as const] : [])));
  const tried = { ...Object.fromEntries(feeds.map((one) => [one.key, triedAt(one)])), [feed.key]: now };
  try {
    const { posts, etag, isSame, skipped } = await askFeed(reading, feed, before, signal);
    if (skipped > 0) logger.warn({ feed: feed.label, skipped }, 'entries of another shape were skipped');
    const state = after(before, posts, { etag, address: feed.url, isSame, now });
    known.set(feed.key, state);
    const seen = new Set(before?.seen);
    const missed = before !== null && state.since > before.upTo;
    return {
      posts: posts.filter(({ id }) => !seen.has(id)),
      cursor: { feeds: Object.fromEntries(known), busy: 0, tried },
      coverage: feeds.every(({ key }) => known.has(key)) ? covers([...known.values()]) : [],
      backfill: before === null || now - before.upTo > liveMs,
      more: false,
      ...(missed && { problem: `${feed.label}: more was posted than its feed shows; part of the time is not covered` }),
    };
  } catch (error) {
    signal.throwIfAborted();
    const isLate = now - (before?.upTo ?? now) > longestBackOffMs;
    if (error instanceof NotOurTurn)
      return {
        posts: [],
        cursor,
        coverage: [],
        backfill: before === null,
        more: false,
        ...(isLate && { problem: 'other readings of Reddit from this machine leave no turn for its feeds' }),
      };
    if (!(error instanceof RetryLater)) {
      if (error instanceof Refused) throw new Refused(blocked);
      throw new Error(`${feed.label}: ${messageOf(error)}`);
    }
    const busy = Math.min(cursor.busy + 1, 10);
    const backOff = Math.min(spacingMs * 2 ** (busy - 1), longestBackOffMs);
    // Reddit names no time as a rule.
    const until = Math.max(error.until, now + backOff);
    throw new RetryLater(until, `${error.message}; it is read in part while that lasts`, {
      asked: error.asked,
      cursor: { feeds: Object.fromEntries(known), busy, tried },
    });
  }
}

/** It is no failure, and says nothing of the feed. */
class NotOurTurn extends RetryLater {
  override name = 'NotOurTurn';
}

interface FeedAnswer {
  posts: Post[];
  etag: string | null;
  isSame: boolean;
  skipped: number;
}

/** One request; all processes that share the store wait for each other. */
async function askFeed(
  { http, limits, baseUrl, userAgent, context: { clock } }: FeedReading,
  feed: Feed,
  before: FeedState | null,
  signal: AbortSignal,
): Promise<FeedAnswer> {
  const etag = before !== null && before.address === addressMark(feed.url) ? before.etag : null;
  const credential = credentialMark(new URL(baseUrl).host);
  const turn = { platform: 'reddit', credential, name: 'feeds', most: 1, windowMs: spacingMs };
  const { granted, endsInMs } = await limits.takeGrant(turn, 1);
  if (granted === 0)
    throw new NotOurTurn(clock.now() + endsInMs, 'a feed of Reddit was read less than a minute ago', { asked: true });
  const answer = await http({
    url: feed.url,
    headers: {
      accept: 'application/atom+xml',
      'user-agent': userAgent,
      ...(etag !== null && { 'if-none-match': etag }),
    },
    signal,
  });
  const next = answer.headers.etag ?? null;
  if (answer.status === 304) return { posts: [], etag: next ?? etag, isSame: true, skipped: 0 };
  const text = decodeDocument(answer.body, answer.headers['content-type']);
  const parsed = await parse(text, clock.now(), signal);
  const entries = parsed.format === 'atom' ? (parsed.feed.entries ?? []) : [];
  const posts = entries.flatMap((entry) => fromEntry(entry) ?? []);
  return { posts, etag: next, isSame: false, skipped: entries.length - posts.length };
}

const addressMark = (url: string): string => sha256(url).toString('base64url').slice(0, 11);

/** What is cut off or no feed is asked for again. */
async function parse(text: string, now: Time, signal: AbortSignal) {
  try {
    return await parseApart(wholeFeed(text), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new RetryLater(now + spacingMs, `Reddit sends no feed: ${messageOf(error)}`);
  }
}

/** Whether its posts reach back to those of the last reading decides from when on it is complete. */
function after(
  before: FeedState | null,
  posts: readonly Post[],
  { etag, address, isSame, now }: { etag: string | null; address: string; isSame: boolean; now: Time },
): FeedState {
  if (isSame && before !== null) return { ...before, etag, address: addressMark(address), upTo: now };
  const known = new Set(before?.seen);
  const oldest = posts.reduce((least, { at }) => Math.min(least, at), now);
  const overlaps = posts.some(({ id }) => known.has(id)) || oldest <= (before?.upTo ?? Number.NEGATIVE_INFINITY);
  const isWhole = before !== null && (overlaps || posts.length === 0);
  const since = isWhole ? before.since : Math.max(Math.min(oldest, now - 1), now - longestHistoryMs);
  const seen = [...posts.map(({ id }) => id), ...(before?.seen ?? [])];
  return { etag, address: addressMark(address), since, upTo: now, seen: [...new Set(seen)].slice(0, mostSeen) };
}

/** Complete where all feeds are, but for those that have not answered for a day. */
function covers(states: readonly FeedState[]): Interval[] {
  const newest = Math.max(...states.map(({ upTo }) => upTo));
  const counted = states.filter(({ upTo }) => newest - upTo <= givenUpMs);
  if (counted.length === 0) return [];
  const from = Math.max(...counted.map(({ since }) => since));
  const to = Math.min(...counted.map(({ upTo }) => upTo));
  return from < to ? [{ from, to }] : [];
}
