/** Events of each second. */
export const perSecond = 2_000;
export const brandCount = 100;
const matchEvery = 20;
const repostEvery = 5;

export const brandName = (n: number): string => `mokka${String.fromCharCode(97 + (n % 26))}${n}`;
const didOf = (n: number): string => `did:plc:${(n % 50_000).toString(36).padStart(24, 'a')}`;
const isMatch = (n: number): boolean => n % matchEvery === 3;
const isRepost = (n: number): boolean => n % repostEvery === 0 && n >= 2 * matchEvery;
/** A match of about a second ago, or the newest one. */
const repeatedBy = (n: number): number => {
  const newest = n - (n % matchEvery) - matchEvery + 3;
  return Math.max(newest - (n % 3) * 1_000, 3);
};

export const uriOf = (n: number): string =>
  `at://${didOf(n)}/app.bsky.feed.${isRepost(n) ? 'repost' : 'post'}/${n.toString(36)}`;

/** Addresses of those of the first `count` that have to be stored. */
export const offered = (count: number): Set<string> =>
  new Set(
    Array.from({ length: count }, (_, n) => n)
      .filter((n) => isMatch(n) || isRepost(n))
      .map(uriOf),
  );

export const microsecondsOf = (n: number, startMs: number): number => startMs * 1000 + n * (1_000_000 / perSecond);
export const firstAt = (us: number, startMs: number): number =>
  Math.max(0, Math.ceil((us - startMs * 1000) / (1_000_000 / perSecond)));

/** The n-th event of the network, as its first dialect writes it. Every twentieth speaks of a brand, every fifth is a repost. */
export function eventOf(n: number, startMs: number): string {
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
}

const textOf = (n: number): string =>
  isMatch(n)
    ? `The update of my ${brandName(Math.floor(n / matchEvery) % brandCount)} has broken everything, and nobody answers. Number ${n}`
    : `Today I had lunch with an old friend by the sea, and then we walked home in the rain. It was the best day. Number ${n}`;
