import { liveMs } from '../../../core/coverage.ts';
import { minuteMs, type Time } from '../../../core/domain.ts';
import { sha256 } from '../../../core/identity.ts';
import type { Page } from '../../../core/plugins/collector.ts';
import type { Cursor, Round } from './reddit-cursor.ts';
import { markOf, type Thing, toPost } from './reddit-post.ts';

/** A listing of Reddit, newest first. */
export interface RedditListing {
  /** For messages. */
  label: string;
  uri: string;
  qs: Record<string, unknown>;
  /** Things may appear in it so much later than they were posted. */
  delayMs: number;
  /** Where it reaches no further back than this many things, it may have ended too early. */
  depth: number;
}

/** Bounded memory: as many as a page, three times. */
const mostSeen = 300;
const mostAnchors = 4;
/** Things of the same moment stand in any order. */
const slackMs = 5_000;
/** A listing that goes on for ever is none. */
const mostTimesDepth = 3;
/** A round that was left lying for longer is begun anew. */
const longestRoundMs = 30 * minuteMs;

const asListed = (listings: readonly RedditListing[]): string =>
  sha256(JSON.stringify(listings.map(({ uri, qs }) => [uri, qs])))
    .toString('base64url')
    .slice(0, 12);

/** The round that goes on, or a new one. */
export function roundOf(cursor: Cursor, listings: readonly RedditListing[], now: Time, backfillMs: number): Round {
  const { round, upTo } = cursor;
  const asked = asListed(listings);
  const goesOn = round !== null && round.asked === asked && round.to <= now && now - round.to <= longestRoundMs;
  if (goesOn && round.listing < listings.length) return round;
  const delayMs = Math.max(...listings.map((listing) => listing.delayMs));
  return {
    to: now,
    // What may have come late is met again.
    goal: upTo === null ? now - backfillMs : Math.min(upTo, now) - 2 * delayMs,
    backfill: upTo === null || now - upTo > liveMs,
    asked,
    ...freshListing,
    listing: 0,
    completeFrom: null,
    met: [],
  };
}

const freshListing: Pick<Round, 'anchors' | 'read' | 'oldest'> = { anchors: [], read: 0, oldest: null };

export interface ReadListing {
  things: readonly Thing[];
  /** Items of the page, also those of a shape that is not known. */
  found: number;
  /** Reddit says that nothing follows. */
  isLast: boolean;
}

/** The page of posts that an answer makes, and the cursor after it. */
export function pageAfter(
  cursor: Cursor,
  round: Round,
  listings: readonly RedditListing[],
  { things, found, isLast }: ReadListing,
): Page {
  const listing = listings[round.listing];
  if (!listing) return finished(cursor, round, listings, []);
  const seen = new Set(cursor.seen);
  const marks = things.map(markOf);
  const fresh = things.filter((_, index) => !seen.has(marks[index] ?? ''));
  const posts = fresh.map(toPost).filter(({ text }) => text.trim() !== '');
  const met = [...round.met, ...marks].slice(0, mostSeen);
  const times = things.map(({ created_utc: at }) => at * 1000);
  const oldest = Math.min(round.oldest ?? Number.POSITIVE_INFINITY, ...times);
  const read = round.read + found;
  const next: Round = { ...round, met, read, oldest: Number.isFinite(oldest) ? oldest : null };
  const pageOf = (after: Round): Page => ({
    posts,
    cursor: { ...cursor, round: after },
    coverage: [],
    backfill: round.backfill,
    more: true,
  });

  // An anchor that was deleted answers nothing, or the newest again.
  const isTop = (times[0] ?? 0) > (round.oldest ?? Number.POSITIVE_INFINITY) + slackMs;
  const lost = round.anchors.length > 0 && (found === 0 || isTop);
  if (lost && round.anchors.length > 1) return { ...pageOf({ ...round, anchors: round.anchors.slice(1) }), posts: [] };
  const reached = oldest < round.goal;
  const ended = lost || isLast || found === 0 || read > mostTimesDepth * listing.depth;
  if (!reached && !ended && things.length > 0) {
    const anchors = things.slice(-mostAnchors).map(({ name }) => name);
    return pageOf({ ...next, anchors: anchors.reverse() });
  }
  const isCut = !reached && (lost || !isLast || read >= listing.depth) && found + read > 0;
  const done: Round = {
    ...next,
    ...freshListing,
    listing: round.listing + 1,
    completeFrom: isCut ? Math.max(round.completeFrom ?? 0, next.oldest ?? round.to) : round.completeFrom,
  };
  return done.listing < listings.length ? pageOf(done) : finished(cursor, done, listings, posts);
}

function finished(cursor: Cursor, round: Round, listings: readonly RedditListing[], posts: Page['posts']): Page {
  const to = round.to - Math.max(...listings.map(({ delayMs }) => delayMs));
  const from = round.completeFrom ?? round.goal;
  const isGap = round.completeFrom !== null && cursor.upTo !== null && round.completeFrom > cursor.upTo;
  const label = listings.map((listing) => listing.label).join(', ');
  return {
    posts,
    cursor: { ...cursor, upTo: Math.max(cursor.upTo ?? to, to), seen: round.met, round: null },
    coverage: from < to ? [{ from, to }] : [],
    backfill: round.backfill,
    more: false,
    ...(isGap && {
      problem: `more was posted than Reddit lists (${label}): nothing is known from ${iso(cursor.upTo ?? 0)} to ${iso(round.completeFrom ?? 0)}; ask more often, or for fewer subreddits`,
    }),
  };
}

const iso = (time: Time): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
