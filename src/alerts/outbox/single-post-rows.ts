import type { Brand, SinglePosts } from '../../core/config.ts';
import { dayMs, type Interval, type Mention, minuteMs, type Time } from '../../core/domain.ts';
import type { Notification } from '../../core/incident.ts';
import { channelsOfBrand } from './channels-of-brand.ts';
import { type Routes, waitingRow } from './outbox.ts';

/** A row of single posts stands for no incident. No id of an incident has a slash. */
const prefix = 'mentions/';
/** Posts of a period are scored by then. */
const scoredWithinMs = 10 * minuteMs;
/** After a standstill, older posts are not told any more. */
const oldestMs = dayMs;

export const isSinglePosts = ({ incident }: Pick<Notification, 'incident'>): boolean => incident.startsWith(prefix);

/** End of the period that was over last. */
const lastEnd = (now: Time, everyMs: number): Time => Math.floor((now - scoredWithinMs) / everyMs) * everyMs;

/** The rows that are due by now: one for each channel that asks for single posts, brand and period. */
export function singlePostRows(brands: readonly Brand[], routes: Routes, now: Time): Notification[] {
  return [...routes].flatMap(([channel, { singlePosts }]) => {
    if (!singlePosts) return [];
    const end = lastEnd(now, singlePosts.everyMs);
    return brands
      .filter((brand) => channelsOfBrand(brand).includes(channel))
      .map(({ name: brand }) => {
        const id = `${prefix}${brand}/${new Date(end).toISOString().slice(0, 13)}`;
        const times = { dueAt: end + scoredWithinMs, createdAt: end + scoredWithinMs };
        return waitingRow({ id, brand }, { occasion: 'opened', number: 1, channel }, times);
      });
  });
}

const endOfPeriod = ({ createdAt }: Notification): Time => createdAt - scoredWithinMs;

/** The time for which a row tells posts: since the one before it, of the same brand. `others`: rows of its channel. */
export function periodOf(row: Notification, others: readonly Notification[], everyMs: number): Interval {
  const to = endOfPeriod(row);
  const before = others
    .filter((other) => isSinglePosts(other) && other.brand === row.brand && endOfPeriod(other) < to)
    .filter(({ state }) => state === 'sent' || state === 'superseded')
    .map(endOfPeriod);
  return { from: Math.max(to - oldestMs, before.length > 0 ? Math.max(...before) : to - everyMs), to };
}

type Post = Pick<Mention, 'id' | 'own' | 'seen' | 'scored' | 'score'>;

/** When its period could tell a post: one that was scored late belongs to the period in which it was scored. */
const knownAt = ({ scored }: Post, seen: Time): Time => Math.max(seen, (scored ?? seen) - scoredWithinMs);

/** Ids of the posts that these rows have told: another model scores a post anew, which is no reason to tell it again. */
export const toldPosts = (rows: readonly Notification[]): Set<string> =>
  new Set(rows.flatMap(({ reference }) => reference?.ids?.split(' ') ?? []));

/** What a sent row keeps of the posts that it told. */
export const postsReference = ({ shown, more }: ChosenPosts<Pick<Mention, 'id'>>): Record<string, string> => ({
  posts: String(shown.length),
  more: String(more),
  ids: shown.map(({ id }) => id).join(' '),
});

/** Whether a post has one of the intents that are asked for. */
export const hasIntent = ({ score }: Pick<Post, 'score'>, { intents }: Pick<SinglePosts, 'intents'>): boolean =>
  score?.cx?.intents.some((one) => intents.includes(one)) ?? false;

/** Whether a post became known in the period and is asked for. */
export function isAskedFor(post: Post, asked: SinglePosts, { from, to }: Interval, told: ReadonlySet<string>): boolean {
  if (post.own || post.seen === null || told.has(post.id) || !hasIntent(post, asked)) return false;
  const known = knownAt(post, post.seen);
  return known >= from && known < to;
}

export interface ChosenPosts<P> {
  shown: P[];
  /** Above the most of a day. */
  more: number;
}

/** What of these posts is told, after what the channel was told within a day. Null: nothing. */
export function chooseSinglePosts<P>(
  posts: readonly P[],
  { mostPerDay }: SinglePosts,
  toldBefore: readonly Notification[],
): ChosenPosts<P> | null {
  const told = toldBefore.reduce((sum, { reference }) => sum + Number(reference?.posts ?? 0), 0);
  const summed = toldBefore.some(({ reference }) => Number(reference?.more ?? 0) > 0);
  const shown = posts.slice(0, Math.max(0, mostPerDay - told));
  const more = posts.length - shown.length;
  return shown.length === 0 && (more === 0 || summed) ? null : { shown, more };
}

/** Rows of single posts that a channel was sent within a day before. */
export const toldWithinDay = (row: Notification, others: readonly Notification[]): Notification[] =>
  others.filter((other) => {
    const isBefore = other.createdAt <= row.createdAt && other.createdAt > row.createdAt - dayMs;
    return isSinglePosts(other) && other.state === 'sent' && isBefore;
  });
