import { minuteMs } from '../../../src/core/domain.ts';
import { account, type SearchedPost, startJetstream } from '../../support/jetstream-server.ts';
import type { CollectorScenario } from '../collector.ts';

const now = Date.UTC(2026, 2, 1, 12);
const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz';

const found = (n: number): SearchedPost => ({
  uri: `at://${did}/app.bsky.feed.post/3lb${n}`,
  author: { did, handle: 'ann.example' },
  record: {
    text: `my mug, post ${n}`,
    createdAt: new Date(now - (n + 1) * 40 * minuteMs).toISOString(),
    langs: ['en'],
  },
  indexedAt: new Date(now - (n + 1) * 40 * minuteMs + 900).toISOString(),
  replyCount: 1,
  repostCount: 2,
  likeCount: 3,
});

export async function scenario(): Promise<CollectorScenario> {
  const server = await startJetstream({ now: () => now + 10 * minuteMs });
  server.mood.posts = Array.from({ length: 120 }, (_, n) => found(n));
  // It says up to when the stream was heard.
  server.emit({ us: (now + 9 * minuteMs) * 1000, did, kind: 'identity' });
  return {
    settings: { baseUrl: server.url, ...account },
    now,
    ids: server.mood.posts.map(({ uri }) => uri),
    unreachable: { baseUrl: 'http://127.0.0.1:1', ...account },
    secrets: [account.appPassword],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
