import { hourMs, minuteMs } from '../../../src/core/domain.ts';
import { serveMastodon, statusOf } from '../../support/mastodon-server.ts';
import type { CollectorScenario } from '../collector.ts';

export async function scenario(): Promise<CollectorScenario> {
  const now = Date.UTC(2026, 2, 1, 12);
  const server = await serveMastodon(() => now);
  server.pageSize = 3;
  for (let n = 1; n <= 8; n += 1)
    server.statuses.push(statusOf(now - n * 7 * minuteMs, `My #mug broke, number ${n}`, { n }));
  server.statuses.push(statusOf(now - 50 * hourMs, 'An old #mug', { home: 'far.example', user: 'ida' }));
  return {
    settings: { instances: ['social.example'], tags: ['mug'], baseUrl: server.url },
    now,
    ids: server.statuses.map(({ uri }) => String(uri)),
    unreachable: { instances: [{ host: 'http://127.0.0.1:1', token: 'hush-hush' }], tags: ['mug'] },
    secrets: ['hush-hush'],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
