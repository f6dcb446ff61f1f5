import { z } from 'zod';
import { minuteMs } from '../../../core/domain.ts';
import { budgetPattern, parseBudget } from '../../../core/money/budget.ts';
import type { CollectorPlugin, CollectRequest, Page } from '../../../core/plugins/collector.ts';
import { ownLimits } from '../../../core/plugins/own-limits.ts';
import { ownPurse } from '../../../core/plugins/purse.ts';
import { historyPosts, pay } from './x-budget.ts';
import { readCursor } from './x-cursor.ts';
import { askWithinLimit } from './x-limits.ts';
import { packingOfX } from './x-packing.ts';
import { pageOf } from './x-page.ts';
import { keepPause, stayPaused } from './x-pause.ts';
import { writeQuery } from './x-query.ts';
import { askX, NotTaken, type XCount, type XSearch } from './x-request.ts';
import { afterRefusal, resumeRound, startRound } from './x-round.ts';
import { planFor, sampleOrCount, withoutSample } from './x-sampling.ts';

const settings = z.strictObject({
  token: z.string().min(1).describe('Bearer token of an X app. Secret: use an environment variable.'),
  budget: z
    .string()
    .regex(budgetPattern, 'an amount such as 20 USD/month, 10000 requests/month or 300 requests/day')
    .default('20 USD/month')
    .describe(
      "Limit in money or requests per calendar month or day (UTC), shared by the brands' `weight`. When it is reached, the source waits for the next one.",
    ),
  backfillPosts: z
    .number()
    .int()
    .min(0)
    .max(5000)
    .default(100)
    .describe(
      'Posts of the last 7 days to read at first, newest first. Each one costs money, together a quarter of the share of a month at most.',
    ),
  reposts: z.boolean().default(false).describe('Also read plain reposts.'),
  dialect: z.enum(['tweet', 'post']).default('tweet').describe('Field names in requests; responses may use either.'),
  baseUrl: z.url().default('https://api.x.com').describe('Base URL of the API.'),
});

/** Posts of X by recent search, within a budget. Deleted posts are not followed up. */
export const x: CollectorPlugin<typeof settings> = {
  platform: 'x',
  handOver: 'ids',
  settings,
  pollMs: 5 * minuteMs,
  // Its terms demand that what is deleted there is deleted here; recent search does not say what that is.
  deletions: 'untold',
  create(
    { token, budget: written, backfillPosts, reposts, dialect, baseUrl },
    { name, clock, logger, limits = ownLimits(clock), purse = ownPurse(name, clock) },
  ) {
    const budget = parseBudget(written);
    return {
      packing: packingOfX(reposts),
      async collect(request): Promise<Page> {
        const { text, left } = writeQuery(request.query, reposts);
        return withProblem(await search(text, request), left.length > 0 ? noRoom(left) : null);
      },
      async check() {
        // A request would cost: the token is tried by the first collection.
        return `not asked (every read costs); budget ${written}`;
      },
    };

    async function search(
      asQuery: string,
      { brands: payers = [name], paidBy, cursor: given, signal }: CollectRequest,
    ): Promise<Page> {
      const now = clock.now();
      const saved = readCursor(given);
      stayPaused(saved, token, now);
      const ask = (asked: XSearch | XCount) =>
        askWithinLimit({ limits, name: 'limit' in asked ? 'search' : 'counts', token, now, signal }, () =>
          askX({ token, baseUrl, clock, signal, asked, dialect }),
        );
      const paying = { purse, budget, payers, paidBy, isHistory: false, now };
      const plan = await planFor(saved, paying);
      if (plan.do !== 'read all' && plan.do !== 'read all from now on')
        return await sampleOrCount(plan, { cursor: saved, query: asQuery, paying, ask, logger }).catch((error) => {
          throw keepPause(error, saved, token, now);
        });
      const cursor = plan.do === 'read all' ? saved : withoutSample(saved);
      let round = (cursor.round && resumeRound(cursor.round, now)) ?? startRound(cursor, now);
      const mostHistory = historyPosts(backfillPosts, paying);
      const wanted = cursor.upTo === null ? mostHistory - round.posts : Number.POSITIVE_INFINITY;
      for (let [window] = round.windows; window; [window] = round.windows) {
        const search = { query: asQuery, window, nextToken: round.token };
        try {
          const { forecast, ...answered } = await pay(wanted, { ...paying, isHistory: round.backfill }, (limit) =>
            ask({ ...search, limit }),
          );
          return withProblem(pageOf({ cursor, round, ...answered, backfillPosts: mostHistory, now, logger }), forecast);
        } catch (error) {
          const next = error instanceof NotTaken ? afterRefusal(round, cursor, now) : null;
          if (!next) throw keepPause(error, cursor, token, now);
          logger.warn({ search: round.windows.length }, 'X does not take its own page token or an id: asked anew');
          round = next;
        }
      }
      return pageOf({ cursor, round, page: null, scarce: false, backfillPosts: mostHistory, now, logger });
    }
  },
};

const noRoom = (accounts: readonly string[]): string =>
  `X takes 512 characters, which leave no room for ${accounts.map((one) => `@${one}`).join(', ')}: posts that name or answer it are found by the words of the query alone; shorten the query`;

const withProblem = (page: Page, problem: string | null): Page =>
  problem === null ? page : { ...page, problem: page.problem === undefined ? problem : `${page.problem}; ${problem}` };
