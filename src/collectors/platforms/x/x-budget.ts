import type { Post, Time } from '../../../core/domain.ts';
import { RetryLater } from '../../../core/errors.ts';
import { divideCost } from '../../../core/money/divide-cost.ts';
import { emptyAt, together } from '../../../core/money/forecast.ts';
import { ownShare, shareOf, weightsWith } from '../../../core/money/spending.ts';
import type { Purse, Taken } from '../../../core/plugins/purse.ts';
import type { Ledger } from '../../../core/store/ledgers.ts';
import { parseXAnswer, parseXCount, type XPage } from './x-answer.ts';
import { countUsd, minResults, postReadUsd, userReadUsd, worstUsd } from './x-prices.ts';
import type { XResponse } from './x-request.ts';

const maxResults = 100;

export interface Paying {
  purse: Purse;
  budgetUsd: number;
  /** Brands for which is asked. */
  payers: readonly string[];
  /** Those of them who pay for a post. Default: all. */
  paidBy?: ((post: Post) => readonly string[]) | undefined;
  isHistory: boolean;
  now: Time;
}

export interface PaidAnswer {
  page: XPage;
  scarce: boolean;
  costUsd: number;
  /** When the money will be spent, if that is in this month. */
  forecast: string | null;
}

/**
 * Asks for the posts that are wanted, as far as there is money for the worst that they can cost. Each brand pays for the
 * posts that were found for it.
 */
export async function pay(
  wanted: number,
  paying: Paying,
  ask: (limit: number) => Promise<XResponse>,
): Promise<PaidAnswer> {
  const posts = Math.max(minResults, Math.min(wanted, maxResults));
  const { taken, response } = await takeAndAsk(paying, [posts * worstUsd, minResults * worstUsd], (takenUsd) =>
    ask(Math.floor((takenUsd + 1e-9) / worstUsd)),
  );
  // One that cannot be read has its price too: it is not settled.
  const page = parseXAnswer(response.answer);
  const costUsd = page.postReads * postReadUsd + page.userReads * userReadUsd;
  const ledger = await settle(taken, costUsd, paying, page.posts);
  return { page, scarce: response.scarce, costUsd, forecast: ledger && forecastOf(ledger, paying) };
}

/** Of a month's money, for the history of new brands. */
const historyShare = 0.25;

/** How many posts of history the shares of those who pay allow. */
export function historyPosts(wanted: number, { purse, budgetUsd, payers }: Paying): number {
  const weights = weightsWith(purse.weights(), payers);
  const shareUsd = payers.reduce((sum, brand) => sum + ownShare(budgetUsd, brand, weights), 0);
  return Math.min(wanted, Math.max(minResults, Math.floor((historyShare * shareUsd) / worstUsd)));
}

/** As `pay`, for a request that costs the same whatever it counts. */
export async function payForCount(paying: Paying, ask: () => Promise<XResponse>): Promise<number> {
  const { taken, response } = await takeAndAsk(paying, [countUsd, countUsd], ask);
  await settle(taken, countUsd, paying);
  return parseXCount(response.answer);
}

async function takeAndAsk(
  { purse, budgetUsd, payers }: Paying,
  [wantUsd, leastUsd]: readonly [number, number],
  ask: (takenUsd: number) => Promise<XResponse>,
): Promise<{ taken: Taken; response: XResponse }> {
  const taken = await purse.take({ budgetUsd, payers, wantUsd, leastUsd });
  if ('lack' in taken) throw new Unaffordable(taken.until, reasons[taken.lack]);
  const response = await ask(taken.takenUsd).catch(async (error: unknown) => {
    // X charges for no failure, and but once a day for a post of an answer that did not arrive.
    await purse.giveBack(taken);
    throw error;
  });
  return { taken, response };
}

function settle(
  taken: Taken,
  costUsd: number,
  { purse, payers, paidBy, isHistory }: Paying,
  posts: readonly Post[] = [],
): Promise<Ledger | null> {
  const finders = posts.map((post) => paidBy?.(post) ?? payers);
  return purse.settle(taken, { spentUsd: divideCost(costUsd, payers, finders), isHistory });
}

export class Unaffordable extends RetryLater {
  override name = 'Unaffordable';
}

const reasons = {
  budget: "the month's budget for X is spent: raise 'budget', or wait for the next month",
  share:
    "the brand's share of the month's budget for X is spent: raise 'budget' or its 'weight', or wait until other brands lend theirs",
  held: "the rest of the month's budget for X is taken by requests that are under way",
};

function forecastOf(ledger: Ledger, { purse, budgetUsd, payers, now }: Paying): string | null {
  const all = emptyAt(together(Object.values(ledger.brands), now), budgetUsd, now);
  if (all !== null) return `at this rate the budget of ${budgetUsd} USD is spent on ${dayOf(all)}`;
  const ends = payers.flatMap((brand) => {
    const spending = ledger.brands[brand];
    return spending ? (emptyAt(spending, shareOf(ledger, brand, purse.weights(), now), now) ?? []) : [];
  });
  return ends.length === 0
    ? null
    : `at this rate the brand's share of the budget is spent on ${dayOf(Math.min(...ends))}`;
}

const dayOf = (time: Time): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(time);
