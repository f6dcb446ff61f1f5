import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { steppedClock } from '../src/core/clock.ts';
import type { Config } from '../src/core/config.ts';
import { hourMs, minuteMs, type NewMention, type Time } from '../src/core/domain.ts';
import { toMention } from '../src/core/identity.ts';
import { silentLogger } from '../src/core/logger.ts';
import { type Earshot, openEarshot } from '../src/main.ts';
import { openDatabase } from './support/database.ts';
import { inWords } from './support/own-words.ts';
import { type LocalServer, serveHttp } from './support/serve-http.ts';
import { settle } from './support/settle.ts';
import { type SlackReceiver, startSlackReceiver } from './support/slack-receiver.ts';
import { kaffaConfig, wordScorer } from './support/workplace.ts';

const noon: Time = Date.UTC(2026, 2, 16, 12);

interface Item {
  id: string;
  author: string;
  text: string;
  at: Time;
}

/** A place where people post, as a JSON feed. */
async function startForum(): Promise<LocalServer & { items: Item[]; broken: boolean }> {
  const forum = { items: [] as Item[], broken: false };
  const server = await serveHttp((_, response) => {
    if (forum.broken) {
      response.writeHead(503).end();
      return;
    }
    const items = forum.items.map(({ id, author, text, at }) => ({
      id,
      url: `https://forum.example/${id}`,
      content_text: text,
      date_published: new Date(at).toISOString(),
      authors: [{ name: author }],
    }));
    const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'Forum', items };
    response.writeHead(200, { 'content-type': 'application/feed+json' }).end(JSON.stringify(feed));
  });
  return Object.assign(forum, server);
}

describe('the whole chain', () => {
  let database: Awaited<ReturnType<typeof openDatabase>>;
  let forum: Awaited<ReturnType<typeof startForum>>;
  let slack: SlackReceiver;
  let data: string;
  let clock: ReturnType<typeof steppedClock>;
  const running: Earshot[] = [];

  beforeEach(async () => {
    [database, forum, slack, data] = await Promise.all([
      openDatabase(),
      startForum(),
      startSlackReceiver(),
      mkdtemp(join(tmpdir(), 'earshot-pipeline-')),
    ]);
    clock = steppedClock(noon);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((earshot) => earshot[Symbol.asyncDispose]()));
    await Promise.all([forum[Symbol.asyncDispose](), slack[Symbol.asyncDispose](), rm(data, { recursive: true })]);
    await database.close();
  });

  const configOf = (): Config =>
    kaffaConfig({
      folder: data,
      url: database.url,
      source: { name: 'forum', platform: 'rss', pollMs: minuteMs, settings: { feeds: [`${forum.url}/feed.json`] } },
      channels: [{ name: 'cx', type: 'slack', settings: { webhook: slack.webhook } }],
      rule: { falseAlarmsPerMonth: 4, settings: { minAuthors: 4 } },
    });

  async function start(): Promise<Earshot> {
    const earshot = await openEarshot(configOf(), { logger: silentLogger, clock, settleMs: 0, scorer: wordScorer });
    running.push(earshot);
    await earshot.work(['collect', 'score', 'detect', 'notify']);
    return earshot;
  }

  /** Two quiet weeks: watched all the time, a mention every hour, an angry one every third day. */
  async function rememberQuietWeeks({ store }: Earshot): Promise<void> {
    const from = noon - 15 * 24 * hourMs;
    const mentions: NewMention[] = Array.from({ length: 15 * 24 }, (_, hour) => {
      const text = hour % 72 === 5 ? 'angry at my broken kaffa' : 'my kaffa makes coffee';
      const author = { id: `reader${hour}`, name: `reader${hour}`, followers: null };
      return toMention(
        {
          id: `https://forum.example/old-${hour}`,
          url: `https://forum.example/old-${hour}`,
          author,
          text,
          language: 'en',
          kind: 'post',
          parentId: null,
          rootId: null,
          engagement: {},
          at: from + hour * hourMs,
        },
        {
          brand: 'kaffa',
          platform: 'rss',
          source: 'forum',
          matched: ['kaffa'],
          own: false,
          seen: null,
        },
      );
    });
    await store.saveMentions(mentions, noon);
    const coverage = [{ from, to: noon }];
    const progress = { brand: 'kaffa', source: 'forum', cursor: null, coverage, backfill: true };
    await store.saveProgress({ ...progress, nextPollAt: noon, now: noon });
  }

  async function passMinutes(earshots: Earshot | Earshot[], minutes: number, atOnce = 1): Promise<void> {
    const all = [earshots].flat();
    for (let passed = 0; passed < minutes; passed += atOnce) {
      clock.advanceTo(clock.now() + atOnce * minuteMs);
      for (const { sweep, queue } of all) await settle(sweep, queue, AbortSignal.timeout(30_000));
    }
  }

  const post = (id: string, text: string): void => {
    forum.items.push({ id, author: `author of ${id}`, text, at: clock.now() });
  };

  test('four angry posts on a platform become one Slack message', async () => {
    const earshot = await start();
    await rememberQuietWeeks(earshot);
    await passMinutes(earshot, 120, 20);
    expect(slack.posts).toEqual([]);
    for (let i = 1; i <= 4; i += 1) {
      post(`leak-${i}`, `My kaffa leaks, I am angry, case ${inWords(i)}`);
      await passMinutes(earshot, 1);
    }
    await passMinutes(earshot, 5);
    expect(slack.posts).toHaveLength(1);
    expect(slack.posts[0]?.text).toContain('kaffa');
    expect((await earshot.store.incidents({ limit: 10 })).items).toHaveLength(1);
    const rows = (await earshot.store.notifications({ limit: 10 })).items;
    expect(rows.map(({ channel, occasion, state }) => ({ channel, occasion, state }))).toEqual([
      { channel: 'cx', occasion: 'opened', state: 'sent' },
    ]);
  });

  test('four kind posts become none', async () => {
    const earshot = await start();
    await rememberQuietWeeks(earshot);
    await passMinutes(earshot, 120, 20);
    for (let i = 1; i <= 4; i += 1) post(`love-${i}`, 'My kaffa is wonderful, I love it');
    await passMinutes(earshot, 5);
    expect(slack.posts).toEqual([]);
    expect((await earshot.store.incidents({ limit: 10 })).items).toEqual([]);
  });

  test('a source that is unreachable leaves a hole in the coverage and nothing else', async () => {
    const earshot = await start();
    await rememberQuietWeeks(earshot);
    await passMinutes(earshot, 120, 20);
    forum.broken = true;
    await passMinutes(earshot, 10);
    const [state] = await earshot.store.sourceStates();
    expect(state?.failingSince).toBeGreaterThan(noon);
    expect(state?.error).toContain('503');
    const covered = await earshot.store.coverage('kaffa', noon, clock.now());
    expect(Math.max(...covered.map(({ to }) => to))).toBeLessThan(clock.now() - 5 * minuteMs);
    expect((await earshot.store.incidents({ limit: 10 })).items).toEqual([]);
  });

  test('a source that was mended is asked at the next start, however long it was to wait', async () => {
    const first = await start();
    forum.broken = true;
    await passMinutes(first, 1);
    const key = ['kaffa', 'forum'] as const;
    const failing = await first.store.sourceState(...key);
    const now = clock.now();
    const refusal = { brand: 'kaffa', source: 'forum', error: 'wrong key', nextPollAt: now + hourMs, now };
    await first.store.saveFailure(refusal);
    await first[Symbol.asyncDispose]();
    forum.broken = false;
    const second = await start();
    expect(await second.store.sourceState(...key)).toMatchObject({
      failingSince: failing?.failingSince,
      error: 'wrong key',
    });
    await settle(second.sweep, second.queue, AbortSignal.timeout(30_000));
    expect(await second.store.sourceState(...key)).toMatchObject({ failingSince: null, error: null, lastOkAt: now });
  });

  test('two processes with all workers on one database tell it once', async () => {
    const [first, second] = [await start(), await start()];
    await rememberQuietWeeks(first);
    await passMinutes([first, second], 120, 20);
    for (let i = 1; i <= 4; i += 1) {
      post(`leak-${i}`, `My kaffa leaks, I am angry, case ${inWords(i)}`);
      await passMinutes([first, second], 1);
    }
    await passMinutes([first, second], 3);
    expect(slack.posts).toHaveLength(1);
    const mentions: string[] = [];
    for await (const { id } of first.store.mentions({ from: noon })) mentions.push(id);
    expect(mentions).toHaveLength(4);
  });

  test('closing while it works keeps everything, and the next process goes on', async () => {
    const first = await start();
    await rememberQuietWeeks(first);
    await passMinutes(first, 120, 20);
    for (let i = 1; i <= 4; i += 1) post(`leak-${i}`, `My kaffa leaks, I am angry, case ${inWords(i)}`);
    clock.advanceTo(clock.now() + minuteMs);
    await first.sweep();
    await first[Symbol.asyncDispose]();
    const second = await start();
    await passMinutes(second, 5);
    expect(slack.posts).toHaveLength(1);
  });
});
