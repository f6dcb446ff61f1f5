import { hourMs, minuteMs } from '../../../src/core/domain.ts';
import { commentView, postView, serveLemmy } from '../../support/lemmy-server.ts';
import type { CollectorScenario } from '../collector.ts';

export async function scenario(): Promise<CollectorScenario> {
  const now = Date.UTC(2026, 2, 1, 12);
  const server = await serveLemmy();
  for (let n = 1; n <= 60; n += 1) server.posts.push(postView(now - n * 3 * minuteMs, n));
  for (let n = 101; n <= 160; n += 1) server.comments.push(commentView(now - (n - 100) * 3 * minuteMs, n));
  const ids = [
    ...server.posts.map(({ view }) => (view.post as { ap_id: string }).ap_id),
    ...server.comments.map(({ view }) => (view.comment as { ap_id: string }).ap_id),
  ];
  server.posts.push(postView(now - 40 * hourMs, 900), postView(now - 900 * hourMs, 901, { pinned: true }));
  return {
    settings: { instances: ['lemmy.example'], baseUrl: server.url },
    now,
    ids,
    unreachable: { instances: ['http://127.0.0.1:1'] },
    secrets: ['hush-hush'],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
