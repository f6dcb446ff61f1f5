import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EarshotProcess, earshotCommand, runEarshotProcess } from '../support/earshot-process.ts';
import { inspectEmbedded } from '../support/embedded-inspector.ts';
import { inFull } from '../support/exam.ts';
import { commentView, type LemmyServer, postView, serveLemmy } from '../support/lemmy-server.ts';
import { type MastodonServer, serveMastodon, statusOf } from '../support/mastodon-server.ts';
import { until } from '../support/until.ts';

const kills = inFull ? 20 : 1;
let folder: string;
let data: string;
let mastodon: MastodonServer;
let lemmy: LemmyServer;
let earshot: EarshotProcess;
const offered = new Set<string>();
let n = 0;

function publish(): void {
  for (const agoMs of [500, 20 * 60_000]) {
    n += 1;
    const at = Date.now() - agoMs;
    const status = statusOf(at, `A #mug, number ${n}`, { n });
    mastodon.statuses.push(status);
    lemmy.posts.push(postView(at, n));
    lemmy.comments.push(commentView(at, n + 100_000));
    for (const id of [String(status.uri), `https://lemmy.example/post/${n}`]) offered.add(id);
    offered.add(`https://lemmy.example/comment/${n + 100_000}`);
  }
}

/** What would run out later: the time it takes is not what is tested here. */
const hurry = `update leases set leased_until = clock_timestamp() - interval '1 s';
  update source_states set next_poll_at = now() - interval '1 s';
  update bullmq.job set locked_until_ms = 0, stalled_marked = true where state = 'active';
  delete from bullmq.meta where field = 'stalled-check'`;

const storedIds = async (): Promise<string[]> =>
  ((await inspectEmbedded<{ id: string }>(data, 'select platform_id as id from mentions')) ?? []).map(({ id }) => id);

const start = (): EarshotProcess =>
  runEarshotProcess(['start', '--config', join(folder, 'earshot.yaml'), '--log-level', 'warn']);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-instances-'));
  data = join(folder, 'data');
  await mkdir(data);
  [mastodon, lemmy] = [await serveMastodon(Date.now), await serveLemmy()];
  const sources = {
    mastodon: { instances: [mastodon.url, 'http://127.0.0.1:1'], tags: ['mug'], poll: '10s' },
    lemmy: { instances: [lemmy.url], poll: '10s' },
  };
  const config = { data: './data', sources, brands: [{ name: 'mug', query: 'mug', sources: Object.keys(sources) }] };
  await writeFile(join(folder, 'earshot.yaml'), JSON.stringify(config));
  publish();
  earshot = start();
}, 60_000);

afterAll(async () => {
  if (earshot.ended() === null) await earshot.kill();
  // Who comes last after a kill stops the server.
  await earshotCommand('status', '--config', join(folder, 'earshot.yaml'));
  for (const server of [mastodon, lemmy]) await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

test(
  'earshot start stores all posts once, though it is killed again and again',
  async () => {
    const isStored = async (): Promise<boolean> => {
      if (earshot.ended() !== null) throw new Error(`earshot ended with ${earshot.ended()}: ${earshot.said()}`);
      const stored = new Set(await storedIds());
      return [...offered].every((id) => stored.has(id));
    };
    // The first one comes while it reads what was there.
    for (let kill = 0; kill < kills; kill += 1) {
      const asked = kill === 0 ? 0 : mastodon.asked.length;
      publish();
      if (kill > 0) await inspectEmbedded(data, hurry);
      // In the middle of a reading, or before its page is stored.
      await until(() => mastodon.asked.length > asked);
      await earshot.kill();
      await inspectEmbedded(data, hurry);
      earshot = start();
      publish();
      await until(isStored);
    }
    const stored = await storedIds();
    expect(stored).toHaveLength(new Set(stored).size);
    expect(new Set(stored)).toEqual(offered);
  },
  60_000 + kills * 40_000,
);
