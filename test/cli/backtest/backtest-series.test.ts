import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as backtest from '../../../src/cli/backtest/backtest.ts';
import { dayMs, sliceMs } from '../../../src/core/domain.ts';
import { WrongInput } from '../../../src/core/errors.ts';
import { type Folder, openFolder, shuffled } from '../../support/past-rows.ts';
import { runCommand } from '../../support/run-command.ts';
import { poisson, seeded } from '../../support/simulated-brand.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

const start = Date.UTC(2026, 1, 2);
const burstAt = 20 * 288 + 100;
const clock = (row: number): string => new Date(start + row * sliceMs).toISOString().slice(0, 19).replace('T', ' ');

/** Four weeks of 5-minute counts with a daily rhythm, and a burst of half an hour. */
function counts({ mean = 10, burst = 40 }: { mean?: number; burst?: number } = {}): number[] {
  const random = seeded(5);
  return Array.from({ length: 28 * 288 }, (_, row) => {
    const usual = poisson(random, mean * (1 + 0.7 * Math.sin((2 * Math.PI * row) / 288)));
    return usual + (row >= burstAt && row < burstAt + 6 ? Math.round(burst * mean) : 0);
  });
}
const linesOf = (values: readonly (number | string)[]): string[] =>
  values.map((value, row) => `${clock(row)},${value}`);
const csv = (lines: readonly string[]): string => `timestamp,value\n${lines.join('\n')}\n`;

let files = 0;
async function earshot(text: string | Uint8Array, ...args: string[]): Promise<{ out: string; said: string }> {
  const file = await folder.write(`series-${files++}.csv`, text);
  return runCommand(backtest, 'backtest', '--series', file, ...args);
}
async function scoresOf(text: string): Promise<{ stamps: string[]; scores: number[]; said: string; out: string }> {
  const { out, said } = await earshot(text, '--scores');
  const [header, ...rows] = out.trimEnd().split('\n');
  expect(header).toBe('timestamp,value,score');
  const cells = rows.map((row) => row.split(','));
  return { out, said, stamps: cells.map(([stamp]) => stamp ?? ''), scores: cells.map(([, , score]) => Number(score)) };
}

describe('scores', () => {
  test('as JSON are a line for each row, and a row that cannot be used has no value', async () => {
    const { out } = await earshot(csv([...linesOf(counts()), 'some day,many']), '--scores', '--json');
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(counts().length + 1);
    expect(rows[0]).toEqual({ timestamp: clock(0), value: counts()[0], score: expect.any(Number) });
    expect(rows.at(-1)).toEqual({ timestamp: 'some day', value: null, score: 0 });
  });

  test('each row is told as it was given, with a score from 0 to 1, highest where the burst begins', async () => {
    const values = counts();
    const { out, stamps, scores } = await scoresOf(csv(linesOf(values)));
    expect(
      out
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(',').slice(0, 2).join(',')),
    ).toEqual(linesOf(values));
    expect(stamps).toHaveLength(values.length);
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
    const top = scores.indexOf(Math.max(...scores));
    // The 15 minutes are full after three rows.
    expect(top - burstAt).toBeLessThan(3);
    expect(top).toBeGreaterThanOrEqual(burstAt);
    // One burst is one high score, no plateau.
    const high = scores.filter((score) => score > 0.6);
    expect(high.length).toBeLessThanOrEqual(2);
  });

  test('what comes later changes no earlier score', async () => {
    const values = counts();
    const { scores } = await scoresOf(csv(linesOf(values)));
    const other = values.map((value, row) => (row < 6_000 ? value : value * 1000));
    expect((await scoresOf(csv(linesOf(other)))).scores.slice(0, 6_000)).toEqual(scores.slice(0, 6_000));
  });

  test.each([
    ['sparse', 0.05, 200],
    ['dense', 4_000, 10],
    ['five orders of magnitude', 5, 100_000],
  ])('%s counts have their top score at the burst', async (_, mean, burst) => {
    const { scores } = await scoresOf(csv(linesOf(counts({ mean, burst }))));
    const top = scores.indexOf(Math.max(...scores));
    expect(Math.abs(top - burstAt)).toBeLessThan(3);
  });

  test('a burst of five orders of magnitude does not hide one of two that comes three days later', async () => {
    const values = counts({ burst: 100_000 });
    const later = burstAt + 3 * 288;
    for (let row = later; row < later + 6; row++) values[row] = 1_000;
    const { scores } = await scoresOf(csv(linesOf(values)));
    const rest = scores.map((score, row) => (Math.abs(row - burstAt) < 12 ? 0 : score));
    const top = rest.indexOf(Math.max(...rest));
    expect(Math.abs(top - later)).toBeLessThan(4);
  });

  test('columns may stand in any order and have no header; times may be epoch or ISO', async () => {
    const values = counts();
    const { scores } = await scoresOf(csv(linesOf(values)));
    const swapped = `value,timestamp\n${values.map((value, row) => `${value},${clock(row)}`).join('\n')}`;
    const bare = linesOf(values).join('\r\n');
    const epoch = csv(values.map((value, row) => `${(start + row * sliceMs) / 1000},${value}`));
    const iso = csv(values.map((value, row) => `${new Date(start + row * sliceMs).toISOString()},${value}`));
    for (const text of [swapped, bare, `\ufeff${epoch}`, iso]) expect((await scoresOf(text)).scores).toEqual(scores);
  });

  test('rows out of order are judged in order of time and told in that of the file', async () => {
    const lines = linesOf(counts());
    const inOrder = await scoresOf(csv(lines));
    const mixed = shuffled(lines, 3);
    const { scores, said } = await scoresOf(csv(mixed));
    const byLine = new Map(lines.map((line, row) => [line, inOrder.scores[row]]));
    expect(scores).toEqual(mixed.map((line) => byLine.get(line)));
    expect(said).toContain('out of order');
  });

  test('rows that cannot be used have nothing to say and are reported', async () => {
    const values: (number | string)[] = counts();
    const bad = ['-5', 'many', 'NaN', '', 'Infinity', '1e300'];
    for (const [n, value] of bad.entries()) values[4_000 + n * 10] = value;
    const lines = linesOf(values);
    lines.splice(5_000, 0, lines[4_999] ?? '', 'never,5');
    const { scores, said, stamps } = await scoresOf(csv(lines));
    expect(stamps).toHaveLength(lines.length);
    for (const n of bad.keys()) expect(scores[4_000 + n * 10]).toBe(0);
    expect(scores[5_000]).toBe(0);
    expect(scores[5_001]).toBe(0);
    for (const what of [
      'a negative count',
      'a value that is no number',
      'for the second time',
      'a timestamp that is none',
    ])
      expect(said).toContain(what);
  });
});

describe('incidents', () => {
  test('a burst is one incident, for machines and for people', async () => {
    const text = csv(linesOf(counts()));
    const { out } = await earshot(text, '--json', '--brand', 'visits');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ occasion }) => occasion)).toEqual(['opened', 'resolved']);
    expect(lines[0]).toMatchObject({ brand: 'visits', rule: 'volume-spike', incident: 'visits-2026-02-22-0820' });
    const people = await earshot(text);
    expect(people.out).toMatch(/: 1 incident, 1 alert \(/);
    expect(people.out).toContain('█');
    expect(people.out).toMatch(/opened 1 {2}incident 1\n/);
  });

  test('what is usual, a silence and a gap alert nobody', async () => {
    const values = counts({ burst: 0 });
    for (let row = 3_000; row < 3_600; row++) values[row] = 0;
    const lines = linesOf(values).filter((_, row) => row < 5_000 || row > 5_500);
    expect((await earshot(csv(lines), '--json', '--false-alarms', '1/month')).out).toBe('');
  });

  test('a level that stays becomes normal after a week', async () => {
    const values = counts({ burst: 0 }).map((value, row) => (row < 10 * 288 ? value : value * 6));
    const { out } = await earshot(csv(linesOf(values)), '--json');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0].occasion).toBe('opened');
    expect(lines.at(-1).occasion).toBe('resolved');
    expect(Date.parse(lines.at(-1).at)).toBeLessThan(start + 20 * dayMs);
  });

  test('an empty series and one without a usable row are said', async () => {
    await expect(earshot('')).rejects.toThrow(WrongInput);
    await expect(earshot('timestamp,value\n')).rejects.toThrow('holds no row');
    await expect(earshot('timestamp,value\nnever,1\n')).rejects.toThrow('None of the 1 rows');
  });

  test('it runs in a folder without configuration, from standard input', () => {
    const earshotJs = join(import.meta.dirname, '../../../dist/cli/earshot.js');
    const input = csv(linesOf(counts()));
    const run = spawnSync(process.execPath, [earshotJs, 'backtest', '--series', '-', '--scores'], {
      input,
      cwd: '/',
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    expect(run.stdout.split('\n')).toHaveLength(28 * 288 + 2);
  });
});
