import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { noEvidence } from '../../src/alerts/evidence/evidence.ts';
import { describeIncident } from '../../src/alerts/messages/message.ts';
import { notifiers } from '../../src/alerts/notifiers/index.ts';
import type { Notifier } from '../../src/alerts/notifiers/notifier.ts';
import { table } from '../../src/cli/terminal/layout/table.ts';
import { createLogger } from '../../src/cli/terminal/log.ts';
import { collectors } from '../../src/collectors/index.ts';
import { steppedClock } from '../../src/core/clock.ts';
import type { ChannelConfig, Config } from '../../src/core/config.ts';
import { hourMs, type Mention, minuteMs } from '../../src/core/domain.ts';
import { loadPlugins } from '../../src/core/plugins/registry.ts';
import { type Earshot, openEarshot } from '../../src/main.ts';
import { csv } from '../../src/reports/csv.ts';
import { jsonl } from '../../src/reports/jsonl.ts';
import { writeReport } from '../../src/reports/write-report.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { explanationSaying, sampleNotification } from '../support/alert-samples.ts';
import { openDatabase } from '../support/database.ts';
import { type HttpReceiver, startHttpReceiver } from '../support/http-receiver.ts';
import { type LocalServer, serveHttp } from '../support/serve-http.ts';
import { settle } from '../support/settle.ts';
import { type SlackReceiver, startSlackReceiver } from '../support/slack-receiver.ts';
import { type SmtpReceiver, startSmtpReceiver } from '../support/smtp-receiver.ts';
import { kaffaConfig, noon } from '../support/workplace.ts';
import { attacks, links, steering } from './attacks.ts';

const complaint = 'this kaffa is terrible and awful, I hate it';
const to = ['cx@example.org', 'oncall@example.org'];
const readable = (text: string): string => text.replace(/^\ufeff/, '');

let database: Awaited<ReturnType<typeof openDatabase>>;
let forum: LocalServer & { feed: string };
let canary: LocalServer;
let slack: SlackReceiver;
let mail: SmtpReceiver;
let hook: HttpReceiver;
let data: string;
let logged: string[];
let printed: string[];
const clock = () => steppedClock(noon);
let now: ReturnType<typeof clock>;
const running: Earshot[] = [];

beforeEach(async () => {
  const answers = { feed: '' };
  [database, canary, slack, mail, hook, data] = await Promise.all([
    openDatabase(),
    serveHttp((_, response) => void response.end('seen')),
    startSlackReceiver(),
    startSmtpReceiver(),
    startHttpReceiver(() => ({ status: 200 })),
    mkdtemp(join(tmpdir(), 'earshot-hostile-')),
  ]);
  const server = await serveHttp((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(answers.feed);
  });
  forum = Object.assign(answers, server);
  logged = [];
  printed = [];
  now = clock();
  jest.spyOn(process.stdout, 'write').mockImplementation((text, ...rest: unknown[]) => {
    printed.push(String(text));
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(running.splice(0).map((earshot) => earshot[Symbol.asyncDispose]()));
  await Promise.all([forum, canary, slack, mail, hook].map((server) => server[Symbol.asyncDispose]()));
  await database.close();
  await rm(data, { recursive: true });
});

const channels = (): ChannelConfig[] => [
  { name: 'cx', type: 'slack', settings: { webhook: slack.webhook } },
  { name: 'bot', type: 'slack', settings: { token: 'xoxb-secret-token', channel: 'C1', baseUrl: slack.api } },
  { name: 'mail', type: 'email', settings: { to, smtp: mail.url } },
  { name: 'hook', type: 'webhook', settings: { url: `${hook.url}/hook`, secret: 'a secret of some length' } },
  { name: 'terminal', type: 'console', settings: {} },
];

const configOf = (source: Config['sources'][number]): Config =>
  kaffaConfig({
    folder: data,
    url: database.url,
    source,
    channels: channels(),
    query: 'kaffa OR "a\r\nBcc: eve@evil.example" OR constructor OR "<!channel>"',
    rule: { falseAlarmsPerMonth: 4, settings: { minAuthors: 4 } },
  });

async function start(source: Config['sources'][number]): Promise<Earshot> {
  const logger = createLogger('debug', { write: (line) => void logged.push(line) });
  const earshot = await openEarshot(configOf(source), { logger, clock: now, settleMs: 0 });
  running.push(earshot);
  await earshot.store.saveProgress({
    brand: 'kaffa',
    source: source.name,
    cursor: null,
    coverage: [{ from: noon - 15 * 24 * hourMs, to: noon }],
    backfill: true,
    nextPollAt: noon,
    now: noon,
  });
  await earshot.work(['collect', 'score', 'detect', 'notify']);
  return earshot;
}

async function pass(earshot: Earshot, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    now.advanceTo(now.now() + minuteMs);
    await settle(earshot.sweep, earshot.queue, AbortSignal.timeout(60_000));
  }
}

async function all(earshot: Earshot): Promise<Mention[]> {
  const mentions: Mention[] = [];
  for await (const mention of earshot.store.mentions({})) mentions.push(mention);
  return mentions;
}

const platforms = await loadPlugins(collectors);
const plugins = await loadPlugins(notifiers);

const source = (platform: string, given: unknown) => {
  const settings = platforms[platform]?.settings.parse(given);
  return { name: platform, platform, pollMs: minuteMs, settings };
};

/** Every text, at any depth. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

interface SlackText {
  type: string;
  text: string;
}
const slackTexts = (value: unknown): SlackText[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && 'text' in value && typeof value.text === 'string' ? [value as SlackText] : [];
  return [...own, ...Object.values(value).flatMap(slackTexts)];
};

/** The times of a message are tokens that Slack writes for each reader. */
const withoutTimes = (text: string): string =>
  text.replace(/<!date\^\d+\^(?:\{date_short_pretty\}, )?\{time\}\|[\w ,:+-]+>/g, '');

function expectHarmlessSlack(): void {
  const bot = slack.messages.map(({ text, blocks }) => ({ text, blocks }));
  for (const { text, blocks } of [...slack.posts, ...bot]) {
    expect(withoutTimes(text)).not.toMatch(/[<>]/);
    expect(textsOf(blocks).join('\n')).not.toMatch(steering);
    for (const part of slackTexts(blocks)) {
      if (part.type !== 'mrkdwn') continue;
      const own = withoutTimes(part.text).replace(/<https?:\/\/[^<>|\s]+\|open on [^<>|]+>/g, '');
      expect(own).not.toMatch(/[<>]/);
      for (const [, url = '', label = ''] of part.text.matchAll(/<(https?:[^|]+)\|open on ([^>]+)>/g))
        expect(label.replaceAll('\u200b', '')).toBe(new URL(url.replaceAll('&amp;', '&')).hostname);
    }
  }
}

function expectHarmlessMail(): void {
  for (const { raw, to: recipients, mail: parsed } of mail.mails) {
    expect(recipients).toEqual(to);
    expect([...parsed.headers.keys()]).not.toContain('bcc');
    expect(parsed.subject).not.toMatch(/[\r\n]/);
    expect(raw.toString('latin1').split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
    expect(parsed.attachments.map(({ filename }) => filename)).toEqual(['wave.png']);
    const page = parsed.html || '';
    const tags = new Set([...page.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, tag]) => tag?.toLowerCase()));
    for (const tag of tags) expect('html head meta title body div table tr td span h1 p img a').toContain(tag);
    for (const [tag] of page.matchAll(/<[a-z][^<>]*>/gi)) expect(tag).not.toMatch(/\son\w+\s*=/i);
    for (const [, link = ''] of page.matchAll(/\shref="([^"]*)"/g)) expect(link).toMatch(/^https?:\/\//);
    for (const [, picture = ''] of page.matchAll(/\ssrc="([^"]*)"/g))
      expect(picture).toMatch(/^(cid:|data:image\/png)/);
    expect(parsed.text ?? '').not.toMatch(steering);
    expect(page).not.toMatch(steering);
  }
}

function expectHarmlessRest(): void {
  expect(printed.join('')).not.toMatch(steering);
  for (const { body, headers } of hook.requests) {
    const { examples } = JSON.parse(body.toString()) as { examples: { text: string; url: string | null }[] };
    for (const { text, url } of examples) {
      expect(text).not.toMatch(steering);
      if (url !== null) expect(url).toMatch(/^https?:\/\/(?!bank)/);
    }
    expect(headers).not.toHaveProperty('bcc');
  }
  for (const line of logged) {
    expect(line.endsWith('\n')).toBe(true);
    expect(Object.keys(JSON.parse(line) as object)).toContain('msg');
    expect(line.slice(0, -1)).not.toContain('\n');
    expect(line).not.toMatch(/secret|forged/);
  }
}

function expectStoredClean(mentions: readonly Mention[]): void {
  for (const mention of mentions) {
    const { text, author, platformId, url, language } = mention;
    for (const part of [text, author?.id, author?.name, platformId, url, language, mention.speaker]) {
      expect(part ?? '').not.toMatch(steering);
      expect((part ?? '').isWellFormed()).toBe(true);
    }
    expect(text.length).toBeLessThanOrEqual(20_000);
    expect(url ?? 'https://').toMatch(/^https?:\/\//);
    expect(['post', 'comment', 'repost', 'quote']).toContain(mention.kind);
    for (const count of Object.values(mention.engagement)) {
      expect(Number.isSafeInteger(count)).toBe(true);
      expect(count).toBeGreaterThanOrEqual(0);
    }
  }
}

const entries = Object.entries(attacks);
const feedItems = () =>
  entries.map(([name, text], index) => ({
    id: `${text.slice(0, 300)} ${index}`,
    url: index % 2 === 0 ? `${canary.url}/item-${index}` : links[Math.floor(index / 2)],
    title: index % 3 === 0 ? text : name,
    content_text: `${text} ${complaint}`,
    content_html: `<img src="${canary.url}/picture"><iframe src="${canary.url}/frame"></iframe>`,
    date_published: new Date(now.now()).toISOString(),
    authors: [{ name: `${text.slice(0, 500)} ${index}`, url: `${canary.url}/author`, avatar: `${canary.url}/face` }],
    image: `${canary.url}/image`,
    attachments: [{ url: `${canary.url}/sound`, mime_type: 'audio/mpeg' }],
    tags: [text.slice(0, 100)],
  }));
const feedOf = (items: unknown[]): string =>
  JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: attacks.script, items });

describe('what strangers write passes through the whole chain', () => {
  test('a feed full of attacks is stored, scored, told and exported, and harms nobody', async () => {
    forum.feed = feedOf([]);
    const earshot = await start(source('rss', { feeds: [`${forum.url}/feed.json`], speakers: 'authors' }));
    await pass(earshot, 2);
    forum.feed = feedOf(feedItems()).replace(
      '{"id"',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{}},"id"',
    );
    await pass(earshot, 6);

    const mentions = await all(earshot);
    expect(mentions.length).toBe(entries.length);
    expectStoredClean(mentions);
    expect(mentions.every(({ scored }) => scored !== null)).toBe(true);
    expect((await earshot.store.deadMentions({ limit: 10 })).items).toEqual([]);
    expect({}).not.toHaveProperty('polluted');

    expect((await earshot.store.incidents({ limit: 10 })).items).toHaveLength(1);
    const told = (await earshot.store.notifications({ limit: 50 })).items;
    expect(told.map(({ state, error }) => ({ state, error }))).toEqual(
      told.map(() => ({ state: 'sent', error: null })),
    );
    expect(new Set(told.map(({ channel }) => channel)).size).toBe(5);
    expect([slack.posts.length, slack.messages.length, mail.mails.length, hook.requests.length]).toEqual([1, 1, 1, 1]);
    expectHarmlessSlack();
    expectHarmlessMail();
    expectHarmlessRest();
    expect(canary.asked).toEqual([]);

    const told2 = mentions.map((mention) => [mention.author?.name ?? '', mention.text, mention.platformId]);
    expect(table(['author', 'text', 'id'], told2)).not.toMatch(steering);
    expect(table(['author', 'text', 'id'], told2, 10_000).split('\n')).toHaveLength(entries.length + 1);
    await expectHarmlessExports(earshot, mentions.length);
  });

  async function expectHarmlessExports(earshot: Earshot, rows: number): Promise<void> {
    for (const format of [csv, jsonl]) {
      const file = join(data, `all.${format.extension}`);
      const query = { brand: 'kaffa' };
      await writeReport({
        mentions: earshot.store.mentions(query),
        format,
        file,
        query,
        told: [],
        coverage: [],
        givesIdsOnly: async () => false,
        earshotVersion: '0',
        now: noon,
        signal: AbortSignal.timeout(60_000),
      });
      const text = readable(await readFile(file, 'utf8'));
      if (format === jsonl) {
        const lines = text.trimEnd().split('\n');
        expect(lines).toHaveLength(rows);
        for (const line of lines) expect(JSON.parse(line)).toHaveProperty('text');
        continue;
      }
      const parsed = parse(text) as string[][];
      expect(parsed).toHaveLength(rows + 1);
      for (const cell of parsed.flat())
        if (!/^-?\d+(\.\d+)?$/.test(cell)) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
      // As a spreadsheet program of a country where commas are for decimals reads it.
      for (const cell of text.split(/[;\t]|\r\n/)) expect(cell).not.toMatch(/^[" ]*[=@]/);
    }
  }

  test('each attack alone, in the first place of a message, harms no channel', async () => {
    forum.feed = feedOf(feedItems());
    const earshot = await start(source('rss', { feeds: [`${forum.url}/feed.json`], speakers: 'authors' }));
    await pass(earshot, 8);
    const [incident] = (await earshot.store.incidents({ limit: 1 })).items;
    if (!incident) {
      // Found in the first poll, it is history: the posts are told below all the same.
      forum.feed = feedOf(feedItems().map((item) => ({ ...item, id: `again ${item.id}`, url: null })));
      await pass(earshot, 6);
    }
    const [opened] = (await earshot.store.incidents({ limit: 1 })).items;
    expect(opened).toBeDefined();
    if (!opened) return;
    const sends: [string, Notifier][] = channels().map(({ name, type, settings }) => [
      name,
      plugins[type]?.create(settings, { name, clock: now, logger: createLogger('silent') }) as Notifier,
    ]);
    const before = mail.mails.length;
    const mentions = await all(earshot);
    const some = mentions.filter((_, index) => index % 3 === 0);
    for (const mention of some) {
      const others = mentions.filter((other) => other !== mention).slice(0, 2);
      const evidence = {
        ...noEvidence,
        examples: [mention, ...others],
        topTerms: Object.values(attacks).map((text) => text.slice(0, 200)),
        explanation: explanationSaying(mention.text, mention.url),
      };
      const message = describeIncident({
        incident: opened,
        kind: 'opened',
        number: 1,
        evidence,
        timezone: 'UTC',
        words: en,
        now: now.now(),
        lastTold: null,
        possibleRepeat: false,
        undelivered: [{ channel: attacks.script ?? '', type: null, kind: 'opened', reason: attacks['a header'] ?? '' }],
      });
      for (const [name, notifier] of sends) {
        if (name === 'bot') continue;
        await notifier.send(message, {
          notification: sampleNotification({ id: `${mention.id}/opened/1/${name}` }),
          chart: { png: () => Buffer.from('picture'), line: '▁▂' },
          thread: null,
          possibleRepeat: false,
          signal: AbortSignal.timeout(30_000),
        });
      }
    }
    expect(mail.mails).toHaveLength(before + some.length);
    expectHarmlessSlack();
    expectHarmlessMail();
    expectHarmlessRest();
  }, 180_000);

  test('ids that are long, or differ only in what cleaning takes away, stay apart; odd times and counts become usable', async () => {
    const long = 'x'.repeat(100_000);
    const times = [
      '+275760-09-13T00:00:00.000Z',
      '-000001-01-01T00:00:00.000Z',
      '1969-12-31T23:59:59Z',
      'never',
      '',
      long,
    ];
    const ids = [`${long}1`, `${long}2`, 'a b', 'a  b', 'a\u0000b', 'ab', 'a\ud800', 'a\ud801', '\u0000', '\u0001'];
    forum.feed = feedOf(
      ids.map((id, index) => ({
        id,
        content_text: complaint,
        date_published: times[index % times.length],
        authors: [{ name: id }],
      })),
    );
    const earshot = await start(source('rss', { feeds: [`${forum.url}/feed.json`], speakers: 'authors' }));
    await pass(earshot, 3);
    const mentions = await all(earshot);
    expect(mentions.length).toBe(ids.length);
    expect(new Set(mentions.map(({ speaker }) => speaker)).size).toBeGreaterThanOrEqual(ids.length - 2);
    for (const { platformId, at, author } of mentions) {
      expect(platformId.length).toBeLessThanOrEqual(2000);
      expect(author?.id.length ?? 0).toBeLessThanOrEqual(200);
      expect(at).toBeLessThanOrEqual(now.now());
      expect(at).toBeGreaterThanOrEqual(Date.UTC(1990, 0, 1));
    }
    expectStoredClean(mentions);
    const counts = await earshot.store.counts();
    expect(counts).toEqual([{ brand: 'kaffa', mentions: ids.length, unscored: 0, dead: 0 }]);
  });

  test('hits of Hacker News with impossible numbers and keys are stored or reported', async () => {
    const hit = (given: string, n: number): string =>
      `{"objectID":"${n}","created_at_i":${Math.floor(noon / 1000) - 60},"author":"u${n}","comment_text":"${complaint}",${given}}`;
    const hits = [
      '"points":1e308,"num_comments":-5',
      '"points":1e999',
      '"__proto__":{"polluted":1},"points":1',
      '"constructor":{"prototype":{"polluted":1}}',
      '"created_at_i":1e300',
      '"created_at_i":-1e300',
      '"parent_id":1e308',
      `"title":"${'\\ud800'.repeat(10)}"`,
      '"author":{"deep":[[[[[]]]]]}',
      '"story_id":"text"',
    ].map(hit);
    forum.feed = `{"hits":[${hits.join(',')}],"nbHits":${hits.length}}`;
    const earshot = await start(source('hackernews', { baseUrl: forum.url, backfillDays: 0 }));
    await pass(earshot, 3);
    const mentions = await all(earshot);
    const skipped = logged.filter((line) => line.includes('of another shape')).length;
    expect(mentions.length).toBeGreaterThanOrEqual(hits.length - 3);
    if (mentions.length < hits.length) expect(skipped).toBeGreaterThan(0);
    expectStoredClean(mentions);
    expect({}).not.toHaveProperty('polluted');
  });

  test('posts of X with hostile fields are stored or reported', async () => {
    const post = (given: object, n: number): object => ({
      id: String(n),
      text: complaint,
      created_at: new Date(now.now()).toISOString(),
      author_id: `a${n}`,
      ...given,
    });
    const posts = [
      { text: `${attacks['a header']} ${complaint}` },
      { id: '../../<script>' },
      { lang: 'constructor'.repeat(1000) },
      { created_at: 'x'.repeat(100_000) },
      { public_metrics: { like_count: -1, retweet_count: 1e308 } },
      { referenced_tweets: [{ type: 'constructor', id: '__proto__' }] },
      { id: 12 },
    ].map(post);
    forum.feed = JSON.stringify({
      data: posts,
      includes: { users: [{ id: 'a0', username: attacks.script, public_metrics: { followers_count: -4 } }] },
      meta: { result_count: posts.length },
    });
    const earshot = await start(source('x', { token: 'x-secret-token', baseUrl: forum.url }));
    await pass(earshot, 3);
    const mentions = await all(earshot);
    expect(mentions.length).toBe(posts.length - 1);
    expect(logged.filter((line) => line.includes('"posts":1') && line.includes('skipped')).length).toBeGreaterThan(0);
    expectStoredClean(mentions);
    expectHarmlessRest();
  });

  test('rows of a file with hostile keys, kinds and depth are stored or reported', async () => {
    const at = new Date(noon - hourMs).toISOString();
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const rows = [
      `{"id":"1","text":"${complaint}","at":"${at}","author":"a","kind":"constructor"}`,
      `{"id":"2","text":"${complaint}","at":"${at}","author":"a","kind":"__proto__","__proto__":{"polluted":1}}`,
      `{"id":"3","text":"${complaint}","at":"${at}","constructor":{"prototype":{"polluted":1}}}`,
      `{"id":"4","text":"${complaint}","at":"${at}","deep":${deep}}`,
      `{"id":"5","text":"${complaint}","at":"${at}","likes":1e308,"views":-1,"shares":"NaN","followers":"${'9'.repeat(400)}"}`,
      `{"id":"6","text":"${complaint}","at":"+275760-09-13T00:00:00Z"}`,
      `{"id":"7","text":"${complaint}","at":-1}`,
      `{"id":"8","text":${deep},"at":"${at}"}`,
      '{"id":"9"',
      '[]',
    ];
    const path = join(data, 'posts.jsonl');
    await writeFile(path, `${rows.join('\n')}\n`);
    const earshot = await start(source('file', { path }));
    await pass(earshot, 3);
    const mentions = await all(earshot);
    expect(mentions.map(({ platformId }) => platformId).sort()).toEqual(['1', '2', '3', '4', '5']);
    expect(mentions.find(({ platformId }) => platformId === '5')?.author?.followers ?? null).toBeNull();
    expect(logged.filter((line) => line.includes('"rejected":5')).length).toBe(1);
    expectStoredClean(mentions);
    expect({}).not.toHaveProperty('polluted');
  });

  test('a source may be called as what every object has', async () => {
    forum.feed = feedOf([]);
    const named = { ...source('rss', { feeds: [`${forum.url}/feed.json`], speakers: 'authors' }), name: 'constructor' };
    const earshot = await start(named);
    await pass(earshot, 2);
    const authors = ['a', 'b', 'c', 'd', 'e', 'f'];
    forum.feed = feedOf(
      authors.map((name) => ({ id: name, content_text: `${complaint} (${name})`, authors: [{ name }] })),
    );
    await pass(earshot, 4);
    expect((await earshot.store.incidents({ limit: 10 })).items).toHaveLength(1);
    expect(slack.posts).toHaveLength(1);
    expect(logged.filter((line) => line.includes('job failed'))).toEqual([]);
  });

  test('ten thousand angry posts of one account within a second are one voice', async () => {
    const lines = (from: number, count: number): string =>
      Array.from({ length: count }, (_, n) =>
        JSON.stringify({ id: from + n, text: complaint, author: 'troll', at: new Date(now.now()).toISOString() }),
      ).join('\n');
    const path = join(data, 'posts.jsonl');
    await writeFile(path, `${lines(0, 1)}\n`);
    const earshot = await start(source('file', { path }));
    await pass(earshot, 2);
    await writeFile(path, `${lines(0, 1)}\n${lines(1, 10_000)}\n`);
    await pass(earshot, 6);
    const buckets = await earshot.store.buckets('kaffa', 0, now.now() + 1);
    const sum = (key: 'mentions' | 'negatives' | 'counted') => buckets.reduce((total, one) => total + one[key], 0);
    expect([sum('mentions'), sum('negatives'), sum('counted')]).toEqual([10_001, 10_001, 1]);
    expect((await earshot.store.incidents({ limit: 10 })).items).toEqual([]);
    expect(slack.posts).toEqual([]);
  }, 180_000);
});
