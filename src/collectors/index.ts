import type { CollectorPlugin, RepostsOf } from '../core/plugins/collector.ts';
import type { Registry } from '../core/plugins/registry.ts';

/** Every platform that posts can come from. A new one is a file and a line here. */
export const collectors: Registry<CollectorPlugin> = {
  hackernews: async () => (await import('./platforms/hackernews.ts')).hackernews,
  rss: async () => (await import('./platforms/rss/rss.ts')).rss,
  x: async () => (await import('./platforms/x/x.ts')).x,
  reddit: async () => (await import('./platforms/reddit/reddit.ts')).reddit,
  mastodon: async () => (await import('./platforms/mastodon/mastodon.ts')).mastodon,
  bluesky: async () => (await import('./platforms/bluesky/bluesky.ts')).bluesky,
  lemmy: async () => (await import('./platforms/lemmy/lemmy.ts')).lemmy,
  webhook: async () => (await import('./platforms/webhook/webhook.ts')).webhook,
  file: async () => (await import('./platforms/file/file.ts')).file,
  replay: async () => (await import('./platforms/replay.ts')).replay,
};

/**
 * How reposts reach us from each platform, by its settings as they are written. It stands here because `earshot status`
 * tells it without loading a platform.
 */
export const reposts: RepostsOf = {
  // Whoever submits a link again writes a post.
  hackernews: () => 'seen',
  rss: () => 'invisible',
  x: (settings) => (settings.reposts === true ? 'seen' : 'counted'),
  // Who posts again in another subreddit writes a post.
  reddit: () => 'seen',
  mastodon: () => 'counted',
  bluesky: () => 'seen',
  lemmy: () => 'invisible',
  webhook: () => 'seen',
  file: () => 'seen',
  replay: () => 'seen',
};

/** Of a configuration that names no sources. */
export const defaultPlatform = 'hackernews';
