import type { Clock } from '../../src/core/clock.ts';
import { hourMs, type Interval, type Post, type Time } from '../../src/core/domain.ts';
import { RetryLater } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/json.ts';
import type { Collector, Page, Part } from '../../src/core/plugins/collector.ts';
import { postOf } from './workplace.ts';

export type Mood = 'well' | 'down' | 'hangs' | 'busy';

/** A feed that holds what was posted in the last two hours. */
export interface FakeFeed {
  mood: Mood;
  /** Times at which it was asked. */
  asked: Time[];
  posts: Post[];
}

const heldMs = 2 * hourMs;

/** Up to when a feed was read, and since when without a gap. */
interface Place {
  since: Time;
  upTo: Time;
}
const placeOf = (cursor: Json): Place | null => cursor as Place | null;
const spanOf = ({ since, upTo }: Place): Interval[] => (since < upTo ? [{ from: since, to: upTo }] : []);

/** A source of feeds with moods. */
export function fakeParts(clock: Clock, keys: readonly string[]) {
  const feeds = new Map<string, FakeFeed>(keys.map((key) => [key, { mood: 'well', asked: [], posts: [] }]));
  const feedOf = (key: string): FakeFeed => {
    const feed = feeds.get(key);
    if (!feed) throw new Error(`there is no feed ${key}`);
    return feed;
  };

  async function read(key: string, cursor: Json): Promise<Page> {
    const feed = feedOf(key);
    const now = clock.now();
    feed.asked.push(now);
    if (feed.mood === 'hangs') return await new Promise<never>(() => {});
    if (feed.mood === 'down') throw new Error('it answered 500');
    if (feed.mood === 'busy') throw new RetryLater(now + 3 * hourMs, 'it answered 429', { asked: true });
    const before = placeOf(cursor);
    const oldest = now - heldMs;
    const place = { since: before && before.upTo >= oldest ? before.since : oldest, upTo: now };
    const posts = feed.posts.filter(({ at }) => at >= Math.max(before?.upTo ?? 0, oldest) && at < now);
    return { posts, cursor: { ...place }, coverage: spanOf(place), backfill: before === null, more: false };
  }

  const partOf = (key: string): Part => ({
    key,
    label: `feed ${key}`,
    begin(cursor) {
      const place = (cursor as Record<string, Json> | null)?.[key] ?? null;
      return { cursor: place, coverage: place ? spanOf(placeOf(place) as Place) : [], notBefore: null };
    },
    collect: ({ cursor }) => read(key, cursor),
  });

  /** All feeds, one after the other, as of the brand's own cursor. */
  async function readAll({ cursor }: { cursor: Json }): Promise<Page> {
    const pages = new Map<string, Page>();
    for (const key of feeds.keys()) pages.set(key, await read(key, partOf(key).begin(cursor).cursor));
    const spans = [...pages.values()].flatMap(({ coverage }) => coverage);
    const span = { from: Math.max(...spans.map(({ from }) => from)), to: Math.min(...spans.map(({ to }) => to)) };
    return {
      posts: [...pages.values()].flatMap(({ posts }) => posts),
      cursor: Object.fromEntries([...pages].map(([key, page]) => [key, page.cursor])),
      coverage: [span],
      backfill: [...pages.values()].every(({ backfill }) => backfill),
      more: false,
    };
  }

  return {
    feedOf,
    add: (key: string) => feeds.set(key, { mood: 'well', asked: [], posts: [] }),
    publish: (key: string, id: string, text: string, agoMs = 0) =>
      feedOf(key).posts.push(postOf(id, { text, at: clock.now() - agoMs })),
    collector: (): Collector => ({
      collect: readAll,
      listening: {
        collect: readAll,
        begin: (cursor) => cursor,
        searchesHistory: false,
        parts: [...feeds.keys()].map(partOf),
      },
      check: async () => 'ok',
    }),
  };
}
