import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { webhook } from '../../../../src/collectors/platforms/webhook/webhook.ts';
import { parseConfig } from '../../../../src/config/parse-config.ts';
import { steppedClock } from '../../../../src/core/clock.ts';
import type { SourceConfig } from '../../../../src/core/config.ts';
import { silentLogger } from '../../../../src/core/logger.ts';
import type { PushedPost } from '../../../../src/core/plugins/door.ts';
import { configPlugins } from '../../../../src/plugins.ts';

const root = join(import.meta.dirname, '../../../..');
const fixtures = join(root, 'test/fixtures/webhook');
const secret = 'a-secret-of-the-recipe';
const now = Date.UTC(2026, 2, 16, 12);

const text = readFileSync(join(root, 'docs/platforms/webhook.md'), 'utf8');
const plugins = await configPlugins();
const environment = new Proxy(
  {},
  { get: () => secret, has: () => true, getOwnPropertyDescriptor: () => ({ configurable: true }) },
);
const sources = new Map<string, SourceConfig>();
for (const [, block = ''] of text.matchAll(/```yaml\n([\s\S]*?)```/g)) {
  const config = parseConfig(block, { file: '/etc/earshot.yaml', environment, plugins });
  for (const source of config.sources) sources.set(source.name, source);
}

const hmac = (signed: string) => createHmac('sha256', secret).update(signed);
/** How each sender of a recipe proves who it is. */
const headersOf: Record<string, (body: string) => Record<string, string>> = {
  survey: (body) => ({ 'x-survey-signature': `sha256=${hmac(body).digest('hex')}` }),
  helpdesk: (body) => {
    const time = new Date(now).toISOString();
    return {
      'x-zendesk-webhook-signature-timestamp': time,
      'x-zendesk-webhook-signature': hmac(`${time}${body}`).digest('base64'),
    };
  },
  script: (body) => ({ 'earshot-signature': `t=${now / 1000},v1=${hmac(`${now / 1000}.${body}`).digest('hex')}` }),
};
const byToken = () => ({ authorization: `Bearer ${secret}` });

function doorOf(name: string) {
  const { settings } = sources.get(name) ?? {};
  const made = webhook.create(settings as Parameters<typeof webhook.create>[0], {
    name,
    clock: steppedClock(now),
    logger: silentLogger,
  });
  if (!made.door) throw new Error('no door');
  return made.door;
}

async function deliver(name: string) {
  const body = readFileSync(join(fixtures, `${name}.json`), 'utf8');
  const headers = { 'content-type': 'application/json', ...(headersOf[name] ?? byToken)(body) };
  return doorOf(name).open({ headers, body: Buffer.from(body), now });
}

const brief = ({ platform, post }: PushedPost) => ({ platform, ...post });

describe('the recipes of docs/platforms/webhook.md', () => {
  test('each has its sample in test/fixtures/webhook', () => {
    expect([...sources.keys()].sort()).toEqual(
      readdirSync(fixtures)
        .map((file) => file.replace('.json', ''))
        .sort(),
    );
  });

  test.each<[string, object]>([
    [
      'survey',
      {
        ...{
          platform: 'webhook',
          id: 'survey:rsp_8841',
          text: 'ok',
          reported: '1 of 0-10',
          at: Date.UTC(2026, 2, 16, 11, 52, 10),
        },
        author: { id: 'c-1029', name: 'c-1029', followers: null },
        addressedTo: [{ id: 'survey', name: 'survey' }],
      },
    ],
    [
      'helpdesk',
      {
        ...{ platform: 'webhook', id: 'helpdesk:8485543200382', rootId: 'helpdesk:5158' },
        text: 'It leaks again, and nobody has answered me for a week.',
        author: { id: '8447388090494', name: 'Mia Example', followers: null },
        addressedTo: [{ id: 'helpdesk', name: 'helpdesk' }],
      },
    ],
    [
      'tiktok',
      {
        ...{ platform: 'tiktok', id: '7481234567890123456', language: 'en', at: Date.UTC(2026, 2, 16, 11, 40) },
        url: 'https://www.tiktok.com/@miabrews/video/7481234567890123456',
        author: { id: '6891234567890123456', name: 'miabrews', followers: 12800 },
        engagement: { likes: 5400, replies: 221, reposts: 310, views: 90100 },
      },
    ],
    [
      'linkedin',
      {
        ...{ platform: 'linkedin', id: 'urn:li:activity:7307000000000000001' },
        author: { id: 'mia-example', name: 'Mia Example', followers: null },
        engagement: { likes: 84, replies: 12 },
      },
    ],
    [
      'n8n',
      {
        ...{
          platform: 'webhook',
          id: 'n8n:501',
          text: 'kaffa support never calls back',
          url: 'https://forum.example/t/501',
        },
        author: { id: 'mia', name: 'mia', followers: null },
      },
    ],
    ['script', { platform: 'webhook', id: 'script:1', text: 'my kaffa is cold' }],
  ])('%s becomes posts', async (name, first) => {
    const { posts, received, rejected } = await deliver(name);
    expect(posts.length + rejected.length).toBe(received);
    expect(posts.slice(0, 1).map(brief)).toMatchObject([first]);
    if (name === 'linkedin') expect(rejected).toEqual([{ row: 2, reason: "no text in column 'text'" }]);
  });

  test.each(['survey', 'helpdesk', 'script'])(
    '%s is turned away when its body is another than was signed',
    async (name) => {
      const body = readFileSync(join(fixtures, `${name}.json`), 'utf8');
      const headers = headersOf[name]?.(body) ?? {};
      const forged = Buffer.from(body.replace('"id"', '"ID"'));
      await expect(doorOf(name).open({ headers, body: forged, now })).rejects.toMatchObject({
        refusal: 'wrong credentials',
      });
    },
  );
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
(hasOpenssl ? test : test.skip)('the lines for curl sign as Earshot reads it (needs openssl)', async () => {
  const [, lines = ''] = /```sh\n([\s\S]*?)```/.exec(text) ?? [];
  const printing = lines.replace(/^curl .*$/m, 'printf "%s\\n" "t=$t,v1=$v1" "$body"');
  const ran = spawnSync('sh', ['-c', printing], { env: { ...process.env, SCRIPT_SECRET: secret }, encoding: 'utf8' });
  const [signature = '', body = ''] = ran.stdout.split('\n');
  const headers = { 'earshot-signature': signature };
  const delivery = { headers, body: Buffer.from(body), now: Date.now() };
  expect(await doorOf('script').open(delivery)).toMatchObject({
    received: 1,
    posts: [{ post: { text: 'my kaffa is cold' } }],
  });
});

describe('signatures', () => {
  const settings = (signature: unknown) =>
    webhook.settings.parse({ secret: `whsec_${btoa('key of the sender')}`, signature });
  const body = '{"id":1,"text":"kaffa"}';
  const open = (signature: unknown, headers: Record<string, string>) => {
    const made = webhook.create(settings(signature), { name: 's', clock: steppedClock(now), logger: silentLogger });
    return made.door?.open({ headers, body: Buffer.from(body), now });
  };
  const key = settings('github').secret ?? '';
  const by = (signer: string, signed: string) => createHmac('sha256', signer).update(signed);

  test('of GitHub and of Standard Webhooks are read, of several any one is enough', async () => {
    const hub = { 'x-hub-signature-256': `sha256=${by(key, body).digest('hex')}` };
    expect(await open('github', hub)).toMatchObject({ received: 1 });
    const seconds = String(now / 1000);
    const right = by('key of the sender', `msg_1.${seconds}.${body}`).digest('base64');
    const standard = { 'webhook-id': 'msg_1', 'webhook-timestamp': seconds };
    const several = `v1,${by('old', body).digest('base64')} v1,${right}`;
    expect(await open('standard', { ...standard, 'webhook-signature': several })).toMatchObject({ received: 1 });
    const other = { ...standard, 'webhook-id': 'msg_2', 'webhook-signature': several };
    await expect(open('standard', other)).rejects.toMatchObject({ refusal: 'wrong credentials' });
  });

  test('of headers of your own are read as you describe them', async () => {
    const own = { header: 'X-Sig', timestampHeader: 'X-Time', encoding: 'base64', joint: ':' };
    const time = String(now);
    const headers = { 'x-sig': by(key, `${time}:${body}`).digest('base64'), 'x-time': time };
    expect(await open(own, headers)).toMatchObject({ received: 1 });
    await expect(open(own, { ...headers, 'x-time': '' })).rejects.toMatchObject({ refusal: 'not signed' });
    await expect(open(own, { ...headers, 'x-sig': '%%%' })).rejects.toMatchObject({ refusal: 'wrong credentials' });
  });
});

test('a source without a secret and a token is refused in words', () => {
  const file = 'sources: { open: { platform: webhook } }\nbrands: [{ name: kaffa }]';
  expect(() => parseConfig(file, { file: 'earshot.yaml', environment: {}, plugins })).toThrow(
    'a "secret" or a "token": without one, anybody could deliver posts',
  );
});
