import { join } from 'node:path';
import { steppedClock } from '../../src/core/clock.ts';
import type { Brand, Config, Rule } from '../../src/core/config.ts';
import type { Score } from '../../src/core/domain.ts';
import { minuteMs, type NewMention, type Post, type Time } from '../../src/core/domain.ts';
import { toMention } from '../../src/core/identity.ts';
import type { JobName, Nudges } from '../../src/core/jobs.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { Scorer } from '../../src/core/plugins/scorer.ts';
import type { Store } from '../../src/core/store/store.ts';
import { openPostgres } from '../../src/storage/postgres/open-postgres.ts';
import { openMigratedDatabase } from './database.ts';

/** A Monday noon. */
export const noon: Time = Date.UTC(2026, 2, 16, 12);

export const kaffa: Brand = {
  name: 'kaffa',
  query: 'kaffa',
  accounts: ['forum:KaffaHelp', 'forum:4711'],
  sources: ['forum'],
  competitors: [],
  model: 'fast',
  campaigns: [],
  cx: { touchpoints: {}, stages: {}, intents: {} },
  timezone: 'UTC',
  rules: [
    {
      name: 'wave',
      detector: 'negative-spike',
      falseAlarmsPerMonth: 2,
      notify: ['cx', 'oncall'],
      settings: {},
    },
  ],
};

/** One brand, kaffa, on one source, told to every channel by one rule; all in `folder` and in a PostgreSQL. */
export function kaffaConfig({
  folder,
  url,
  source,
  channels,
  query = 'kaffa',
  rule = {},
}: {
  folder: string;
  url: string;
  source: Config['sources'][number];
  channels: Config['channels'];
  query?: string;
  rule?: Partial<Rule>;
}): Config {
  const notify = channels.map(({ name }) => name);
  return {
    file: join(folder, 'earshot.yaml'),
    timezone: 'UTC',
    data: folder,
    store: { engine: 'postgres', url },
    queue: { engine: 'store' },
    heartbeat: null,
    models: [],
    sources: [source],
    channels,
    brands: [
      {
        ...kaffa,
        query,
        accounts: [],
        sources: [source.name],
        rules: kaffa.rules.map((known) => ({ ...known, notify, ...rule })),
      },
    ],
  };
}

export function postOf(id: string, given: Partial<Post> = {}): Post {
  return {
    id,
    url: `https://forum.example/${id}`,
    author: { id: `author-${id}`, name: `Author ${id}`, followers: null },
    text: `my kaffa, post ${id}`,
    language: 'en',
    kind: 'post',
    parentId: null,
    rootId: null,
    engagement: {},
    at: noon,
    ...given,
  };
}

export const mentionOf = (id: string, seen: Time | null, given: Partial<Post> = {}): NewMention =>
  toMention(postOf(id, { at: seen ?? noon, ...given }), {
    brand: 'kaffa',
    platform: 'forum',
    source: 'forum',
    matched: ['kaffa'],
    own: false,
    seen,
  });

const scoreOf = (text: string): Score => {
  const negative = text.includes('angry');
  return {
    label: negative ? 'negative' : 'neutral',
    p: negative ? { negative: 0.9, neutral: 0.08, positive: 0.02 } : { negative: 0.1, neutral: 0.8, positive: 0.1 },
    language: 'en',
    abstained: false,
    reason: null,
    model: 'words-1',
    severity: null,
    cx: null,
  };
};

/** Finds a text negative when it says "angry". */
export const wordScorer: Scorer = {
  model: 'words-1',
  score: async (batch) => batch.map(({ text }) => scoreOf(text)),
};

export interface Workplace extends AsyncDisposable {
  store: Store;
  url: string;
  clock: ReturnType<typeof steppedClock>;
  logger: typeof silentLogger;
  brands: Brand[];
  /** What was nudged, as `job key`. */
  nudged: string[];
  nudges: Nudges;
}

/** A real store in a fresh database, a clock that stands still, and nudges that are only written down. */
export async function openWorkplace(start: Time = noon): Promise<Workplace> {
  const database = await openMigratedDatabase();
  const store = await openPostgres({ url: database.url, logger: silentLogger });
  const nudged: string[] = [];
  return {
    store,
    url: database.url,
    clock: steppedClock(start),
    logger: silentLogger,
    brands: [kaffa],
    nudged,
    nudges: {
      nudge: async (name: JobName, payload) => {
        nudged.push([name, ...Object.values(payload)].join(' '));
      },
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await database.close();
    },
  };
}

/** Two quiet weeks on the forum: watched all the time, a neutral mention every hour and an angry one every 12 hours. */
export async function saveQuietWeeks(store: Store, until: Time): Promise<void> {
  const from = until - 15 * 24 * 60 * minuteMs;
  const mentions: NewMention[] = [];
  for (let hour = 0; hour < 15 * 24; hour += 1) {
    const angry = hour % 12 === 5;
    const at = from + hour * 60 * minuteMs + 7 * minuteMs;
    mentions.push(mentionOf(`quiet-${hour}`, null, { at, text: angry ? 'angry at my kaffa' : 'my kaffa' }));
  }
  await store.saveMentions(mentions, until);
  await store.saveProgress({
    brand: 'kaffa',
    source: 'forum',
    cursor: null,
    coverage: [{ from, to: until }],
    backfill: true,
    nextPollAt: until,
    now: until,
  });
}
