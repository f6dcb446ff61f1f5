import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { reportHealth, workersOf } from '../../src/cli/start.ts';
import { createLogger, shortLine } from '../../src/cli/terminal/log.ts';
import { jobNames } from '../../src/core/jobs.ts';
import { openDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const time = Date.UTC(2026, 2, 16, 12, 5);

test('all workers run unless some are named', () => {
  expect(workersOf(undefined)).toEqual(jobNames);
  expect(workersOf('collect, maintain')).toEqual(['collect', 'maintain']);
  expect(() => workersOf('colect')).toThrow(/found 'colect', wanted some of collect, score/);
});

test('a source that fails is told once, and once when it answers again', () => {
  const lines: string[] = [];
  const report = reportHealth('UTC', (line) => lines.push(line));
  const down = { source: 'hackernews', failingSince: time, error: 'ECONNREFUSED\u001b[2J\nforged line' };
  report({ source: 'press', failingSince: null, error: null });
  report(down);
  report(down);
  report({ ...down, failingSince: null, error: null });
  report({ ...down, failingSince: null, error: null });
  expect(lines).toEqual([
    'hackernews unreachable since 2026-03-16 12:05: ECONNREFUSED[2J forged line',
    'hackernews answers again.',
  ]);
});

describe('logs', () => {
  const entry = { level: 40, time, channel: 'cx', error: 'too many\nrequests \u001b[31m', msg: 'channel rests' };

  test('are one short line on a terminal, whatever is in them', () => {
    expect(shortLine(JSON.stringify(entry))).toMatch(
      /^\d\d:\d\d:\d\d warn channel rests channel=cx error="too many\\nrequests \\u001b\[31m"$/,
    );
    expect(shortLine('no json \u001b[2J')).toBe('no json [2J');
  });

  test('are JSON lines elsewhere', () => {
    const written: string[] = [];
    const logger = createLogger('info', { write: (text) => written.push(text) });
    logger.debug({}, 'not shown');
    logger.child({ brand: 'kaffa' }).warn({ channel: 'cx' }, 'channel rests');
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      level: 40,
      brand: 'kaffa',
      channel: 'cx',
      msg: 'channel rests',
    });
  });
});

describe('earshot start', () => {
  interface Running {
    child: ChildProcess;
    output(): string;
    ended: Promise<number | null>;
  }

  function start(config: string): Running {
    let output = '';
    const hooks = new URL('../support/typescript.mjs', import.meta.url).href;
    const command = new URL('../../src/cli/earshot.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--import', hooks, command, 'start', '--config', config]);
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    return { child, output: () => output, ended };
  }

  test('two processes say what they watch and that a source is unreachable, and end with 0 on SIGTERM', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-start-'));
    const database = await openDatabase();
    const config = join(folder, 'earshot.yaml');
    await writeFile(
      config,
      `store: "${database.url}"
sources: { press: { platform: rss, feeds: ["http://127.0.0.1:9/feed.xml"] } }
channels: { screen: { type: console } }
brands: [{ name: kaffa, query: kaffa }]
`,
    );
    const both = [start(config), start(config)];
    try {
      for (const { output } of both) {
        await until(() => output().includes('Watching kaffa (kaffa) on press; tells screen.'));
      }
      await until(() => both.some(({ output }) => output().includes('press unreachable since')));
      await until(() => both[0]?.output().includes('learning until') ?? false);
      for (const { child } of both) child.kill('SIGTERM');
      for (const { ended } of both) expect(await ended).toBe(0);
      for (const { output } of both) {
        expect(output()).toContain('Stopped.');
        expect(output()).not.toContain(new URL(database.url).password || 'no password');
      }
    } finally {
      for (const { child } of both) child.kill('SIGKILL');
      await database.close();
      await rm(folder, { recursive: true });
    }
  });

  test('a wrong configuration ends it before anything is started', async () => {
    const { ended, output } = start('/nowhere/earshot.yaml');
    expect(await ended).toBe(1);
    expect(output()).toContain('/nowhere/earshot.yaml cannot be read');
  });
});
