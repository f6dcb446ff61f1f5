import type { Logger } from '../../../core/logger.ts';
import type { Page } from '../../../core/plugins/collector.ts';
import { type Paying, pay, payForCount, Unaffordable } from './x-budget.ts';
import type { Cursor } from './x-cursor.ts';
import { pageOf } from './x-page.ts';
import type { XCount, XResponse, XSearch } from './x-request.ts';
import { lookBackMs, matureTo, startRound } from './x-round.ts';
import { describeSample, type Plan, planReading, type Sample, withCount, withRead } from './x-sample.ts';

/** A reading that is under way is ended, and the first one is of history. */
export async function planFor({ upTo, round, sample }: Cursor, { purse, ...paying }: Paying): Promise<Plan> {
  if (upTo === null || round !== null) return { do: 'read all' };
  const budgeted = { ...paying, ledger: await purse.ledger(paying.budget), weights: purse.weights() };
  return planReading(budgeted, upTo, sample, matureTo(paying.now));
}

/** Of the time that was sampled, nothing more is read. */
export function withoutSample(cursor: Cursor): Cursor {
  const from = cursor.sample?.countedTo ?? null;
  return { ...cursor, sample: null, known: [], settled: from, upTo: from };
}

export interface Sampling {
  cursor: Cursor;
  /** As X writes it. */
  query: string;
  paying: Paying;
  ask(asked: XSearch | XCount): Promise<XResponse>;
  logger: Logger;
}

/** One request at most, which reads or counts. */
export async function sampleOrCount(
  plan: Exclude<Plan, { do: `read all${string}` }>,
  sampling: Sampling,
): Promise<Page> {
  try {
    if (plan.do === 'read some') return await readSome(plan, sampling);
    if (plan.do === 'count') return await count(plan.sample, sampling);
  } catch (error) {
    // While there is money to count, that is no failure: the next count is waited for.
    const { now } = sampling.paying;
    if (plan.do === 'count' || !(error instanceof Unaffordable)) throw error;
    return pageWith(sampling.cursor, { ...plan.sample, readAt: now }, sampling.paying);
  }
  return pageWith(sampling.cursor, plan.sample, sampling.paying);
}

/** Reads the newest posts, as many as are affordable. Time is covered back to the oldest of them. */
async function readSome(
  { posts, sample }: { posts: number; sample: Sample },
  { cursor, query, paying, ask, logger }: Sampling,
): Promise<Page> {
  const { now } = paying;
  const asked: Cursor = { ...cursor, upTo: null, known: [], busy: true, round: null };
  const round = { ...startRound(asked, now), backfill: false };
  const [window] = round.windows;
  if (!window) return pageWith(cursor, sample, paying);
  const { page, scarce, cost } = await pay(posts, paying, (limit) => ask({ query, limit, window, nextToken: null }));
  const read = pageOf({ cursor: asked, round, page, scarce, backfillPosts: 0, now, logger });
  const from = cursor.upTo ?? 0;
  const coverage = read.coverage.flatMap((one) => (one.to > from ? { ...one, from: Math.max(one.from, from) } : []));
  const next = pageWith(read.cursor as Cursor, withRead(sample, page.read.length, cost, now), paying);
  const problem = [read.problem, next.problem].filter((one) => one !== undefined).join('; ');
  return { ...next, posts: read.posts, coverage, problem };
}

async function count(sample: Sample, { cursor, query, paying, ask }: Sampling): Promise<Page> {
  const start = Math.max(sample.countedTo, paying.now - lookBackMs);
  const end = matureTo(paying.now);
  const counted = await payForCount(paying, () => ask({ query, start, end }));
  return pageWith(cursor, withCount(sample, counted, start, end), paying);
}

const pageWith = (cursor: Cursor, sample: Sample, { purse, payers }: Paying): Page => ({
  posts: [],
  cursor: { ...cursor, round: null, sample },
  coverage: [],
  backfill: false,
  more: false,
  problem: describeSample(
    sample,
    purse.weights().size > payers.length ? "the brand's share of the budget" : 'the budget',
  ),
});
