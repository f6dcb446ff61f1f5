import type { Post, Time } from '../../../core/domain.ts';
import { RetryLater } from '../../../core/errors.ts';
import { divideCost } from '../../../core/money/divide-cost.ts';
import { emptyAt, together } from '../../../core/money/forecast.ts';
import { shareOf } from '../../../core/money/spending.ts';
import type { Purse } from '../../../core/plugins/purse.ts';
import type { Ledger } from '../../../core/store/ledgers.ts';
import { parseXAnswer, type XPage } from './x-answer.ts';
import type { XResponse } from './x-request.ts';

/** US dollars, as of 2026. */
const postReadUsd = 0.005;
const userReadUsd = 0.01;
/** A post, its author, and the post that it quotes or answers. */
const worstUsd = 2 * postReadUsd + userReadUsd;
const maxResults = 100;
const minResults = 10;

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
  /** When the money will be spent, if that is in this month. */
  forecast: string | null;
}

const costUsd = ({ postReads, userReads }: Pick<XPage, 'postReads' | 'userReads'>): number =>
  postReads * postReadUsd + userReads * userReadUsd;

/**
 * Asks for the posts that are wanted, as far as there is money for the worst that they can cost. Each brand pays for the
 * posts that were found for it.
 */
export async function pay(
  wanted: number,
  paying: Paying,
  ask: (limit: number) => Promise<XResponse>,
): Promise<PaidAnswer> {
  const { purse, budgetUsd, payers, isHistory } = paying;
  const posts = Math.max(minResults, Math.min(wanted, maxResults));
  const taken = await purse.take({ budgetUsd, payers, wantUsd: posts * worstUsd, leastUsd: minResults * worstUsd });
  if ('lack' in taken) throw new RetryLater(taken.until, reasons[taken.lack]);
  const { answer, scarce } = await ask(Math.floor((taken.takenUsd + 1e-9) / worstUsd)).catch(async (error: unknown) => {
    // X charges for no failure, and but once a day for a post of an answer that did not arrive.
    await purse.giveBack(taken);
    throw error;
  });
  // One that cannot be read has its price too: it is not settled.
  const page = parseXAnswer(answer);
  const finders = page.posts.map((post) => paying.paidBy?.(post) ?? payers);
  const ledger = await purse.settle(taken, { spentUsd: divideCost(costUsd(page), payers, finders), isHistory });
  return { page, scarce, forecast: ledger && forecastOf(ledger, paying) };
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
