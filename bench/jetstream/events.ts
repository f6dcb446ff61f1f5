/** What the stream carries. */
export interface Traffic {
  /** Events of each second. */
  perSecond: number;
  /** Every so many-th event speaks of a brand. */
  matchEvery: number;
  /** Every so many-th is a repost of one that does; null: none is. */
  repostEvery: number | null;
}

export const traffics = {
  /** The whole network, many times as busy as it is. */
  network: { perSecond: 2_000, matchEvery: 20, repostEvery: 5 },
  /** Nothing but posts about the brands. */
  brands: { perSecond: 200, matchEvery: 1, repostEvery: null },
} satisfies Record<string, Traffic>;
export type TrafficName = keyof typeof traffics;

export const brandCount = 100;

export const brandName = (n: number): string => `mokka${String.fromCharCode(97 + (n % 26))}${n}`;
const didOf = (n: number): string => `did:plc:${(n % 50_000).toString(36).padStart(24, 'a')}`;

export interface Events {
  perSecond: number;
  /** Addresses of those of the first `count` that have to be stored. */
  offered(count: number): Set<string>;
  /** The n-th event of the network, as its first dialect writes it. */
  eventOf(n: number, startMs: number): string;
  /** Number of the first event at or after a time, in microseconds. */
  firstAt(us: number, startMs: number): number;
}

export function eventsOf({ perSecond, matchEvery, repostEvery }: Traffic): Events {
  const firstMatch = 3 % matchEvery;
  const isMatch = (n: number): boolean => n % matchEvery === firstMatch;
  const isRepost = (n: number): boolean => repostEvery !== null && n % repostEvery === 0 && n >= 2 * matchEvery;
  const uriOf = (n: number): string =>
    `at://${didOf(n)}/app.bsky.feed.${isRepost(n) ? 'repost' : 'post'}/${n.toString(36)}`;
  /** A match of about a second ago, or the newest one. */
  const repeatedBy = (n: number): number => {
    const newest = n - (n % matchEvery) - matchEvery + firstMatch;
    return Math.max(newest - (n % 3) * 1_000, firstMatch);
  };
  const microsecondsOf = (n: number, startMs: number): number => startMs * 1000 + n * (1_000_000 / perSecond);
  const textOf = (n: number): string =>
    isMatch(n)
      ? `The update of my ${brandName(Math.floor(n / matchEvery) % brandCount)} has broken everything, and nobody answers. Number ${n}`
      : `Today I had lunch with an old friend by the sea, and then we walked home in the rain. It was the best day. Number ${n}`;

  return {
    perSecond,
    offered: (count) =>
      new Set(
        Array.from({ length: count }, (_, n) => n)
          .filter((n) => isMatch(n) || isRepost(n))
          .map(uriOf),
      ),
    eventOf(n, startMs) {
      const us = microsecondsOf(n, startMs);
      const createdAt = new Date(us / 1000).toISOString();
      const record = isRepost(n)
        ? { $type: 'app.bsky.feed.repost', createdAt, subject: { uri: uriOf(repeatedBy(n)), cid: 'bafyreidc6' } }
        : { $type: 'app.bsky.feed.post', createdAt, langs: ['en'], text: textOf(n) };
      const collection = isRepost(n) ? 'app.bsky.feed.repost' : 'app.bsky.feed.post';
      const commit = {
        rev: '3l3qo2vutsw2b',
        operation: 'create',
        collection,
        rkey: n.toString(36),
        record,
        cid: 'bafyreidc6',
      };
      return JSON.stringify({ did: didOf(n), time_us: us, kind: 'commit', commit });
    },
    firstAt: (us, startMs) => Math.max(0, Math.ceil((us - startMs * 1000) / (1_000_000 / perSecond))),
  };
}
