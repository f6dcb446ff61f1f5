import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as alert from '../../src/cli/alert.ts';
import { runCommand } from '../support/run-command.ts';
import { type SlackReceiver, startSlackReceiver } from '../support/slack-receiver.ts';

let slack: SlackReceiver;
let folder: string;
let file: string;

beforeEach(async () => {
  slack = await startSlackReceiver();
  folder = await mkdtemp(join(tmpdir(), 'earshot-alert-'));
  file = join(folder, 'earshot.yaml');
  await writeFile(
    file,
    `channels:
  cx: { type: slack, webhook: "${slack.webhook}" }
  team: { type: slack, token: xoxb-secrettoken, appToken: xapp-secret, channel: C1, baseUrl: "${slack.api}" }
  shell: { type: console }
brands: [{ name: acme }]
`,
  );
});
afterEach(async () => {
  process.exitCode = 0;
  await slack[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const earshot = (...args: string[]) => runCommand(alert, 'alert', 'test', ...args, '--config', file);

test('a test alert goes through the real channel, and says that it is one', async () => {
  const { out } = await earshot('--channel', 'cx');
  expect(out).toMatch(/^cx took the test alert/);
  expect(slack.posts).toHaveLength(1);
  const [post] = slack.posts;
  expect(post?.text).toMatch(/^24 people complained .* · TEST: acme: complaints/);
  expect(JSON.stringify(post?.blocks)).toContain('This is a test: the brand, the numbers and the posts are invented.');
});

test('what the channel gave back is printed; there is nothing to press', async () => {
  const { out } = await earshot('--channel', 'team', '--json');
  expect(JSON.parse(out)).toMatchObject({ ok: true, channel: 'team', detail: expect.stringContaining('channel C1') });
  expect(slack.messages).toHaveLength(1);
  expect(JSON.stringify(slack.messages[0]?.blocks)).not.toContain('earshot-acknowledge');
});

test('the console prints it', async () => {
  expect((await earshot('--channel', 'shell')).out).toContain('TEST: acme: complaints');
});

test('a channel that says no fails the command, without its secrets', async () => {
  slack.interfere(() => ({ status: 200, body: { ok: false, error: 'invalid_auth' } }));
  const { out } = await earshot('--channel', 'team');
  expect(out).toMatch(/^team did not take the test alert: .*invalid_auth/);
  expect(out).not.toContain('secrettoken');
  expect(process.exitCode).toBe(1);
});

test('a channel that the file lacks is wrong usage', async () => {
  await expect(earshot('--channel', 'cxx')).rejects.toThrow(
    "there is no channel 'cxx' among cx, team, shell. Did you mean 'cx'?",
  );
});
