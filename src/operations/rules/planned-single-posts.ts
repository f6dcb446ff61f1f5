import { channelsOfBrand } from '../../alerts/outbox/channels-of-brand.ts';
import type { Routes } from '../../alerts/outbox/outbox.ts';
import { hasIntent } from '../../alerts/outbox/single-post-rows.ts';
import type { Brand } from '../../core/config.ts';
import { dayMs, type Time } from '../../core/domain.ts';
import type { MentionStore } from '../../core/store/mentions.ts';

/** What a channel that asks for single posts would have been sent of a brand. */
export interface PlannedSinglePosts {
  channel: string;
  posts: number;
  /** On the day with the most. */
  mostADay: number;
  /** Shown: at most so many a day as the channel takes. */
  shown: number;
}

/** Of stored and scored posts since `from`, by the day on which they were posted. */
export async function plannedSinglePosts(
  store: Pick<MentionStore, 'mentions'>,
  brand: Pick<Brand, 'name' | 'rules'>,
  routes: Routes,
  from: Time,
): Promise<PlannedSinglePosts[]> {
  const channels = channelsOfBrand(brand);
  const asking = [...routes].flatMap(([channel, { singlePosts }]) =>
    singlePosts && channels.includes(channel) ? [{ channel, ...singlePosts, days: new Map<number, number>() }] : [],
  );
  if (asking.length === 0) return [];
  for await (const post of store.mentions({ brand: brand.name, from })) {
    if (post.own) continue;
    const day = Math.floor(post.at / dayMs);
    for (const one of asking) if (hasIntent(post, one)) one.days.set(day, (one.days.get(day) ?? 0) + 1);
  }
  return asking.map(({ channel, mostPerDay, days }) => {
    const counts = [...days.values()];
    const posts = counts.reduce((sum, count) => sum + count, 0);
    const shown = counts.reduce((sum, count) => sum + Math.min(count, mostPerDay), 0);
    return { channel, posts, mostADay: Math.max(0, ...counts), shown };
  });
}
