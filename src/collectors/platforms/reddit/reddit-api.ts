import { minuteMs } from '../../../core/domain.ts';
import { Refused } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import type { Collector, Page, Part, PartRequest } from '../../../core/plugins/collector.ts';
import type { PluginContext } from '../../../core/plugins/context.ts';
import type { PlatformQuery } from '../../../core/query.ts';
import { askReddit, type Listed } from './reddit-client.ts';
import { type Cursor, readCursor } from './reddit-cursor.ts';
import { recheck } from './reddit-gone.ts';
import { readThing, type Thing } from './reddit-post.ts';
import { writeQueries } from './reddit-query.ts';
import { pageAfter, type RedditListing, roundOf } from './reddit-round.ts';
import type { RedditSession } from './reddit-session.ts';

const perPage = 100;
/** The index of the search lags behind the site. */
const searchDelayMs = 2 * minuteMs;
/** The clocks of Reddit and of this machine differ by less. */
const listingDelayMs = 10_000;
/** Reddit lists about 1,000, and often finds no more than 250. */
const listingDepth = 900;
const searchDepth = 200;

export interface ApiReading {
  session: RedditSession;
  subreddits: readonly string[];
  backfillMs: number;
  context: Pick<PluginContext, 'clock' | 'logger'>;
}

/** Reddit by its API: posts by search, and all that stands in the chosen subreddits. */
export function collectByApi(reading: ApiReading): Collector {
  const { session, subreddits, context } = reading;
  const ask = (ids: readonly string[], signal: AbortSignal): Promise<Listed> =>
    askReddit(session, 'api/info', { id: ids.join(','), limit: perPage }, signal);
  const ofSubreddits = subreddits.length === 0 ? [] : [posts(subreddits), comments(subreddits)];
  const searching: Part = {
    key: 'search',
    label: 'the search of Reddit',
    begin,
    async collect({ query, stored, ...request }) {
      const page = await nextPage(reading, searches(query), request);
      if (page.more || !stored) return page;
      const cursor = readCursor(page.cursor);
      const now = context.clock.now();
      const { deleted, lap, problem } = await recheck(cursor.lap, stored, (ids) => ask(ids, request.signal), now);
      request.signal.throwIfAborted();
      return { ...withProblem(page, problem), cursor: { ...cursor, lap }, ...(deleted.length > 0 && { deleted }) };
    },
  };
  const collect = ({ query, ...request }: PartRequest): Promise<Page> =>
    nextPage(reading, [...searches(query), ...ofSubreddits], request);
  return {
    collect,
    listening: {
      collect,
      begin: (cursor) => cursor,
      searchesHistory: true,
      parts: [
        searching,
        ...ofSubreddits.map(
          (listing): Part => ({
            key: listing.label,
            label: listing.label,
            begin,
            collect: (request) => nextPage(reading, [listing], request),
          }),
        ),
      ],
    },
    async check(signal) {
      const { items } = await askReddit(
        session,
        subreddits.length > 0 ? posts(subreddits).uri : 'r/all/new',
        { limit: 1 },
        signal,
      );
      const what =
        subreddits.length > 0
          ? `the search and r/${subreddits.join('+')}`
          : 'the search; no subreddits are read for comments';
      return `the API answers (${items.length > 0 ? 'a post was read' : 'no posts yet'}); reads ${what}`;
    },
  };
}

/** The part has read what a brand has that caught up. */
function begin(saved: Json): ReturnType<Part['begin']> {
  const { upTo } = readCursor(saved);
  if (upTo === null) return { cursor: null, coverage: [], notBefore: null };
  const cursor: Cursor = { upTo, seen: [], round: null, lap: null };
  return { cursor, coverage: [{ from: upTo - 1, to: upTo }], notBefore: null };
}

const posts = (names: readonly string[]): RedditListing => listingOf(names, 'new');
const comments = (names: readonly string[]): RedditListing => listingOf(names, 'comments');
const listingOf = (names: readonly string[], what: 'new' | 'comments'): RedditListing => {
  const uri = `r/${names.join('+')}/${what}`;
  return { label: uri, uri, qs: {}, delayMs: listingDelayMs, depth: listingDepth };
};

function searches(query: PlatformQuery | undefined): RedditListing[] {
  return writeQueries(query?.searches ?? []).map((q) => ({
    label: 'the search',
    uri: 'search',
    qs: { q, sort: 'new', t: 'all', type: 'link', restrict_sr: 'false', include_over_18: 'on' },
    delayMs: searchDelayMs,
    depth: searchDepth,
  }));
}

async function nextPage(
  { session, backfillMs, context: { clock, logger } }: ApiReading,
  listings: readonly RedditListing[],
  { cursor: saved, signal }: PartRequest,
): Promise<Page> {
  signal.throwIfAborted();
  const cursor = readCursor(saved);
  if (listings.length === 0) throw new Refused('the query names nothing that Reddit can search for: add a word to it');
  const round = roundOf(cursor, listings, clock.now(), backfillMs);
  const listing = listings[round.listing];
  if (!listing) throw new Error('the round of Reddit has no listing');
  const after = round.anchors[0];
  const { items, isLast } = await askReddit(
    session,
    listing.uri,
    { ...listing.qs, limit: perPage, ...(after !== undefined && { after, count: round.read }) },
    signal,
  );
  const things = items.flatMap((item): Thing[] => {
    const thing = readThing(item);
    return thing ? [thing] : [];
  });
  if (things.length < items.length)
    logger.warn(
      { unknown: items.length - things.length, listing: listing.label },
      'posts of another shape were skipped',
    );
  if (items.length > 0 && things.length === 0) throw new Error('every post of the answer has an unknown shape');
  return pageAfter(cursor, round, listings, { things, found: items.length, isLast });
}

const withProblem = (page: Page, problem: string | null): Page =>
  problem === null ? page : { ...page, problem: page.problem === undefined ? problem : `${page.problem}; ${problem}` };
