import type { Post, Time } from '../../../core/domain.ts';
import { RetryLater } from '../../../core/errors.ts';
import { amountOf, type Budget } from '../../../core/money/budget.ts';
import { divideCost } from '../../../core/money/divide-cost.ts';
import { emptyAt, emptyWords, together } from '../../../core/money/forecast.ts';
import { type Lack, ownShare, shareOf, weightsWith } from '../../../core/money/spending.ts';
import type { Purse, Taken } from '../../../core/plugins/purse.ts';
import type { Ledger } from '../../../core/store/ledgers.ts';
import { parseXAnswer, parseXCount, type XPage } from './x-answer.ts';
import { maxResults, minResults, postsFor, pricesIn, worstOf } from './x-prices.ts';
import type { XResponse } from './x-request.ts';

export interface Paying {
  purse: Purse;
  budget: Budget;
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
  /** In the unit of the budget. */
  cost: number;
  /** When the budget will be spent, if that is in its period. */
  forecast: string | null;
}

/**
 * Asks for the posts that are wanted, as far as the budget pays for the worst that they can cost. Each brand pays for the
 * posts that were found for it.
 */
export async function pay(
  wanted: number,
  paying: Paying,
  ask: (limit: number) => Promise<XResponse>,
): Promise<PaidAnswer> {
  const posts = Math.max(minResults, Math.min(wanted, maxResults));
  const prices = pricesIn(paying.budget);
  const bounds = [worstOf(posts, prices), worstOf(minResults, prices)] as const;
  const { taken, response } = await takeAndAsk(paying, bounds, (amount) =>
    ask(Math.min(posts, postsFor(amount, prices))),
  );
  // One that cannot be read has its price too: it is not settled.
  const page = parseXAnswer(response.answer);
  const cost = prices.search + page.postReads * prices.post + page.userReads * prices.user;
  const ledger = await settle(taken, cost, paying, page.posts);
  return { page, scarce: response.scarce, cost, forecast: ledger && forecastOf(ledger, paying) };
}

/** Of a budget, for the history of new brands. */
const historyShare = 0.25;

/** How many posts of history the shares of those who pay allow. */
export function historyPosts(wanted: number, { purse, budget, payers }: Paying): number {
  const weights = weightsWith(purse.weights(), payers);
  const share = payers.reduce((sum, brand) => sum + ownShare(budget.amount, brand, weights), 0);
  return Math.min(wanted, Math.max(minResults, postsFor(historyShare * share, pricesIn(budget))));
}

/** As `pay`, for a request that costs the same whatever it counts. */
export async function payForCount(paying: Paying, ask: () => Promise<XResponse>): Promise<number> {
  const { count } = pricesIn(paying.budget);
  const { taken, response } = await takeAndAsk(paying, [count, count], ask);
  await settle(taken, count, paying);
  return parseXCount(response.answer);
}

async function takeAndAsk(
  { purse, budget, payers }: Paying,
  [want, least]: readonly [number, number],
  ask: (amount: number) => Promise<XResponse>,
): Promise<{ taken: Taken; response: XResponse }> {
  const taken = await purse.take({ budget, payers, want, least });
  if ('lack' in taken) throw new Unaffordable(taken.until, reasonOf(taken, budget));
  const response = await ask(taken.taken).catch(async (error: unknown) => {
    // X charges for no failure, and but once a day for a post of an answer that did not arrive.
    await purse.giveBack(taken);
    throw error;
  });
  return { taken, response };
}

function settle(
  taken: Taken,
  cost: number,
  { purse, payers, paidBy, isHistory }: Paying,
  posts: readonly Post[] = [],
): Promise<Ledger | null> {
  const finders = posts.map((post) => paidBy?.(post) ?? payers);
  return purse.settle(taken, { spent: divideCost(cost, payers, finders), isHistory });
}

export class Unaffordable extends RetryLater {
  override name = 'Unaffordable';
}

function reasonOf({ lack }: Lack, { per }: Budget): string {
  if (lack === 'budget') return `the ${per}'s budget for X is spent: raise 'budget', or wait for the next ${per}`;
  return lack === 'share'
    ? `the brand's share of the ${per}'s budget for X is spent: raise 'budget' or its 'weight', or wait until other brands lend theirs`
    : `the rest of the ${per}'s budget for X is taken by requests that are under way`;
}

function forecastOf(ledger: Ledger, { purse, budget, payers, now }: Paying): string | null {
  const all = emptyAt(together(Object.values(ledger.brands), now), budget.amount, budget, now);
  if (all !== null) return `at this rate the budget of ${amountOf(budget)} is spent ${emptyWords(all, budget)}`;
  const ends = payers.flatMap((brand) => {
    const spending = ledger.brands[brand];
    return spending ? (emptyAt(spending, shareOf(ledger, brand, purse.weights(), now), budget, now) ?? []) : [];
  });
  return ends.length === 0
    ? null
    : `at this rate the brand's share of the budget is spent ${emptyWords(Math.min(...ends), budget)}`;
}
