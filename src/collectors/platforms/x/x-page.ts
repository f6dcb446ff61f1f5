import { dayMs, type Interval, type Time } from '../../../core/domain.ts';
import type { Logger } from '../../../core/logger.ts';
import type { Page } from '../../../core/plugins/collector.ts';
import type { Unread, XPage } from './x-answer.ts';
import type { Cursor, Round, UnreadSince } from './x-cursor.ts';
import { afterPage, isBeyond, isBusy, lookBackMs, settle, withoutLate } from './x-round.ts';

interface Answered {
  cursor: Cursor;
  round: Round;
  /** Null: X refused the last search of the round. */
  page: XPage | null;
  scarce: boolean;
  backfillPosts: number;
  now: Time;
  logger: Logger;
}

/** What one answer brings, and where to go on. */
export function pageOf({ cursor: before, round: asked, page, scarce, backfillPosts, now, logger }: Answered): Page {
  const beyond = page !== null && isBeyond(asked, page.read);
  const next = page ? afterPage(asked, page) : asked;
  const round = beyond || scarce ? withoutLate(next) : next;
  const posts = page?.posts ?? [];
  const unread = addUnread(before.unread, page?.unread, now);
  const { known, settled } = settle(before, round, page?.read ?? []);
  const cursor: Cursor = { ...before, known, unread, pause: null, endless: before.endless || beyond };
  const lost = asked.completeFrom === null && round.completeFrom !== null;
  const skipped = page === null ? 0 : page.unread.withheld + page.unread.undated + page.unread.unknown;
  if (skipped > 0) logger.warn({ posts: skipped, ...page?.unread }, 'posts that cannot be stored were skipped');
  if (lost) logger.warn({ before: round.completeFrom }, 'X does not hand out all pages of a search');
  const problem = [...(unread ? [tell(unread)] : []), ...(round.completeFrom === null ? [] : [incomplete])].join('; ');
  const common = { posts, backfill: round.backfill, ...(problem === '' ? {} : { problem }) };
  const enough = before.upTo === null && round.posts >= backfillPosts;
  if (round.windows.length > 0 && !enough) return { ...common, cursor: { ...cursor, round }, coverage: [], more: true };
  // Stopped early, the first round is complete only back to its oldest post.
  const oldest = round.windows.length > 0 ? Math.min(...posts.map(({ at }) => at), round.end) : 0;
  const from = Math.max(before.upTo ?? 0, round.end - lookBackMs, round.completeFrom ?? 0, oldest);
  const { upTo } = round;
  // Posts of an unknown shape alone may be all that there was.
  const isBlind = round.unknown > 0 && round.posts === 0;
  const coverage: Interval[] = !isBlind && from < upTo ? [{ from, to: upTo }] : [];
  const settledBy = round.skipped ? (before.settled ?? settled) : settled;
  const busy = isBusy(before, round, { known, settled });
  return { ...common, cursor: { ...cursor, settled: settledBy, busy, upTo, round: null }, coverage, more: false };
}

const incomplete = 'X did not hand out all pages of a search: some posts are missing';

function addUnread(known: UnreadSince | null, found: Unread | undefined, now: Time): UnreadSince | null {
  const recent = known !== null && now - known.since < dayMs ? known : null;
  if (!found || found.withheld + found.undated + found.unknown === 0) return recent;
  const { since, withheld, undated, unknown } = recent ?? { since: now, withheld: 0, undated: 0, unknown: 0 };
  return {
    since,
    withheld: withheld + found.withheld,
    undated: undated + found.undated,
    unknown: unknown + found.unknown,
  };
}

function tell({ withheld, undated, unknown }: UnreadSince): string {
  const parts = [
    ...(withheld > 0 ? [`${withheld} withheld by X`] : []),
    ...(undated > 0 ? [`${undated} without a date`] : []),
    ...(unknown > 0 ? [`${unknown} in a form that Earshot does not know`] : []),
  ];
  const count = withheld + undated + unknown;
  return `X sent ${count} ${count === 1 ? 'post' : 'posts'} in the last 24 h that cannot be stored: ${parts.join(', ')}`;
}
