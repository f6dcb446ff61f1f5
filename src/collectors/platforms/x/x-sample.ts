import { z } from 'zod';
import { dayMs, hourMs, type Time } from '../../../core/domain.ts';
import { emptyAt, together } from '../../../core/money/forecast.ts';
import { monthSpan } from '../../../core/money/month.ts';
import { shareOf, spentOf, type Weights } from '../../../core/money/spending.ts';
import type { Ledger } from '../../../core/store/ledgers.ts';
import { countUsd, minResults, worstUsd } from './x-prices.ts';

/** Posts are counted, and some of them read, because the money does not last for all. */
export const sampleShape = z.object({
  /** Last reading. */
  readAt: z.number(),
  countedTo: z.number(),
  /** Of the time that was counted: how long it is, its posts, and what was read of them. */
  spanMs: z.number(),
  counted: z.number(),
  read: z.number(),
  usd: z.number(),
  /** Read since, and not counted yet. */
  nextRead: z.number(),
  nextUsd: z.number(),
});
export type Sample = z.infer<typeof sampleShape>;

export interface Budgeted {
  ledger: Ledger | null;
  budgetUsd: number;
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

/** Of what the rest of the month would get at an even pace, this is kept for counts and samples. */
const keptShare = 0.25;
/** Of a budget, for counting. */
const countingShare = 0.1;
const shortestCountMs = hourMs / 2;
/** Posts cost about this until some were read. */
const usualUsd = 0.015;
/** All are read again once they need so much of the money that is left. */
const comfortable = 0.8;
/** What was counted longer ago weighs half. */
const halvedAfterMs = 2 * dayMs;

/** What to do while all posts were read up to `upTo`, or some are (`sample`). */
export function planReading(budgeted: Budgeted, upTo: Time, sample: Sample | null, matureTo: Time): Plan {
  const { now } = budgeted;
  const { limitUsd, spending } = moneyOf(budgeted);
  const { from, to } = monthSpan(now);
  const leftUsd = limitUsd - spending.spentUsd;
  // Who pays is told why there is nothing.
  if (leftUsd < countUsd) return sample === null ? { do: 'read all' } : { do: 'count', sample };
  if (sample === null) {
    // A wave may cost more than its days' part: early in a month it says nothing of the rest.
    const keptUsd = (keptShare * limitUsd * (to - now)) / (to - from);
    if (emptyAt(spending, limitUsd, now) === null || leftUsd > keptUsd) return { do: 'read all' };
    const begun = { readAt: now, countedTo: upTo, spanMs: 0, counted: 0, read: 0, usd: 0, nextRead: 0, nextUsd: 0 };
    return { do: 'wait', sample: begun };
  }
  if (neededUsd(sample, to - now) <= comfortable * leftUsd) return { do: 'read all from now on' };
  const countEveryMs = Math.max(shortestCountMs, ((to - from) * countUsd) / (countingShare * limitUsd));
  if (matureTo - sample.countedTo >= countEveryMs) return { do: 'count', sample };
  const forCounting = (countingShare * limitUsd * (to - now)) / (to - from);
  const saved = ((leftUsd - forCounting) / (to - now)) * (now - sample.readAt);
  const posts = Math.floor(saved / worstUsd);
  return posts >= minResults ? { do: 'read some', posts, sample } : { do: 'wait', sample };
}

function moneyOf({ ledger, budgetUsd, payers, weights, now }: Budgeted) {
  const known: Ledger = { ...(ledger ?? { brands: {}, holds: [] }), budgetUsd };
  const spending = together(
    payers.flatMap((brand) => known.brands[brand] ?? []),
    now,
  );
  const shares = payers.reduce((sum, brand) => sum + shareOf(known, brand, weights, now), 0);
  return { spending, limitUsd: Math.min(shares, budgetUsd - spentOf(known) + spending.spentUsd) };
}

/** What all posts would cost at the rate that was counted; unknown before an hour of it. */
function neededUsd({ spanMs, counted, read, usd }: Sample, ms: number): number {
  if (spanMs < hourMs) return Number.POSITIVE_INFINITY;
  return (counted / spanMs) * ms * (read === 0 ? usualUsd : usd / read);
}

export const withRead = (sample: Sample, read: number, usd: number, now: Time): Sample => ({
  ...sample,
  readAt: now,
  nextRead: sample.nextRead + read,
  nextUsd: sample.nextUsd + usd,
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
