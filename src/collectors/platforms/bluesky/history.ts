import type { Clock } from '../../../core/clock.ts';
import { liveMs } from '../../../core/coverage.ts';
import { dayMs, type Interval, minuteMs, type Post, type Time } from '../../../core/domain.ts';
import type { Logger } from '../../../core/logger.ts';
import type { CollectRequest, Page } from '../../../core/plugins/collector.ts';
import type { Accounts } from './accounts.ts';
import { fieldsOf, textOf } from './frames.ts';
import { type HistoryCursor, type Round, readHistoryCursor } from './history-cursor.ts';
import { postCollection, postOf, quotedIn } from './post-of.ts';
import type { Session } from './session.ts';

const postsPerPage = 100;
/** Posts get into the index late. */
const overlapMs = 10 * minuteMs;
/** Longer words of one query than a search can hold are left out. */
const longestSearch = 500;

export interface HistoryContext {
  session: Session;
  accounts: Accounts;
  clock: Clock;
  logger: Logger;
  backfillDays: number;
}

interface Found extends Post {
  /** By which the search sorts. */
  sortedAt: Time;
}

/** What was posted before a brand was added: searched for newest first, and walked back by time. */
export function createHistory({ session, accounts, clock, logger, backfillDays }: HistoryContext) {
  return async ({ query, cursor: saved, signal }: CollectRequest): Promise<Page> => {
    const searches = query.searches.map(writeSearch);
    const cursor = readHistoryCursor(saved, JSON.stringify(searches));
    const now = clock.now();
    const round = cursor.round ?? startRound(cursor.upTo, now, backfillDays);
    const search = searches[round.search];
    if (search === undefined) return finish(cursor, round, []);
    const answer = await session.get(
      'app.bsky.feed.searchPosts',
      {
        q: search,
        sort: 'latest',
        limit: String(postsPerPage),
        since: new Date(round.from).toISOString(),
        until: new Date(round.before).toISOString(),
      },
      signal,
    );
    const listed = Array.isArray(answer.posts) ? answer.posts : [];
    const found = listed.flatMap((view) => foundIn(view, accounts, now) ?? []);
    if (found.length < listed.length)
      logger.warn({ posts: listed.length - found.length }, 'posts of another shape were skipped');
    // What a server finds outside of the time that was asked for ends nothing and is walked past.
    const posts = found.map(({ sortedAt: _, ...post }) => post);
    const isFull = listed.length >= postsPerPage || (textOf(answer.cursor) !== null && listed.length > 0);
    if (isFull) {
      const oldest = Math.min(...found.map(({ sortedAt }) => sortedAt), round.before);
      // The oldest millisecond is asked for again, unless it fills a page by itself.
      const before = oldest + 1 < round.before ? oldest + 1 : round.before - 1;
      if (before > round.from) return page(cursor, { ...round, before }, posts);
    }
    const next = { ...round, search: round.search + 1, before: round.to };
    return next.search >= searches.length ? finish(cursor, next, posts) : page(cursor, next, posts);
  };
}

const page = (cursor: HistoryCursor, round: Round, posts: Post[]): Page => ({
  posts,
  cursor: { ...cursor, round },
  coverage: [],
  backfill: round.backfill,
  more: true,
});

function startRound(upTo: Time | null, now: Time, backfillDays: number): Round {
  const from = upTo === null ? now - backfillDays * dayMs : upTo - overlapMs;
  return { from, to: now, backfill: upTo === null || now - upTo > liveMs, search: 0, before: now };
}

function finish(cursor: HistoryCursor, round: Round, posts: Post[]): Page {
  const coverage: Interval[] = round.to > round.from ? [{ from: round.from, to: round.to }] : [];
  const since = Math.min(cursor.since ?? round.from, round.from);
  const next = { ...cursor, since, upTo: Math.max(cursor.upTo ?? 0, round.to), round: null };
  return { posts, cursor: next, coverage, backfill: round.backfill, more: false };
}

const writeSearch = (terms: string[]): string =>
  terms
    .map((term) => (/^[\p{L}\p{N}]+$/u.test(term) ? term : `"${term.replaceAll('"', ' ')}"`))
    .join(' ')
    .slice(0, longestSearch);

function foundIn(view: unknown, accounts: Accounts, now: Time): Found | null {
  const { uri, author, record, embed, indexedAt, ...counts } = fieldsOf(view);
  const [, did, rkey] = new RegExp(`^at://(did:[^/]+)/${postCollection}/([^/]+)$`).exec(textOf(uri) ?? '') ?? [];
  if (did === undefined || rkey === undefined) return null;
  const handle = textOf(fieldsOf(author).handle);
  if (handle && handle !== 'handle.invalid') accounts.learn(did, handle);
  const indexed = Date.parse(textOf(indexedAt) ?? '');
  const seenAt = Math.min(Number.isFinite(indexed) ? indexed : now, now);
  const post = postOf({ did, rkey, record: fieldsOf(record), seenAt, nameOf: accounts.nameOf });
  const quoted = quotedWords(fieldsOf(embed));
  const count = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  const [likes, replies, reposts] = [count(counts.likeCount), count(counts.replyCount), count(counts.repostCount)];
  return {
    ...post,
    ...(quoted !== null && { shown: [post.shown, quoted].filter(Boolean).join('\n') }),
    engagement: {
      ...(likes !== null && { likes }),
      ...(replies !== null && { replies }),
      ...(reposts !== null && { reposts }),
    },
    sortedAt: post.at,
  };
}

/** A search shows the words of a quoted post; the stream does not. */
function quotedWords(embed: ReturnType<typeof fieldsOf>): string | null {
  const record = fieldsOf(embed.record);
  const shown = quotedIn({ record: { uri: record.uri } }) === null ? fieldsOf(record.record) : record;
  return textOf(fieldsOf(shown.value).text) || null;
}
