import { z } from 'zod';
import type { CollectorPlugin, CollectRequest, Page } from '../../../core/plugins/collector.ts';
import { createHttp } from '../../../net/get.ts';
import { watchAccounts } from './accounts.ts';
import { createHistory } from './history.ts';
import { publicHosts, socketOrigin } from './hosts.ts';
import { openSession } from './session.ts';
import { beginAt, streamPart } from './stream-part.ts';
import { openTail, type Timing } from './tail.ts';

const isHost = (written: string): boolean => {
  try {
    return socketOrigin(written).host !== '';
  } catch {
    return false;
  }
};

const settings = z
  .strictObject({
    hosts: z
      .array(z.string().refine(isHost, 'expected a host such as jetstream1.us-east.bsky.network'))
      .min(1)
      .optional()
      .describe('Jetstream servers, asked in turn when one fails. Default: the four public ones.'),
    dialect: z
      .enum(['auto', 'v1', 'v2'])
      .default('auto')
      .describe('Which of its two interfaces a Jetstream server is asked by. Default: found by itself.'),
    handle: z.string().min(1).optional().describe('Handle of an account, to search the history of a new brand.'),
    appPassword: z.string().min(1).optional().describe('App password of that account: never its own password.'),
    backfillDays: z
      .number()
      .min(0)
      .max(90)
      .default(7)
      .describe('Days of history to search at first, with an app password.'),
    baseUrl: z
      .url()
      .optional()
      .describe(
        'Base URL of the server that is asked for history and handles: that of your account, if it is not bsky.social. Without `hosts` the stream is read from it too.',
      ),
  })
  .refine(({ handle, appPassword }) => (handle === undefined) === (appPassword === undefined), {
    message: 'handle and appPassword go together',
    path: ['appPassword'],
  });

/** The stream of the whole network, over one connection for all brands; with an app password also the search, for history. */
export const blueskyWith = (timing: Partial<Timing>): CollectorPlugin<typeof settings> => ({
  platform: 'bluesky',
  settings,
  // It waits for news itself.
  pollMs: 1_000,
  deletions: 'told',
  create(
    { hosts: given, dialect, handle, appPassword, backfillDays, baseUrl },
    { clock, logger, limits, accounts: accountsNow = () => [] },
  ) {
    const http = createHttp({ clock, timeoutMs: 10_000 });
    const hosts = given ?? (baseUrl === undefined ? publicHosts : [baseUrl]);
    const lookUp = baseUrl ?? 'https://public.api.bsky.app';
    const accounts = watchAccounts({ http, baseUrl: lookUp, clock, logger, accounts: accountsNow });
    const tailOf = () => openTail({ hosts, dialect, clock, logger, timing });
    const tail = tailOf();
    const session =
      handle === undefined || appPassword === undefined
        ? null
        : openSession({
            baseUrl: baseUrl ?? 'https://bsky.social',
            credentials: { handle: handle.replace(/^@/, ''), appPassword },
            clock,
            limits,
          });
    const search =
      session && backfillDays > 0 ? createHistory({ session, accounts, clock, logger, backfillDays }) : null;

    /** Without history a brand has caught up at once, and hears the stream from now on. */
    const joinNow = ({ signal }: CollectRequest): Page => {
      signal.throwIfAborted();
      const cursor = { searches: '', since: null, upTo: clock.now(), round: null };
      return { posts: [], cursor, coverage: [], backfill: true, more: false };
    };

    return {
      collect: async (request) => (search ? await search(request) : joinNow(request)),
      listening: {
        // It is read by its part.
        collect: (request) => streamPart({ tail, accounts, clock, logger }).collect(request),
        begin: (cursor) => cursor,
        searchesHistory: true,
        parts: [streamPart({ tail, accounts, clock, logger })],
      },
      async check(signal) {
        const trial = tailOf();
        try {
          const { frames, host } = await trial.read(beginAt(clock.now()), signal);
          const history = session
            ? await session
                .get('app.bsky.feed.searchPosts', { q: 'bluesky', limit: '1' }, signal)
                .then(() => 'the search answers')
            : 'no history: it is searched with an app password only';
          return `${host} sends its stream (${frames.length} events), ${history}`;
        } finally {
          trial.close();
        }
      },
      close: () => tail.close(),
    };
  },
});

export const bluesky = blueskyWith({});
