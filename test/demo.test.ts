import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { figuresOf } from '../src/cli/demo/figures.ts';
import { loadScenario, stops } from '../src/cli/demo/scenario.ts';
import { slackLines } from '../src/cli/demo/slack-text.ts';

const cli = join(import.meta.dirname, '../dist/cli/earshot.js');
const run = (...args: string[]) =>
  spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    timeout: 240_000,
    env: { ...process.env, NO_COLOR: '1' },
  });

describe('the scenario', () => {
  test('has two quiet weeks and then a wave of hundreds of different people', async () => {
    const { posts } = await loadScenario();
    const wave = posts.filter((post) => post.wave);
    expect(new Set(wave.map(({ author }) => author.id)).size).toBeGreaterThan(250);
    expect((wave[0]?.at ?? 0) - (posts[0]?.at ?? 0)).toBeGreaterThan(14 * 86_400_000);
  });

  test('the chain is not told which posts belong to the wave', async () => {
    const scenario = await loadScenario();
    for (const source of scenario.sources) expect(scenario.linesOf(source)).not.toMatch(/"wave"/);
  });

  test('the clock only moves forward, to the end', async () => {
    const scenario = await loadScenario();
    const times = [...stops(scenario)];
    expect(times.every((time, i) => time > (times[i - 1] ?? scenario.start))).toBe(true);
    expect(times.at(-1)).toBe(scenario.end);
  });

  test('an incident outside the wave counts as a false alarm', async () => {
    const scenario = await loadScenario();
    const figures = figuresOf(
      scenario,
      { mentions: 1, notifications: 0, incidents: [{ openedAt: scenario.start }] },
      1,
    );
    expect(figures).toMatchObject({ falseAlarms: 1, firstAlertShare: 1 });
  });
});

test('Slack markup is shown as its readers see it', () => {
  const lines = slackLines({
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: '*bold* &lt;b&gt; <https://a.example|open>' } },
      { type: 'section', text: { type: 'plain_text', text: '*as it stands* &amp;' } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: '*Reach*  9\n*Peak*  4' }] },
    ],
  });
  expect(lines).toEqual(['', 'bold <b> open', '', '*as it stands* &amp;', '  Reach  9', '  Peak  4']);
});

test('a folder that holds something else is left alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-demo-'));
  await writeFile(join(folder, 'thesis.txt'), 'mine');
  const result = run('demo', '--out', folder);
  expect(result.status).toBe(1);
  expect(result.stderr).toMatch(/holds something else.*name a new folder/);
  expect(await readdir(folder)).toEqual(['thesis.txt']);
  await rm(folder, { recursive: true });
});

describe('earshot demo', () => {
  let folder: string;
  let output: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-demo-'));
    const result = run('demo', '--out', folder);
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    output = result.stdout;
  }, 250_000);
  afterAll(() => rm(folder, { recursive: true }));

  test('opens one incident before a quarter of the wave, none for the campaign and the viral video', () => {
    const [, share] = /first alert after ([\d.]+) % of the wave/.exec(output) ?? [];
    expect(output).toMatch(/1 incident, 0 false alarms/);
    expect(Number(share)).toBeLessThan(25);
  });

  test('shows the message in Slack, the mail, and the end', () => {
    expect(output).toMatch(
      /Slack, as the team sees it[\s\S]*MOKKANA: COMPLAINTS ABOUT A RECALL[\s\S]*Not yours\? Pass it to Alma Brandt/,
    );
    expect(output).toMatch(/E-mail to cx@mokkana\.example[\s\S]*Subject: Mokkana: complaints about a recall\n/);
    expect(output).toMatch(/resolved/);
  });

  test('leaves the mails with the chart inside, and the charts that were uploaded to Slack', async () => {
    const files = await readdir(join(folder, 'charts'));
    expect(files.filter((name) => /^slack-\d+\.png$/.test(name)).length).toBeGreaterThanOrEqual(2);
    const mails = await Promise.all(
      (await readdir(join(folder, 'mails')))
        .sort()
        .map(async (name) => simpleParser(await readFile(join(folder, 'mails', name)))),
    );
    const [first, second] = mails;
    expect(first?.attachments[0]?.content.subarray(1, 4).toString()).toBe('PNG');
    expect(second?.references).toEqual(expect.stringContaining(first?.messageId ?? '?'));
  });

  test('what it saw can be exported afterwards with the command that it prints', async () => {
    const [, args] = /npx --no earshot (export --brand mokkana --config \S+)/.exec(output) ?? [];
    expect(args).toBeDefined();
    const out = join(folder, 'seen.jsonl');
    const result = run(
      'export',
      '--config',
      join(folder, 'earshot.yaml'),
      '--brand',
      'mokkana',
      '--format',
      'jsonl',
      '--out',
      out,
    );
    expect(result.status).toBe(0);
    const rows = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(rows).toHaveLength((await loadScenario()).posts.length);
  });

  test('sends each message before the clock moves on', () => {
    const result = run('incidents', 'show', 'mokkana-1', '--json', '--config', join(folder, 'earshot.yaml'));
    const { notifications } = JSON.parse(result.stdout) as {
      notifications: { state: string; createdAt: number; sentAt: number | null }[];
    };
    const sent = notifications.filter(({ state }) => state === 'sent');
    expect(sent.length).toBeGreaterThan(5);
    expect(sent.map(({ sentAt }) => sentAt)).toEqual(sent.map(({ createdAt }) => createdAt));
  });
});
