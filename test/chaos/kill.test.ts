import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { messageIdOf } from '../../src/alerts/notifiers/email/send-mail.ts';
import type { Bucket, Mention } from '../../src/core/domain.ts';
import type { Incident, Notification } from '../../src/core/incident.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { embeddedStatus } from '../../src/storage/embedded/start-embedded.ts';
import { openStore } from '../../src/storage/index.ts';
import { bucketsFrom } from '../contract/store-buckets.ts';
import { type EarshotProcess, runEarshotProcess } from '../support/earshot-process.ts';
import { inspectEmbedded } from '../support/embedded-inspector.ts';
import { inFull } from '../support/exam.ts';
import { type HttpReceiver, startHttpReceiver } from '../support/http-receiver.ts';
import { seeded } from '../support/random.ts';
import { type SlackReceiver, startSlackReceiver } from '../support/slack-receiver.ts';
import { type SlowAnswers, startSlowAnswers } from '../support/slow-answers.ts';
import { type SmtpReceiver, startSmtpReceiver } from '../support/smtp-receiver.ts';
import { type Copy, mails, slackCalls, slackPosts, webhooks } from './copies.ts';
import { type WaveBrand, writeWave } from './waves.ts';

const brandCount = inFull ? 6 : 4;
const waveEveryMs = inFull ? 8_000 : 3_000;
const angry = 150;
const past = 2_500;
/** Each kill: the watching process, the import, both at once, or the database server under them. */
const victims = inFull ? { watch: 9, import: 5, both: 3, server: 3 } : { watch: 3, import: 2, both: 1, server: 1 };
type Victim = keyof typeof victims;

const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
const random = seeded(seed);
const between = (from: number, to: number): number => from + random() * (to - from);

function shuffledVictims(): Victim[] {
  const all = Object.entries(victims).flatMap(([name, count]) => Array<Victim>(count).fill(name as Victim));
  const shuffled = all.map((name) => [random(), name] as const).sort(([a], [b]) => a - b);
  return shuffled.map(([, name]) => name);
}

const kills = Object.values(victims).reduce((sum, count) => sum + count);
describe(`after kill -9 at ${kills} random moments (CHAOS_SEED=${seed})`, () => {
  const open: AsyncDisposable[] = [];
  let folder: string;
  let data: string;
  let config: string;
  let slack: SlackReceiver;
  let smtp: SmtpReceiver;
  let hook: HttpReceiver;
  let brands: WaveBrand[];
  let watch: EarshotProcess;
  let load: EarshotProcess;
  let mentions: Mention[];
  let buckets: { kept: Bucket[]; expected: Bucket[] }[];
  let incidents: Incident[];
  let notifications: Notification[];
  let left: { unscored: number; dead: number; observations: number };

  async function slowly(url: string): Promise<string> {
    const target = new URL(url);
    const relay: SlowAnswers = await startSlowAnswers(Number(target.port), () => between(5, 120));
    open.push(relay);
    target.port = String(relay.port);
    return target.href;
  }

  async function writeConfig(): Promise<void> {
    const channels = {
      cx: { type: 'slack', webhook: await slowly(slack.webhook) },
      team: { type: 'slack', token: 'xoxb-1', channel: 'C0123456789', baseUrl: await slowly(slack.api) },
      oncall: { type: 'email', to: ['cx@example.org'], smtp: await slowly(smtp.url) },
      ticketing: { type: 'webhook', url: await slowly(`${hook.url}/alerts`), secret: 'sixteen-letters!' },
    };
    const sources = Object.fromEntries(
      brands.map(({ name, source }) => [source, { platform: 'replay', file: `./${name}-live.jsonl` }]),
    );
    const watched = brands.map(({ name, source }) => ({ name, query: name, sources: [source] }));
    // JSON is YAML.
    await writeFile(config, JSON.stringify({ data: './data', sources, channels, brands: watched }));
  }

  const watching = (): EarshotProcess => runEarshotProcess(['start', '--config', config, '--log-level', 'warn']);
  let imports = 0;
  function importing(): EarshotProcess {
    const brand = brands[imports % brands.length];
    if (!brand) throw new Error('no brand');
    const { history, name, source, covers } = brand;
    const what = ['--brand', name, '--source', source, '--covers', covers];
    return runEarshotProcess(['import', history, ...what, '--config', config, '--json']);
  }

  /** The leases of a process that is dead would run out later: the time it takes is not what is tested here. */
  async function expireLeases(): Promise<void> {
    await inspectEmbedded(
      data,
      `update notifications set leased_until = clock_timestamp() - interval '1 s' where state = 'sending';
       update claims set leased_until = clock_timestamp() - interval '1 s' where leased_until is not null;
       update leases set leased_until = clock_timestamp() - interval '1 s';
       update bullmq.job set locked_until_ms = 0, stalled_marked = true where state = 'active';
       delete from bullmq.meta where field = 'stalled-check'`,
    );
  }

  const isReady = (process: EarshotProcess): boolean => process.said().includes('Ctrl-C stops');
  const arrivals = (): number => slack.posts.length + slack.messages.length + smtp.mails.length + hook.requests.length;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-kill-'));
    data = join(folder, 'data');
    config = join(folder, 'earshot.yaml');
    await mkdir(data);
    slack = await startSlackReceiver();
    smtp = await startSmtpReceiver();
    hook = await startHttpReceiver(() => ({ status: 200 }));
    open.push(slack, smtp, hook);
    const start = Date.now();
    brands = await Promise.all(
      Array.from({ length: brandCount }, (_, index) =>
        writeWave(folder, { index, start, waveAt: start + 6_000 + index * waveEveryMs, waveMs: 20_000, angry, past }),
      ),
    );
    await writeConfig();

    watch = watching();
    load = importing();
    let serverKilledAt = 0;
    const mayFail = (): boolean => Date.now() - serverKilledAt < 20_000;
    /** Both are at work. Without a server a start and an import fail; who watches already waits until it is back. */
    async function keepAtWork(): Promise<void> {
      const importEnded = load.ended();
      if (importEnded !== null) {
        if (importEnded === 0) imports += 1;
        else if (!mayFail()) throw new Error(`the import ended with ${importEnded}: ${load.said()}`);
        load = importing();
      }
      if (watch.ended() !== null) {
        if (!mayFail() || isReady(watch)) throw new Error(`earshot start ended with ${watch.ended()}: ${watch.said()}`);
        await expireLeases();
        watch = watching();
      }
    }

    const log: string[] = [];
    for (const victim of shuffledVictims()) {
      // One in six falls into the start; of the others some follow a message on its way, within its send.
      const kind = random();
      if (kind > 1 / 6) await Promise.race([watch.ready().catch(() => undefined), sleep(20_000)]);
      if (kind > 0.6) {
        const before = arrivals();
        for (const giveUpAt = Date.now() + 4_000; arrivals() === before && Date.now() < giveUpAt; ) {
          await keepAtWork();
          await sleep(5);
        }
        await sleep(between(0, 250));
      } else await sleep(between(0, 2_500));
      await keepAtWork();
      log.push(`${victim} after ${Date.now() - start} ms`);
      if (victim === 'import' || victim === 'both') {
        await load.kill();
        load = importing();
      }
      if (victim === 'watch' || victim === 'both') {
        await watch.kill();
        await expireLeases();
        watch = watching();
      }
      if (victim === 'server') {
        const { pid } = await embeddedStatus(data);
        if (pid !== null) process.kill(pid, 'SIGKILL');
        serverKilledAt = Date.now();
      }
    }
    if (process.env.CHAOS_SEED) console.info(log.join('\n'));
    // A send that the death of the server cut off keeps its lease: the process that holds it lives.
    await watch.kill();
    await expireLeases();
    watch = watching();

    for (const giveUpAt = Date.now() + 90_000; imports < brandCount; await sleep(100)) {
      if (Date.now() > giveUpAt) throw new Error(`the imports do not end: ${load.said()}`);
      await keepAtWork();
    }
    await load.exited;
    await untilQuiet();
    watch.send('SIGTERM');
    expect(await watch.exited).toBe(0);
    expect((await embeddedStatus(data)).running).toBe(false);
    await readStore();
  }, 240_000);

  afterAll(async () => {
    for (const process of [watch, load]) if (process.ended() === null) await process.kill();
    // Should the server still run, this one is the last that leaves it.
    await (await openStore({ store: { engine: 'embedded' }, data }, silentLogger))[Symbol.asyncDispose]();
    for (const opened of open.reverse()) await opened[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Channels that were told much wait for minutes, which are not what is tested here. */
  const passAMinute = `update notifications set sent_at = sent_at - interval '1 minute' where state = 'sent';
    update notifications set due_at = due_at - interval '1 minute' where state = 'waiting' and error is null`;

  async function untilQuiet(): Promise<void> {
    let last: unknown;
    for (const giveUpAt = Date.now() + 120_000; Date.now() < giveUpAt; await sleep(300)) {
      await inspectEmbedded(data, passAMinute);
      const rows = await inspectEmbedded<Record<string, number>>(
        data,
        `select (select count(*)::int from unscored) as unscored, (select count(*)::int from claims) as claims,
           (select count(*)::int from mentions where seen is not null) as live,
           (select count(*)::int from dirty_slices) as dirty,
           (select count(*)::int from observations where type <> 'coverage' or seen < now() - interval '8 s') as observations,
           (select count(*)::int from notifications where state in ('waiting', 'sending')) as unsent`,
      );
      if (watch.ended() !== null) throw new Error(`earshot start ended with ${watch.ended()}: ${watch.said()}`);
      const [state] = rows ?? [];
      last = state;
      if (!state) continue;
      const { live, ...waiting } = state;
      if (live === brandCount * angry && Object.values(waiting).every((count) => count === 0)) return;
    }
    throw new Error(`it does not come to rest: ${JSON.stringify(last)} ${watch.said().slice(-3_000)}`);
  }

  async function readStore(): Promise<void> {
    await using opened = await openStore({ store: { engine: 'embedded' }, data }, silentLogger);
    const { store } = opened;
    mentions = [];
    for await (const mention of store.mentions({})) mentions.push(mention);
    buckets = [];
    const counts = await store.counts();
    left = {
      unscored: counts.reduce((sum, { unscored }) => sum + unscored, 0),
      dead: counts.reduce((sum, { dead }) => sum + dead, 0),
      observations: 0,
    };
    for (const { name } of brands) {
      const queued = await store.observations(name, Date.now(), 10_000);
      // The stop comes while the sources are watched: the last seconds of coverage may wait.
      left.observations += queued.filter(({ observation }) => observation.type !== 'coverage').length;
      const kept = await store.buckets(name, 0, Date.now() + 1);
      buckets.push({ kept, expected: bucketsFrom(mentions.filter(({ brand }) => brand === name)) });
    }
    incidents = (await store.incidents({ limit: 1_000 })).items;
    notifications = (await store.notifications({ limit: 10_000 })).items;
  }

  test('every mention is stored once, and none is invented', () => {
    for (const { name, truth } of brands) {
      const ids = mentions.filter(({ brand }) => brand === name).map(({ platformId }) => platformId);
      expect(ids).toHaveLength(truth.size);
      expect(new Set(ids)).toEqual(truth);
    }
  });

  test('every mention is scored, and none was set aside', () => {
    expect(left).toEqual({ unscored: 0, dead: 0, observations: 0 });
    expect(mentions.filter(({ scored, score }) => scored === null || score === null)).toEqual([]);
  });

  test('what came live is live, what was imported is history', () => {
    expect(mentions.filter(({ seen, platformId }) => (seen === null) === platformId.includes('-live-'))).toEqual([]);
  });

  test('the buckets are what the mentions say', () => {
    for (const { kept, expected } of buckets) {
      expect(kept).toEqual(expected);
      expect(kept.length).toBeGreaterThan(0);
    }
  });

  test('each brand has one open incident', () => {
    expect(incidents.map(({ brand, state }) => `${brand} ${state}`).sort()).toEqual(
      brands.map(({ name }) => `${name} open`).sort(),
    );
  });

  /** The row whose message told it: several may stand in one list. */
  const leadOf = (row: Notification): Notification =>
    notifications.find(({ id }) => id === (row.toldWith ?? row.id)) ?? row;
  const messageId = (row: Notification): string => {
    const lead = leadOf(row);
    return row.channel === 'oncall' ? messageIdOf(lead) : lead.id;
  };
  const received = (): Record<string, Copy[]> => ({
    cx: slackPosts(slack),
    team: slackCalls(slack),
    oncall: mails(smtp.mails),
    ticketing: webhooks(hook.requests),
  });
  const copiesOf = (row: Notification): Copy[] =>
    (received()[row.channel] ?? []).filter(({ id }) => id === messageId(row));
  const summary = (row: Notification): string =>
    `${row.id} ${row.state} silences=${row.silences} copies=${copiesOf(row).map(({ marked }) => (marked ? 'marked' : 'plain'))}`;

  /** Two kills within its own sends: nobody can know whether it arrived, so the other channels are told instead. */
  const isGivenUp = (row: Notification): boolean =>
    row.state === 'dead' &&
    row.silences >= 2 &&
    notifications.some(
      (other) => other.incident === row.incident && other.occasion === 'undelivered' && other.channel !== row.channel,
    );

  test('each channel is told of each incident, or the others that it could not be told', () => {
    const untold = incidents.flatMap(({ id }) =>
      Object.keys(received()).flatMap((channel) => {
        const rows = notifications.filter((row) => row.incident === id && row.channel === channel);
        const told = rows.some((row) => copiesOf(row).length > 0 || isGivenUp(row));
        return told ? [] : [`${id} ${channel}: ${rows.map(summary)}`];
      }),
    );
    expect(untold).toEqual([]);
  });

  test('each message came once, or twice with the second marked when nobody could know', () => {
    const wrong = notifications.filter((row) => {
      const copies = copiesOf(row);
      const plain = copies.filter(({ marked }) => !marked).length;
      const { silences } = leadOf(row);
      if (plain > 1 || copies.length > Math.min(2, 1 + silences)) return true;
      if (row.state === 'sent') return copies.length === 0;
      if (row.state === 'superseded') return copies.length > silences;
      return row.state !== 'dead' || row.silences < 2;
    });
    expect(wrong.map(summary)).toEqual([]);
  });

  test('a send that has not arrived hardly ever counts as a silence, and is given up only after two', () => {
    const lost = notifications.filter((row) => row.state === 'dead' && copiesOf(row).length === 0 && !isGivenUp(row));
    expect(lost.map(summary)).toEqual([]);
    const hollow = notifications.filter((row) => row.silences > 0 && copiesOf(row).every(({ marked }) => marked));
    // Only a kill in the few milliseconds between the claim and the request may do it.
    expect(hollow.length < notifications.length / 5 ? [] : hollow.map(summary)).toEqual([]);
  });

  test('nothing was said that is not in the store', () => {
    const known = new Set(notifications.map(messageId));
    const said = Object.values(received()).flat();
    expect(said.filter(({ id }) => !known.has(id))).toEqual([]);
    // Lists and joint messages tell of several brands at once.
    expect(said.length).toBeGreaterThanOrEqual(Object.keys(received()).length);
    if (process.env.CHAOS_SEED) console.info(notifications.map(summary).join('\n'));
  });
});
