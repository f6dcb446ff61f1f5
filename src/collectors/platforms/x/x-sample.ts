import { z } from 'zod';
import { dayMs, hourMs, type Time } from '../../../core/domain.ts';
import type { Budget } from '../../../core/money/budget.ts';
import { emptyAt, together } from '../../../core/money/forecast.ts';
import { spanOf } from '../../../core/money/period.ts';
import { shareOf, spentOf, type Weights } from '../../../core/money/spending.ts';
import type { Ledger } from '../../../core/store/ledgers.ts';
import { maxResults, minResults, postsFor, pricesIn } from './x-prices.ts';

/** Posts are counted, and some of them read, because the budget does not last for all. */
export const sampleShape = z.object({
  /** Last reading. */
  readAt: z.number(),
  countedTo: z.number(),
  /** Of the time that was counted: how long it is, its posts, and what was read of them. */
  spanMs: z.number(),
  counted: z.number(),
  read: z.number(),
  /** What they cost, in the unit of the budget. */
  usd: z.number(),
  /** Read since, and not counted yet. */
  nextRead: z.number(),
  nextUsd: z.number(),
  /** Of the budget, for each millisecond while all was read. */
  perMs: z.number().default(0),
});
export type Sample = z.infer<typeof sampleShape>;

export interface Budgeted {
  ledger: Ledger | null;
  budget: Budget;
  payers: readonly string[];
  weights: Weights;
  now: Time;
}

export type Plan =
  | { do: 'read all' }
  /** All posts are affordable again. */
  | { do: 'read all from now on' }
  | { do: 'read some'; posts: number; sample: Sample }
  | { do: 'count' | 'wait'; sample: Sample };

/** Of what the rest of the period would get at an even pace, this is kept for counts and samples. */
const keptShare = 0.25;
/** Of a budget, for counting. */
const countingShare = 0.1;
const shortestCountMs = hourMs / 2;
/** Posts cost about this until some were read. */
const usualUsd = 0.015;
/** All are read again once they need so much of what is left. */
const comfortable = 0.8;
/** What was counted longer ago weighs half. */
const halvedAfterMs = 2 * dayMs;

/** What to do while all posts were read up to `upTo`, or some are (`sample`). */
export function planReading(budgeted: Budgeted, upTo: Time, sample: Sample | null, matureTo: Time): Plan {
  const { budget, now } = budgeted;
  const { limit, spending } = sharesOf(budgeted);
  const prices = pricesIn(budget);
  const { from, to } = spanOf(budget, now);
  const left = limit - spending.spent;
  // Who pays is told why there is nothing.
  if (left < prices.count) return sample === null ? { do: 'read all' } : { do: 'count', sample };
  if (sample === null) {
    // A wave may cost more than its days' part: early in a month it says nothing of the rest.
    const kept = (keptShare * limit * (to - now)) / (to - from);
    if (emptyAt(spending, limit, budget, now) === null || left > kept) return { do: 'read all' };
    const perMs = spending.paced / Math.max(hourMs, now - spending.since);
    const nothing = { spanMs: 0, counted: 0, read: 0, usd: 0, nextRead: 0, nextUsd: 0 };
    return { do: 'wait', sample: { ...nothing, readAt: now, countedTo: upTo, perMs } };
  }
  if (neededFor(sample, to - now, budget) <= comfortable * left) return { do: 'read all from now on' };
  const countEveryMs = Math.max(shortestCountMs, ((to - from) * prices.count) / (countingShare * limit));
  if (matureTo - sample.countedTo >= countEveryMs) return { do: 'count', sample };
  const forCounting = (countingShare * limit * (to - now)) / (to - from);
  const saved = ((left - forCounting) / (to - now)) * (now - sample.readAt);
  const posts = postsFor(saved, prices);
  return posts >= minResults ? { do: 'read some', posts, sample } : { do: 'wait', sample };
}

function sharesOf({ ledger, budget, payers, weights, now }: Budgeted) {
  const known: Ledger = { ...(ledger ?? { takenAt: now, brands: {}, holds: [] }), budget };
  const spending = together(
    payers.flatMap((brand) => known.brands[brand] ?? []),
    now,
  );
  const shares = payers.reduce((sum, brand) => sum + shareOf(known, brand, weights, now), 0);
  return { spending, limit: Math.min(shares, budget.amount - spentOf(known) + spending.spent) };
}

/** What all posts would cost at the rate that was counted; unknown before an hour of it. */
function neededFor({ spanMs, counted, read, usd, perMs }: Sample, ms: number, { unit }: Budget): number {
  if (spanMs < hourMs) return Number.POSITIVE_INFINITY;
  // Searches cost a request also where they find nothing.
  if (unit === 'requests') return Math.max(perMs, counted / spanMs / maxResults) * ms;
  return (counted / spanMs) * ms * (read === 0 ? usualUsd : usd / read);
}

export const withRead = (sample: Sample, read: number, cost: number, now: Time): Sample => ({
  ...sample,
  readAt: now,
  nextRead: sample.nextRead + read,
  nextUsd: sample.nextUsd + cost,
});

/** `counted` posts from the last count up to `to`. */
export function withCount(sample: Sample, counted: number, from: Time, to: Time): Sample {
  const weight = sample.spanMs > halvedAfterMs ? 0.5 : 1;
  return {
    ...sample,
    countedTo: to,
    spanMs: weight * sample.spanMs + to - from,
    counted: weight * sample.counted + counted,
    read: weight * sample.read + sample.nextRead,
    usd: weight * sample.usd + sample.nextUsd,
    nextRead: 0,
    nextUsd: 0,
  };
}

/** What is known of all posts, which is never "no mentions". `money`: the budget, or the share of it. */
export function describeSample({ spanMs, counted, read }: Sample, money: string): string {
  if (spanMs === 0) return `${money} does not last for all posts: they are counted, and some read`;
  const hours = Math.max(1, Math.round(spanMs / hourMs));
  const posts = `${Math.round(counted)} in ${hours} h`;
  if (counted === 0) return `${money} does not last for all posts: some are read; none were counted`;
  return read === 0
    ? `${money} does not last for all posts: about ${posts} were counted, and none read`
    : `${money} does not last for all posts: ${percent(read / counted)} are read (${Math.round(read)} of about ${posts})`;
}

const percent = (share: number): string =>
  share < 0.01 ? 'less than 1 %' : `about ${Math.round(Math.min(1, share) * 100)} %`;
