import type { Time } from '../../../core/domain.ts';
import { RetryLater } from '../../../core/errors.ts';
import type { XPage } from './x-answer.ts';

/** US dollars, as of 2026. */
const postReadUsd = 0.005;
const userReadUsd = 0.01;
/** A post, its author, and the post that it quotes or answers. */
const worstUsd = 2 * postReadUsd + userReadUsd;
const maxResults = 100;
const minResults = 10;

export const monthOf = (time: Time): string => new Date(time).toISOString().slice(0, 7);

export const costUsd = ({ postReads, userReads }: Pick<XPage, 'postReads' | 'userReads'>): number =>
  postReads * postReadUsd + userReads * userReadUsd;

/** How many posts to ask for: those wanted, as far as the rest of the budget pays for them at worst. */
export function affordable(leftUsd: number, wanted: number, now: Time): number {
  const posts = Math.floor((leftUsd + 1e-9) / worstUsd);
  if (posts >= minResults) return Math.min(posts, maxResults, Math.max(wanted, minResults));
  const date = new Date(now);
  const nextMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  throw new RetryLater(nextMonth, "the month's budget for X is spent: raise 'budget', or wait for the next month");
}
