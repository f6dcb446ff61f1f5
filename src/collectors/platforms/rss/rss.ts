import { z } from 'zod';
import { minuteMs } from '../../../core/domain.ts';
import { messageOf } from '../../../core/errors.ts';
import type { CollectorPlugin } from '../../../core/plugins/collector.ts';
import { createHttp } from '../../../net/get.ts';
import { feedsOf } from './polling/feed.ts';
import { feedPart } from './polling/feed-part.ts';
import { feedRounds, inParallel } from './polling/feed-rounds.ts';
import { neverTried } from './polling/feed-state.ts';
import { pollFeed } from './polling/poll-feed.ts';

const settings = z.strictObject({
  feeds: z
    .array(z.string().min(1))
    .min(1)
    .describe('URLs of the feeds: RSS, Atom, RDF, JSON Feed or Google Alerts. They may contain secrets.'),
  baseUrl: z.url().optional().describe('Base URL for relative URLs in `feeds`.'),
  speakers: z
    .enum(['authors', 'outlets'])
    .optional()
    .describe(
      'Who is counted: `authors` (people: a forum, comments, reviews) or `outlets` (press: the site, whatever byline). Default: found by itself.',
    ),
});

/** Feeds of any format. Each is read by itself, once a brand has caught up with all of them. */
export const rss: CollectorPlugin<typeof settings> = {
  platform: 'rss',
  settings,
  pollMs: 5 * minuteMs,
  fastestPollMs: minuteMs,
  // Old items leave a feed as a matter of course.
  deletions: 'none',
  create({ feeds: addresses, ...options }, { clock, logger }) {
    const http = createHttp({ clock });
    const feeds = feedsOf(addresses, options);
    const collect = feedRounds(http, feeds, { clock, logger });
    return {
      collect,
      listening: {
        collect,
        begin: (cursor) => cursor,
        searchesHistory: false,
        parts: feeds.map((feed) => feedPart(http, feed, clock)),
      },
      async check(signal) {
        const results: string[] = [];
        const failures: string[] = [];
        await inParallel(feeds, async (feed) => {
          try {
            const { found } = await pollFeed(http, feed, neverTried, clock.now(), signal);
            results.push(`${feed.label}: ${found} items`);
          } catch (error) {
            signal.throwIfAborted();
            failures.push(`${feed.label}: ${messageOf(error)}`);
          }
        });
        if (failures.length > 0) throw new Error(failures.join('; '));
        return results.join(', ');
      },
    };
  },
};
