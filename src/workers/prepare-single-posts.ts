import { drawChart } from '../alerts/messages/draw-chart.ts';
import { describeSinglePosts } from '../alerts/messages/single-posts-message.ts';
import { mayTellAt } from '../alerts/outbox/outbox.ts';
import {
  chooseSinglePosts,
  isAskedFor,
  isSinglePosts,
  periodOf,
  postsReference,
  toldPosts,
  toldWithinDay,
} from '../alerts/outbox/single-post-rows.ts';
import { dayMs, hourMs, type Mention } from '../core/domain.ts';
import type { Notification } from '../core/incident.ts';
import { everyItem } from '../core/store/list.ts';
import type { PrepareContext, Prepared } from './prepared.ts';

/** So long after it was posted, a post may become known. */
const latestSeenMs = 6 * hourMs;

/** Builds the message of a row of single posts. It only reads. */
export async function prepareSinglePosts(context: PrepareContext, row: Notification): Promise<Prepared> {
  const { brands, routes, notifiers, words, clock, logger } = context;
  const now = clock.now();
  const brand = brands.find(({ name }) => name === row.brand);
  const routing = routes?.get(row.channel);
  const notifier = notifiers.get(row.channel);
  if (!brand || !routing?.singlePosts || !notifier)
    return { outcome: { state: 'superseded', error: 'nobody asks for single posts any more' } };
  if (row.silences > 1) return { outcome: { state: 'dead', error: 'no answer twice: it may or may not have arrived' } };
  const dueAt = mayTellAt(now, { severity: 'minor' }, routing);
  if (dueAt > now) return { outcome: { state: 'waiting', dueAt, unattempted: true, error: null } };
  const { singlePosts } = routing;
  const others = await rowsBefore(context, row);
  const period = periodOf(row, others, singlePosts.everyMs);
  const told = toldPosts(others);
  const found: Mention[] = [];
  const query = { brand: brand.name, from: period.from - latestSeenMs, to: period.to };
  for await (const post of context.store.mentions(query))
    if (post.erased === undefined && isAskedFor(post, singlePosts, period, told)) found.push(post);
  const chosen = chooseSinglePosts(found, singlePosts, toldWithinDay(row, others));
  if (chosen === null) return { outcome: { state: 'superseded', error: 'there is no such post' } };
  const { shown: posts, more } = chosen;
  const { intents } = singlePosts;
  const message = describeSinglePosts({ row, brand, intents, posts, more, period, words, now });
  const delivery = { chart: drawChart(message, logger), thread: null, possibleRepeat: message.possibleRepeat };
  return { notifier, message, delivery, told: [], reference: postsReference(chosen) };
}

/** Rows of single posts of the channel, of two days. */
async function rowsBefore({ store }: PrepareContext, row: Notification): Promise<Notification[]> {
  const found: Notification[] = [];
  for await (const other of everyItem((page) => store.notifications({ ...page, channel: row.channel }))) {
    if (other.createdAt < row.createdAt - 2 * dayMs) break;
    if (other.id !== row.id && isSinglePosts(other)) found.push(other);
  }
  return found;
}
