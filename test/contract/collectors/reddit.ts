import { hourMs, type Time } from '../../../src/core/domain.ts';
import { redditKey, serveReddit } from '../../support/reddit-server.ts';
import type { CollectorScenario } from '../collector.ts';

const now: Time = Date.UTC(2026, 2, 1, 12);

export async function scenario(): Promise<CollectorScenario> {
  const server = await serveReddit();
  const post = { subreddit: 'coffee', author: 'Ann' };
  server.things.push(
    { ...post, name: 't3_a', at: now - 30 * hourMs, text: 'A mug & its handle', body: 'It broke' },
    { ...post, name: 't3_b', at: now - 2 * hourMs, text: 'Which mug?', subreddit: 'kitchen' },
    { ...post, name: 't1_c', at: now - hourMs, text: 'This mug, u/MugMaker', link: 't3_a', linkAuthor: 'Ann' },
  );
  const settings = { baseUrl: server.url, ...redditKey, subreddits: ['coffee'] };
  return {
    settings,
    now,
    ids: ['t3_a', 't3_b', 't1_c'],
    unreachable: { ...settings, baseUrl: 'http://127.0.0.1:1' },
    secrets: [redditKey.clientSecret, 'token-1'],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
