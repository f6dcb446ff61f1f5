import { z } from 'zod';
import type { Clock } from '../../../core/clock.ts';
import { dayMs, hourMs, type Interval, minuteMs, type Time } from '../../../core/domain.ts';
import { Refused, RetryLater } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import type { CollectorPlugin, Page } from '../../../core/plugins/collector.ts';
import { parseXAnswer } from './x-answer.ts';
import { askX } from './x-request.ts';

/** US dollars, as of 2026. */
const postReadUsd = 0.005;
const userReadUsd = 0.01;
const maxResults = 100;
const minResults = 10;
const maxQueryLength = 512;
/** Recent search looks back 7 days; a little less, because the request takes time. */
const lookBackMs = 7 * dayMs - 10 * minuteMs;
/** The index is eventually consistent: so much is asked for again, and paid for again. */
const overlapMs = 2 * minuteMs;
const indexDelayMs = 30_000;
const liveMs = 6 * hourMs;

const settings = z.strictObject({
  token: z.string().min(1).describe('Bearer token of an X app. Secret: use an environment variable.'),
  budget: z
    .string()
    .regex(/^\d+(\.\d+)? USD\/month$/, 'an amount such as 20 USD/month')
    .default('20 USD/month')
    .describe(
      'Spending limit per brand and calendar month (UTC). When it is reached, the source waits for the next month.',
    ),
  backfillPosts: z
    .number()
    .int()
    .min(0)
    .max(5000)
    .default(100)
    .describe('Posts of the last 7 days to read at first, newest first. Each one costs money.'),
  reposts: z.boolean().default(false).describe('Also read plain reposts.'),
  dialect: z.enum(['tweet', 'post']).default('tweet').describe('Field names in requests; responses may use either.'),
  baseUrl: z.url().default('https://api.x.com').describe('Base URL of the API.'),
});

const cursorShape = z.object({
  month: z.string(),
  /** Spent in that month. */
  spentUsd: z.number(),
  /** Complete up to here. */
  upTo: z.number().nullable(),
  sinceId: z.string().nullable(),
  round: z
    .object({
      start: z.number(),
      end: z.number(),
      token: z.string().nullable(),
      newestId: z.string().nullable(),
      posts: z.number(),
      backfill: z.boolean(),
    })
    .nullable(),
});
type Cursor = z.infer<typeof cursorShape>;
type Round = NonNullable<Cursor['round']>;

/** Posts of X by recent search, within a budget. Deleted posts are not followed up. */
export const x: CollectorPlugin<typeof settings> = {
  platform: 'x',
  handOver: 'ids',
  settings,
  pollMs: 5 * minuteMs,
  create({ token, budget, backfillPosts, reposts, dialect, baseUrl }, { clock, logger }) {
    const budgetUsd = Number.parseFloat(budget);
    return {
      async collect({ query, cursor: saved, signal }): Promise<Page> {
        const written = writeQuery(query.searches, reposts);
        const now = clock.now();
        const cursor = readCursor(saved, now);
        const round = cursor.round ?? startRound(cursor, now);
        const limit = affordable(budgetUsd - cursor.spentUsd, clock);
        const answer = parseXAnswer(
          await askX({
            token,
            baseUrl,
            clock,
            signal,
            search: { query: written, limit, ...rangeOf(round, cursor), nextToken: round.token },
            dialect,
          }),
        );
        if (answer.skipped > 0) logger.warn({ posts: answer.skipped }, 'posts of another shape were skipped');
        const spentUsd = cursor.spentUsd + answer.postReads * postReadUsd + answer.userReads * userReadUsd;
        const newestId = round.newestId ?? answer.newestId;
        const posts = round.posts + answer.posts.length;
        const enough = cursor.upTo === null && posts >= backfillPosts;
        if (answer.nextToken !== null && !enough) {
          const next: Round = { ...round, token: answer.nextToken, newestId, posts };
          const kept = { ...cursor, spentUsd, round: next };
          return { posts: answer.posts, cursor: kept, coverage: [], backfill: round.backfill, more: true };
        }
        // Stopped early, the first round is complete only back to its oldest post.
        const oldest = Math.min(...answer.posts.map(({ at }) => at), round.end);
        const from = answer.nextToken === null ? round.start : oldest;
        const upTo = Math.max(cursor.upTo ?? from, round.end - indexDelayMs);
        const coverage: Interval[] = from < upTo ? [{ from, to: upTo }] : [];
        const done: Cursor = { ...cursor, spentUsd, upTo, sinceId: newestId ?? cursor.sinceId, round: null };
        return { posts: answer.posts, cursor: done, coverage, backfill: round.backfill, more: false };
      },
      async check() {
        // A request would cost: the token is tried by the first collection.
        return `not asked (every read costs); budget ${budget}`;
      },
    };
  },
};

const monthOf = (time: Time): string => new Date(time).toISOString().slice(0, 7);

function readCursor(saved: Json, now: Time): Cursor {
  const month = monthOf(now);
  const parsed = cursorShape.safeParse(saved);
  if (!parsed.success) return { month, spentUsd: 0, upTo: null, sinceId: null, round: null };
  const cursor = parsed.data.month === month ? parsed.data : { ...parsed.data, month, spentUsd: 0 };
  // A page token does not live long, and what it leads to is not live any more.
  return cursor.round && now - cursor.round.end > liveMs ? { ...cursor, round: null } : cursor;
}

function startRound(cursor: Cursor, now: Time): Round {
  const earliest = now - lookBackMs;
  const start = Math.max(earliest, (cursor.upTo ?? earliest) - overlapMs);
  const backfill = cursor.upTo === null || now - cursor.upTo > liveMs;
  return { start, end: now, token: null, newestId: null, posts: 0, backfill };
}

/** By id where one is known, moved back by the overlap (the upper bits of an id are its time), else by time. */
function rangeOf(round: Round, cursor: Cursor): { sinceId: string } | { startTime: Time } {
  const id = cursor.sinceId;
  if (id === null || !/^\d{1,20}$/.test(id) || cursor.upTo === null || round.end - cursor.upTo > lookBackMs - dayMs) {
    return { startTime: round.start };
  }
  const moved = BigInt(id) - (BigInt(overlapMs) << 22n);
  return { sinceId: String(moved > 0n ? moved : 1n) };
}

/** How many posts the rest of the budget pays for at worst, when every one has an author of its own. */
function affordable(leftUsd: number, clock: Clock): number {
  const posts = Math.floor((leftUsd + 1e-9) / (postReadUsd + userReadUsd));
  if (posts >= minResults) return Math.min(posts, maxResults);
  const now = new Date(clock.now());
  const nextMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  throw new RetryLater(nextMonth, "the month's budget for X is spent: raise 'budget', or wait for the next month");
}

function writeQuery(searches: string[][], reposts: boolean): string {
  const parts = searches.map((terms) => terms.map(writeTerm).join(' '));
  const union = parts.length === 1 ? (parts[0] ?? '') : parts.map((part) => `(${part})`).join(' OR ');
  const query = reposts ? union : `(${union}) -is:retweet`;
  if (union.trim() === '') throw new Refused('the query names nothing that X can search for: add a word to it');
  if (query.length > maxQueryLength) {
    throw new Refused(
      `the query is ${query.length} characters long for X, which takes ${maxQueryLength}: split the brand`,
    );
  }
  return query;
}

const writeTerm = (term: string): string =>
  /^[@#]?[\p{L}\p{N}_]+$/u.test(term) ? term : `"${term.replaceAll('"', ' ')}"`;
