import { z } from 'zod';
import { liveMs } from '../../core/coverage.ts';
import { dayMs, hourMs, type Interval, minuteMs, type Post, type Time } from '../../core/domain.ts';
import { type Json, jsonIn } from '../../core/json.ts';
import type { CollectorPlugin, ListenRequest, Page } from '../../core/plugins/collector.ts';
import { htmlToText } from '../../files/html-text.ts';
import { createHttp, type Http } from '../../net/get.ts';

const hitsPerPage = 1000;
/** The search index lags behind the site: what is newer than this is asked for again before it counts as covered. */
const indexDelayMs = 2 * minuteMs;
/** Late arrivals in the index: so much is asked for again at each round. */
const overlapMs = 15 * minuteMs;
/** Hacker News is never silent for so long: when the newest post of all is older, the index stands still. */
const livelyMs = 5 * minuteMs;
/** A search that is no Hacker News, such as a mirror of some posts, is not taken for an index that stands still. */
const livelyPolls = 10;

const settings = z.strictObject({
  baseUrl: z.url().default('https://hn.algolia.com').describe('Base URL of the Hacker News search service.'),
  backfillDays: z
    .number()
    .min(0)
    .max(90)
    .default(7)
    .describe('Days of history to read at first, so that the baseline is learned sooner.'),
});

/** A round walks every search back from `to` to `from`; `upTo` moves when the whole round is done. */
const cursorShape = z.object({
  /** The searches that the cursor belongs to. */
  searches: z.string(),
  upTo: z.number().nullable(),
  /** Polls in a row that found a post of the last minutes, as far as it matters. */
  lively: z.number().default(0),
  round: z
    .object({
      from: z.number(),
      to: z.number(),
      backfill: z.boolean(),
      search: z.number(),
      before: z.number(),
      /** Time of the newest post in the index when the round began; null: it says nothing. */
      newest: z.number().nullable().default(null),
    })
    .nullable(),
});
type Cursor = z.infer<typeof cursorShape>;
type Round = NonNullable<Cursor['round']>;

const answerShape = z.object({ hits: z.array(z.unknown()), nbHits: z.number().optional() });
const hitShape = z.object({
  objectID: z.string(),
  created_at_i: z.number(),
  author: z.string().nullish(),
  title: z.string().nullish(),
  url: z.string().nullish(),
  story_text: z.string().nullish(),
  comment_text: z.string().nullish(),
  points: z.number().nullish(),
  num_comments: z.number().nullish(),
  parent_id: z.number().nullish(),
  story_id: z.number().nullish(),
});
type Hit = z.infer<typeof hitShape>;

/** Stories and comments of Hacker News by its public search (Algolia), newest first, walked back by time. */
export const hackernews: CollectorPlugin<typeof settings> = {
  platform: 'hackernews',
  settings,
  pollMs: minuteMs,
  // Comments can be deleted; the search shows none of them, and does not say which those were.
  deletions: 'untold',
  create({ baseUrl, backfillDays }, { clock, logger }) {
    const http = createHttp({ clock });

    const askForNewest = (signal: AbortSignal): Promise<Found> =>
      ask(http, baseUrl, { search: '', from: 0, before: seconds(clock.now()), limit: 1 }, signal);

    async function nextPage(searches: readonly string[], { cursor: saved, signal }: ListenRequest): Promise<Page> {
      const read = readCursor(saved, JSON.stringify(searches));
      const resumed = resume(read.round, clock.now());
      const started = resumed ?? startRound(read.upTo, clock.now(), backfillDays * dayMs);
      // Asked before the posts are, so that nothing is claimed that was indexed in between.
      const newest =
        resumed === null && !started.backfill && searches !== everything ? (await askForNewest(signal)).hits[0] : null;
      const search = searches[started.search];
      if (search === undefined) return finish(read, started, []);

      const { hits, total } = await ask(http, baseUrl, { search, from: started.from, before: started.before }, signal);
      const { cursor, round } = resumed
        ? { cursor: read, round: resumed }
        : withNewest(read, started, newest ?? hits[0]);
      const known = hits.flatMap((hit) => {
        const parsed = hitShape.safeParse(hit);
        if (!parsed.success) logger.warn({ issues: parsed.error.issues.length }, 'a hit of another shape was skipped');
        return parsed.success ? [parsed.data] : [];
      });
      if (hits.length > 0 && known.length === 0) throw new Error('every hit of the search has an unknown shape');
      const posts = known.map(toPost);
      const oldest = Math.min(...known.map((hit) => hit.created_at_i));
      const full = known.length > 0 && (hits.length >= hitsPerPage || total > hits.length);
      if (full) {
        // The oldest second is asked for again, in case it was cut in two; a page of one second only is left behind.
        const next: Round = { ...round, before: oldest < round.before ? oldest : round.before - 1 };
        return { posts, cursor: { ...cursor, round: next }, coverage: [], backfill: round.backfill, more: true };
      }
      const next: Round = { ...round, search: round.search + 1, before: seconds(round.to) };
      if (next.search >= searches.length) return finish(cursor, next, posts);
      return { posts, cursor: { ...cursor, round: next }, coverage: [], backfill: round.backfill, more: true };
    }

    return {
      collect: ({ query, ...request }) => nextPage(query.searches.map(writeSearch), request),
      listening: {
        collect: (request) => nextPage(everything, request),
        begin: (cursor) => begin(cursor, clock.now()),
        searchesHistory: true,
      },
      async check(signal) {
        const { total } = await askForNewest(signal);
        return `the search answers, ${total} posts`;
      },
    };
  },
};

/** The search that finds all stories and comments. */
const everything = [''];

/** All posts are read since what the search has covered. */
function begin(saved: Json, now: Time): Cursor {
  const parsed = cursorShape.safeParse(saved);
  const upTo = (parsed.success ? parsed.data.upTo : null) ?? now;
  return { searches: JSON.stringify(everything), upTo, lively: 0, round: null };
}

const seconds = (time: Time): number => Math.floor(time / 1000);

/**
 * Quoted, so that a short word is not taken as the beginning of a longer one and `example.com` stays together. A longer
 * word alone is: the names of hashtags and inflected ones begin with it.
 */
const writeSearch = (terms: string[]): string =>
  terms.length === 1 && /^[\p{L}\p{N}]{4,}$/u.test(terms[0] ?? '')
    ? (terms[0] ?? '')
    : terms.map((term) => `"${term.replaceAll('"', ' ')}"`).join(' ');

function readCursor(saved: Json, searches: string): Cursor {
  const parsed = cursorShape.safeParse(saved);
  return parsed.success && parsed.data.searches === searches
    ? parsed.data
    : { searches, upTo: null, lively: 0, round: null };
}

/** A live round that was left lying for hours is not live any more: it is begun anew. */
const resume = (round: Round | null, now: Time): Round | null =>
  round && (round.backfill || now - round.to <= liveMs) ? round : null;

function startRound(upTo: Time | null, now: Time, backfillMs: number): Round {
  const start = { search: 0, backfill: false, newest: null };
  if (upTo === null) return { ...start, from: now - backfillMs, to: now, before: seconds(now), backfill: true };
  // With room for the index delay, so that one round of history is enough.
  const missed = now - upTo > liveMs + hourMs;
  const to = missed ? now - liveMs : now;
  return { ...start, from: upTo - overlapMs, to, before: seconds(to), backfill: missed };
}

/** A live round knows how far the index has come. While it stands still, nothing counts as covered. */
function withNewest(cursor: Cursor, round: Round, newestHit: unknown): { cursor: Cursor; round: Round } {
  if (round.backfill) return { cursor, round };
  const hit = hitShape.safeParse(newestHit);
  const newest = hit.success ? hit.data.created_at_i * 1000 : null;
  const isLively = newest !== null && round.to - newest <= livelyMs;
  const lively = isLively ? Math.min(cursor.lively + 1, livelyPolls) : cursor.lively === livelyPolls ? livelyPolls : 0;
  return { cursor: { ...cursor, lively }, round: { ...round, newest: lively === livelyPolls ? newest : null } };
}

function finish(cursor: Cursor, round: Round, posts: Post[]): Page {
  const caughtUp = Math.min(round.to - indexDelayMs, round.newest ?? round.to);
  const upTo = Math.max(cursor.upTo ?? round.from, caughtUp);
  const coverage: Interval[] = upTo > round.from ? [{ from: round.from, to: upTo }] : [];
  // A round that ended in the past (after a long gap) is followed by the live one at once.
  const more = round.backfill && cursor.upTo !== null;
  return { posts, cursor: { ...cursor, upTo, round: null }, coverage, backfill: round.backfill, more };
}

interface Found {
  hits: unknown[];
  total: number;
}

async function ask(
  http: Http,
  baseUrl: string,
  { search, from, before, limit = hitsPerPage }: { search: string; from: Time; before: number; limit?: number },
  signal: AbortSignal,
): Promise<Found> {
  const url = new URL('api/v1/search_by_date', baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  url.searchParams.set('query', search);
  url.searchParams.set('tags', '(story,comment)');
  url.searchParams.set('numericFilters', `created_at_i>=${seconds(from)},created_at_i<=${before}`);
  url.searchParams.set('hitsPerPage', String(limit));
  url.searchParams.set('typoTolerance', 'false');
  url.searchParams.set('advancedSyntax', 'true');
  const { body } = await http({ url: url.href, signal });
  const json = jsonIn(body.toString('utf8'));
  if (json === undefined) throw new Error(`${url.host} answered something that is not JSON`);
  const answer = answerShape.safeParse(json);
  if (!answer.success) throw new Error(`${url.host} answered JSON of another shape than its search does`);
  return { hits: answer.data.hits, total: answer.data.nbHits ?? answer.data.hits.length };
}

function toPost(hit: Hit): Post {
  const comment = typeof hit.comment_text === 'string';
  const parts = comment ? [htmlToText(hit.comment_text ?? '')] : [hit.title, htmlToText(hit.story_text ?? ''), hit.url];
  return {
    id: hit.objectID,
    url: `https://news.ycombinator.com/item?id=${encodeURIComponent(hit.objectID)}`,
    author: hit.author ? { id: hit.author, name: hit.author, followers: null } : null,
    text: parts.filter(Boolean).join('\n\n'),
    language: null,
    kind: comment ? 'comment' : 'post',
    parentId: typeof hit.parent_id === 'number' ? String(hit.parent_id) : null,
    rootId: typeof hit.story_id === 'number' ? String(hit.story_id) : null,
    engagement: {
      ...(typeof hit.points === 'number' ? { likes: hit.points } : {}),
      ...(typeof hit.num_comments === 'number' ? { replies: hit.num_comments } : {}),
    },
    at: hit.created_at_i * 1000,
  };
}
