import { z } from 'zod';
import { minuteMs } from '../../../core/domain.ts';
import type { CollectorPlugin, Page } from '../../../core/plugins/collector.ts';
import { parseXAnswer } from './x-answer.ts';
import { affordable, costUsd } from './x-budget.ts';
import { readCursor } from './x-cursor.ts';
import { pageOf } from './x-page.ts';
import { keepPause, stayPaused } from './x-pause.ts';
import { writeQuery } from './x-query.ts';
import { askX, NotTaken } from './x-request.ts';
import { afterRefusal, resumeRound, startRound } from './x-round.ts';

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

/** Posts of X by recent search, within a budget. Deleted posts are not followed up. */
export const x: CollectorPlugin<typeof settings> = {
  platform: 'x',
  handOver: 'ids',
  settings,
  pollMs: 5 * minuteMs,
  // Its terms demand that what is deleted there is deleted here; recent search does not say what that is.
  deletions: 'untold',
  create({ token, budget, backfillPosts, reposts, dialect, baseUrl }, { clock, logger }) {
    const budgetUsd = Number.parseFloat(budget);
    return {
      async collect({ query, cursor: saved, signal }): Promise<Page> {
        const written = writeQuery(query.searches, reposts);
        const now = clock.now();
        const cursor = readCursor(saved, now);
        stayPaused(cursor, token, now);
        let round = (cursor.round && resumeRound(cursor.round, now)) ?? startRound(cursor, now);
        const wanted = cursor.upTo === null ? backfillPosts - round.posts : Number.POSITIVE_INFINITY;
        const limit = affordable(budgetUsd - cursor.spentUsd, wanted, now);
        for (let [window] = round.windows; window; [window] = round.windows) {
          const search = { query: written, limit, window, nextToken: round.token };
          try {
            const { answer, scarce } = await askX({ token, baseUrl, clock, signal, search, dialect });
            const page = parseXAnswer(answer);
            const spent = { ...cursor, spentUsd: cursor.spentUsd + costUsd(page) };
            return pageOf({ cursor: spent, round, page, scarce, backfillPosts, now, logger });
          } catch (error) {
            const next = error instanceof NotTaken ? afterRefusal(round, cursor, now) : null;
            if (!next) throw keepPause(error, cursor, token, now);
            logger.warn({ search: round.windows.length }, 'X does not take its own page token or an id: asked anew');
            round = next;
          }
        }
        return pageOf({ cursor, round, page: null, scarce: false, backfillPosts, now, logger });
      },
      async check() {
        // A request would cost: the token is tried by the first collection.
        return `not asked (every read costs); budget ${budget}`;
      },
    };
  },
};
