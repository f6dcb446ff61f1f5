import { z } from 'zod';
import { dayMs, minuteMs } from '../../../core/domain.ts';
import type { CollectorPlugin } from '../../../core/plugins/collector.ts';
import { ownLimits } from '../../../core/plugins/own-limits.ts';
import { createHttp } from '../../../net/get.ts';
import { collectByApi } from './reddit-api.ts';
import { collectByFeeds } from './reddit-feeds.ts';
import { openSession, userAgentOf } from './reddit-session.ts';

const site = 'https://www.reddit.com';

const settings = z
  .strictObject({
    clientId: z
      .string()
      .min(1)
      .optional()
      .describe('Client id of an app that Reddit approved. Without one, RSS is read.'),
    clientSecret: z.string().optional().describe('Secret of the app. Secret: use an environment variable.'),
    username: z
      .string()
      .regex(/^[\w-]{3,20}$/, 'a name without u/')
      .optional()
      .describe('Account of the app, which the user agent names, as Reddit demands.'),
    password: z.string().min(1).optional().describe('Its password: only for apps of type script. Secret.'),
    subreddits: z
      .array(z.string().regex(/^(?:r\/)?\w{2,24}$/, 'a name such as coffee, without anything around it'))
      .max(100)
      .default([])
      .transform((names) => [...new Set(names.map((name) => name.replace(/^r\//, '').toLowerCase()))])
      .describe('Subreddits whose posts and comments are all read; `all` is every one, as far as Reddit lists it.'),
    backfillDays: z.number().min(0).max(90).default(7).describe('Days of history to search for at first.'),
    baseUrl: z.url().default(site).describe('Base URL of Reddit: of its tokens, its API and its feeds.'),
    apiUrl: z
      .url()
      .optional()
      .describe('Base URL of its API, where it is another. Default: https://oauth.reddit.com, or `baseUrl`.'),
  })
  .refine(({ clientId, clientSecret }) => (clientId === undefined) === (clientSecret === undefined), {
    message: 'clientId and clientSecret go together; leave both out to read RSS',
    path: ['clientSecret'],
  })
  .refine(({ username, password }) => password === undefined || username !== undefined, {
    message: 'a password needs the username of its account',
    path: ['username'],
  });

/** Posts and comments of Reddit: by its API where there is an approved app, else by its feeds. */
export const reddit: CollectorPlugin<typeof settings> = {
  platform: 'reddit',
  settings,
  pollMs: minuteMs,
  deletions: 'told',
  // Feeds show what is new, and not what has gone.
  deletionsBy: ({ clientId }) => (clientId === undefined ? 'untold' : 'told'),
  create({ clientId, clientSecret, username, password, subreddits, backfillDays, baseUrl, apiUrl }, context) {
    const { clock, logger, limits = ownLimits(clock) } = context;
    if (clientId === undefined || clientSecret === undefined) {
      const http = createHttp({ clock });
      return collectByFeeds({
        http,
        limits,
        baseUrl,
        userAgent: userAgentOf(username),
        subreddits,
        context: { clock, logger },
      });
    }
    const session = openSession({
      credentials: { clientId, clientSecret, username: username ?? null, password: password ?? null },
      wwwUrl: baseUrl,
      apiUrl: apiUrl ?? (new URL(baseUrl).origin === site ? 'https://oauth.reddit.com' : baseUrl),
      clock,
      limits,
    });
    return collectByApi({ session, subreddits, backfillMs: backfillDays * dayMs, context: { clock, logger } });
  },
};
