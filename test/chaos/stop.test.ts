import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { embeddedStatus } from '../../src/storage/embedded/start-embedded.ts';
import { type EarshotProcess, earshotCommand, runEarshotProcess } from '../support/earshot-process.ts';
import { inspectEmbedded } from '../support/embedded-inspector.ts';
import { inFull } from '../support/exam.ts';
import { until } from '../support/until.ts';

const rows = inFull ? 20_000 : 5_000;
/** A stop is promised within 10 s; the machine may be busy. */
const boundMs = 15_000;

describe('earshot start', () => {
  let folder: string;
  let data: string;
  let config: string;
  const started: EarshotProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-stop-'));
    data = join(folder, 'data');
    config = join(folder, 'earshot.yaml');
    await mkdir(data);
    await writeFile(join(folder, 'live.csv'), 'id,author,at,text\n');
    await writeFile(
      config,
      JSON.stringify({
        data: './data',
        sources: { live: { platform: 'file', path: './live.csv', poll: '10s' } },
        brands: [{ name: 'kettle' }],
      }),
    );
  });
  afterEach(async () => {
    for (const process of started.splice(0)) if (process.ended() === null) await process.kill();
    // Whoever comes last after a kill stops the server.
    await earshotCommand('status', '--config', config);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  function start(options: { ownGroup?: boolean } = {}): EarshotProcess {
    const process = runEarshotProcess(['start', '--config', config, '--log-level', 'warn'], options);
    started.push(process);
    return process;
  }

  const line = (n: number, at: number): string =>
    `post-${n},author-${n % 500},${new Date(at).toISOString()},"The kettle came with the post, order ${n}"\n`;

  async function importBacklog(): Promise<void> {
    const file = join(folder, 'past.csv');
    const from = Date.now() - 7 * 24 * 3_600_000;
    const lines = Array.from({ length: rows }, (_, n) => line(n, from + n * 10_000));
    await writeFile(file, `id,author,at,text\n${lines.join('')}`);
    const { code, said } = await earshotCommand(
      'import',
      file,
      '--brand',
      'kettle',
      '--source',
      'archive',
      '--config',
      config,
    );
    expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
  }

  const count = async (table: string): Promise<number> =>
    (await inspectEmbedded<{ count: number }>(data, `select count(*)::int as count from ${table}`))?.[0]?.count ?? 0;
  const isRunning = async (): Promise<boolean> => (await embeddedStatus(data)).running;

  async function stop(process: EarshotProcess, signal: NodeJS.Signals): Promise<void> {
    const from = Date.now();
    process.send(signal);
    expect(await process.exited).toBe(0);
    expect(Date.now() - from).toBeLessThan(boundMs);
    expect(process.said()).toMatch(/Stopped\.\n$/);
  }

  test.each(inFull ? (['SIGTERM', 'SIGINT'] as const) : (['SIGINT'] as const))(
    'stops at %s in the middle of its work, the server after it, and goes on next time where it was',
    async (signal) => {
      await importBacklog();
      expect(await isRunning()).toBe(false);
      // Of its own group, and the signal to all of it: as Ctrl-C on a terminal does.
      const first = start({ ownGroup: true });
      await until(async () => (await count('scores')) > 0, 60_000);
      await stop(first, signal);
      expect(await isRunning()).toBe(false);
      // Nothing was pulled away from under it.
      expect(first.said()).not.toMatch(/"level":(40|50)|terminat|ECONN/);
      expect(await readFile(join(data, 'postgres', 'server.log'), 'utf8')).not.toMatch(
        /not properly shut down|recovery/,
      );

      const second = start();
      await until(async () => (await count('scores')) === rows, 90_000);
      expect(await count('mentions')).toBe(rows);
      await stop(second, 'SIGTERM');
      expect(await isRunning()).toBe(false);
    },
    240_000,
  );

  test('goes on when another process that shares the server is stopped, and the last one stops it', async () => {
    const first = start();
    await first.ready();
    const second = start();
    await second.ready();
    expect(second.said()).toContain('Another Earshot works on this store');
    expect((await earshotCommand('status', '--config', config)).out).toContain('2 processes work on this store');
    const { pid } = await embeddedStatus(data);
    await until(async () => (await count(`source_states where last_ok_at is not null`)) > 0, 60_000);
    await stop(first, 'SIGTERM');
    expect(await embeddedStatus(data)).toMatchObject({ running: true, pid });
    await appendFile(join(folder, 'live.csv'), Array.from({ length: 50 }, (_, n) => line(n, Date.now())).join(''));
    await until(async () => (await count('scores')) === 50, 90_000);
    expect(second.ended()).toBeNull();
    expect(second.said()).not.toMatch(/"level":(40|50)/);
    await stop(second, 'SIGTERM');
    expect(await isRunning()).toBe(false);
  }, 240_000);

  test('ends well when it is told to stop while it starts', async () => {
    const early = start();
    await until(() => early.said().includes('Earshot starts'), 60_000);
    early.send('SIGTERM');
    expect(await early.exited).toBe(0);
    await until(async () => !(await isRunning()));
  }, 120_000);
});
