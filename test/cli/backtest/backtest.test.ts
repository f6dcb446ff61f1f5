import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as backtest from '../../../src/cli/backtest/backtest.ts';
import type { OccasionLine } from '../../../src/cli/backtest/occasion-line.ts';
import { UsageError } from '../../../src/cli/terminal/usage-error.ts';
import { dayMs, hourMs, minuteMs } from '../../../src/core/domain.ts';
import { WrongInput } from '../../../src/core/errors.ts';
import { inWords } from '../../support/own-words.ts';
import {
  type FileRow,
  type Folder,
  jsonLines,
  openFolder,
  pastStart,
  shuffled,
  waveStart,
  wavyPast,
} from '../../support/past-rows.ts';
import { runCommand } from '../../support/run-command.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

const earshot = (...args: string[]) => runCommand(backtest, 'backtest', ...args);
const linesOf = (out: string): OccasionLine[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

let files = 0;
async function judged(
  rows: readonly unknown[],
  ...args: string[]
): Promise<{ lines: OccasionLine[]; out: string; said: string }> {
  const file = await folder.write(`rows-${files++}.jsonl`, jsonLines(rows));
  const { out, said } = await earshot('--mentions', file, '--json', ...args);
  return { lines: linesOf(out), out, said };
}

const past = wavyPast();
const quiet = wavyPast({ wave: false });

describe('a file of mentions', () => {
  test('a wave in it becomes lines with exactly what they promise, in order', async () => {
    const { lines, said } = await judged(past);
    expect(lines[0]).toEqual({
      brand: 'mentions',
      rule: 'negative-spike',
      occasion: 'opened',
      at: expect.stringMatching(/^2026-01-16T1\d:\d\d:\d\d\.\d{3}Z$/),
      incident: expect.stringMatching(/^mentions-2026-01-16-1\d{3}$/),
      observed: expect.any(Number),
      expected: expect.any(Number),
      authors: expect.any(Number),
      share: expect.any(Number),
    });
    expect(Date.parse(lines[0]?.at ?? '') - waveStart).toBeLessThan(hourMs);
    expect(lines.at(-1)?.occasion).toBe('resolved');
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted());
    expect(said).toBe('');
  });

  test('the same history gives the same output to the byte, whatever the order of its rows, gzipped or not', async () => {
    const { out } = await judged(past);
    for (const seed of [1, 2]) expect((await judged(shuffled(past, seed))).out).toBe(out);
    const zipped = await folder.write('past.jsonl.gz', gzipSync(jsonLines(shuffled(past, 3))));
    expect((await earshot('--mentions', zipped, '--json')).out).toBe(out);
  });

  test('epoch seconds and milliseconds say the same as ISO 8601', async () => {
    const { out } = await judged(past.map((row) => ({ ...row, seen: undefined })));
    const inMs = past.map((row) => ({ ...row, seen: undefined, at: Date.parse(String(row.at)) }));
    expect((await judged(inMs)).out).toBe(out);
    const inSeconds = inMs.map((row) => ({ ...row, at: String(row.at / 1000) }));
    expect((await judged(inSeconds)).out).toBe(out);
  });

  test('what comes later changes no earlier line', async () => {
    const { lines } = await judged(past);
    const cut = waveStart + 3 * hourMs;
    const before = past.filter(({ seen }) => Date.parse(String(seen)) < cut);
    const others = wavyPast({ seed: 11 })
      .filter(({ seen }) => Date.parse(String(seen)) >= cut)
      .map((row): FileRow => ({ ...row, id: `other ${row.id}`, sentiment: 'negative', source: 'elsewhere' }));
    const changed = await judged([...before, ...others]);
    const until = (all: OccasionLine[]) => all.filter(({ at }) => Date.parse(at) < cut);
    expect(until(lines).length).toBeGreaterThan(0);
    expect(until(changed.lines)).toEqual(until(lines));
    expect(until((await judged(before)).lines)).toEqual(until(lines));
  });

  test('several brands are judged each for itself, and one can be chosen', async () => {
    const named = [
      ...past.map((row) => ({ ...row, brand: 'loud' })),
      ...quiet.map((row) => ({ ...row, brand: 'calm' })),
    ];
    const { lines } = await judged(named);
    expect(new Set(lines.map(({ brand }) => brand))).toEqual(new Set(['loud']));
    expect((await judged(named, '--brand', 'loud')).lines).toEqual(lines);
    expect((await judged(named, '--brand', 'calm')).lines).toEqual([]);
    await expect(judged(named, '--brand', 'laud')).rejects.toThrow("Did you mean 'loud'");
  });

  test('rows without a brand are of the brand that is asked for, if no row names one', async () => {
    const { lines } = await judged(past, '--brand', 'acme');
    expect(lines[0]?.brand).toBe('acme');
    const one = { ...past[0], id: 'named', brand: 'other' };
    await expect(judged([...past, one], '--brand', 'acme')).rejects.toThrow(WrongInput);
  });

  test('what lies before --from only teaches, and nothing from --to on is looked at', async () => {
    const { lines } = await judged(past);
    expect((await judged(past, '--from', '2026-01-10')).lines).toEqual(lines.filter(({ at }) => at >= '2026-01-10'));
    expect((await judged(past, '--from', '2026-01-18T18:00Z')).lines).toEqual([]);
    expect((await judged(past, '--to', '2026-01-16')).lines).toEqual(lines.filter(({ at }) => at < '2026-01-16'));
  });

  test('the label is the given one, else the likeliest, else what the text says', async () => {
    const bare = past.map(({ sentiment, ...row }) => ({ row, negative: sentiment === 'negative' }));
    const { lines } = await judged(past);
    const byP = bare.map(({ row, negative }) => ({
      ...row,
      p: negative ? { negative: 0.6, neutral: 0.3, positive: 0.1 } : { negative: 0.2, neutral: 0.5, positive: 0.3 },
    }));
    // How severe it becomes depends on how sure the scorer is.
    const ends = (all: typeof lines) => all.map(({ occasion }) => occasion).filter((one) => one !== 'escalated');
    expect(ends((await judged(byP)).lines)).toEqual(ends(lines));
    const byText = bare.map(({ row, negative }, n) => ({
      ...row,
      text: negative
        ? `this is terrible, the worst service ever, case ${inWords(n)}`
        : 'the box is on the table in the room',
    }));
    const scored = await judged(byText);
    expect(ends(scored.lines)).toEqual(ends(lines));
    expect(scored.said).toContain('the text was scored');
    const abstained = byText.map((row) => ({ ...row, sentiment: null }));
    expect((await judged(abstained)).lines).toEqual([]);
    const shouted = past.map((row) => ({ ...row, sentiment: String(row.sentiment).toUpperCase() }));
    expect((await judged(shouted)).lines).toEqual(lines);
  });

  test('people who copy one text count like people with words of their own', async () => {
    const copied = past.map((row, n) => {
      const isWave = Date.parse(String(row.at)) >= waveStart && row.sentiment === 'negative';
      return { ...row, text: isWave ? `RT @bot${n}: This is the WORST service ever! ${n}` : 'hm' };
    });
    const { lines } = await judged(past);
    expect(lines.length).toBeGreaterThan(0);
    expect((await judged(copied)).lines).toEqual(lines);
  });

  test('people read what would have been sent, with a chart', async () => {
    const file = await folder.write('people.jsonl', jsonLines(past));
    const { out } = await earshot('--mentions', file);
    expect(out).toMatch(/^mentions: \d+ incidents?, \d+ alerts? \([\d.]+ a month\)\n/);
    expect(out).toContain('█');
    expect(out).toContain('▲');
    for (const line of out.split('\n').filter((line) => /[█▲]/.test(line))) expect(line.length).toBeLessThanOrEqual(80);
    expect(out).toContain('mentions: negative posts. ');
    expect(out).toContain('opened 1');
    expect(out).toContain('resolved 1');
  });

  test('a stricter dial says less, and a rate may be by week', async () => {
    const all = await judged(past, '--false-alarms', '30/month');
    const few = await judged(past, '--false-alarms', '0.1/year').catch(() => null);
    expect(few).toBeNull();
    const strict = await judged(past, '--false-alarms', '0.1/month');
    expect(strict.lines.length).toBeLessThanOrEqual(all.lines.length);
    expect((await judged(past, '--false-alarms', '1/week')).lines.length).toBeGreaterThan(0);
  });
});

describe('usage', () => {
  test.each([
    [['--mentions', 'a.jsonl', '--series', 'b.csv']],
    [['--mentions', 'a.jsonl', '--scores']],
    [['--mentions', 'a.jsonl', '--false-alarms', 'few']],
    [['--mentions', 'a.jsonl', '--from', '2026-02-30']],
    [['--mentions', 'a.jsonl', '--from', '2026-03-02', '--to', '2026-03-01']],
    [['--mentions', 'a.jsonl', '--timezone', 'Mars/Base']],
    [['--mentions', 'a.jsonl', '--campaigns', '/nowhere.yaml']],
    [['--series', 'a.csv', '--rule', 'negative-spike']],
    [['--series', 'a.csv', '--min-mentions', '5']],
    [[]],
  ])('%j is refused as wrong usage', async (args) => {
    await expect(earshot(...args)).rejects.toThrow(UsageError);
  });

  test('a file that is missing, empty or without a usable row is said', async () => {
    await expect(earshot('--mentions', '/nowhere.jsonl')).rejects.toThrow('cannot be read');
    await expect(earshot('--mentions', await folder.write('empty.jsonl', ''))).rejects.toThrow('is empty');
    await expect(judged([{ text: 'no time' }])).rejects.toThrow('None of the 1 rows');
  });

  test('a rule of the configuration has its settings, for brands that it does not know too', async () => {
    const config = await folder.write(
      'earshot.yaml',
      'brands:\n  - name: acme\n    rules: [{ name: only-huge, detector: negative-spike, minAuthors: 500 }]\n',
    );
    expect((await judged(past, '--rule', 'only-huge', '--config', config)).lines).toEqual([]);
    await expect(judged(past, '--rule', 'only-hige', '--config', config)).rejects.toThrow("Did you mean 'only-huge'");
  });

  test('a setting of the detector may be given, and only one that it has', async () => {
    expect((await judged(past, '--min-authors', '500')).lines).toEqual([]);
    await expect(judged(past, '--min-urgency', '3')).rejects.toThrow('negative-spike does not take this');
  });

  test('it runs in a folder without configuration, from standard input', () => {
    const run = spawnSync(
      process.execPath,
      [join(import.meta.dirname, '../../../dist/cli/earshot.js'), 'backtest', '--mentions', '-', '--json'],
      { input: jsonLines(past), cwd: '/', encoding: 'utf8', maxBuffer: 1e8 },
    );
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    expect(linesOf(run.stdout).length).toBeGreaterThan(1);
  });
});

describe('campaigns', () => {
  test.each([
    ['YAML', `campaigns:\n  - { brand: mentions, from: 2026-01-16, to: "2026-01-17T12:00Z", factor: 3 }\n`],
    ['JSON', JSON.stringify({ campaigns: [{ from: '2026-01-16', to: waveStart + dayMs }] })],
    ['a bare list', JSON.stringify([{ brand: 'other', from: waveStart, to: waveStart + dayMs, factor: null }])],
    ['nothing', ''],
  ])('%s is read', async (_, text) => {
    const file = await folder.write('campaigns.yaml', text);
    expect((await judged(past, '--campaigns', file)).lines.length).toBeGreaterThan(0);
  });

  test.each([
    'campaigns: [{ from: 2026-01-29 }]',
    'campaigns: [{ from: 2026-01-29, to: 2026-01-28 }]',
    'campaigns: { from: 2026-01-29, to: 2026-01-30 }',
    'campaigns: [',
    '__proto__: [{ from: 2026-01-29, to: 2026-01-30 }]',
  ])('%s is refused', async (text) => {
    const file = await folder.write('wrong.yaml', text);
    await expect(judged(past, '--campaigns', file)).rejects.toThrow(UsageError);
  });
});

describe('single posts in a file', () => {
  const rows = wavyPast({ wave: false });
  const late = rows.map((row) => ({ ...row, text: 'my parcel is late', followers: 200 }));
  const loud = {
    id: 'the-post',
    at: waveStart,
    author: 'ann',
    sentiment: 'negative',
    text: 'their charger caught fire and my son was injured',
    followers: 2_000_000,
  };
  const alerts = async (more: readonly unknown[]) => {
    const { lines } = await judged([...late, ...more], '--rule', 'urgent-post');
    return lines.filter(({ occasion }) => occasion === 'opened').map(({ at }) => Date.parse(at));
  };

  test('a hazard before two million followers is told at once', async () => {
    expect(await alerts([loud])).toContain(waveStart);
  });

  test('the same before few, the same in praise and mere anger are not', async () => {
    const before = await alerts([]);
    expect(await alerts([{ ...loud, text: 'I am angry about this parcel', followers: 90 }])).toEqual(before);
    expect(await alerts([{ ...loud, followers: 20 }])).toEqual(before);
    expect(
      await alerts([{ ...loud, p: { negative: 0.05, neutral: 0.15, positive: 0.8 }, sentiment: 'positive' }]),
    ).toEqual(before);
  });

  test('without texts and followers there is nothing to judge, and nothing is said', async () => {
    expect((await judged(wavyPast(), '--rule', 'urgent-post')).lines).toEqual([]);
  });
});

describe('rows that cannot be used', () => {
  const row = (id: string, more: Partial<FileRow> = {}): FileRow => ({
    id,
    at: new Date(pastStart + 9 * dayMs).toISOString(),
    author: `author ${id}`,
    sentiment: 'negative',
    ...more,
  });
  const crowdOf = (size: number, more: (n: number) => Partial<FileRow>) =>
    Array.from({ length: size }, (_, n) => row(`bad ${n}`, more(n)));

  test.each<[string, unknown[], string]>([
    ['without a time', crowdOf(300, () => ({ at: '' })), '300 rows: no time'],
    [
      'of 1970',
      crowdOf(300, (n) => ({ at: `1970-01-01T00:00:${String(n % 60).padStart(2, '0')}Z` })),
      '300 rows: a time before 2000',
    ],
    ['with a zero as their time', crowdOf(300, () => ({ at: 0 })), '300 rows: a time that is none'],
    [
      'of the future',
      crowdOf(300, (n) => ({ at: `2999-01-01T00:${String(n % 60).padStart(2, '0')}:00Z` })),
      '300 rows: a time in the future',
    ],
    [
      'posted after they were seen',
      crowdOf(300, () => ({ seen: '2026-01-12T00:00:00Z' })),
      '300 rows: posted more than',
    ],
    ['10,000 in one second', crowdOf(10_000, () => ({})), '10,000 rows: one of more than 500'],
    ['that are no JSON objects', ['no object', 7, null, [1]], '4 rows: not a JSON object'],
    ['of one id', crowdOf(300, () => ({ id: 'same' })), '299 rows: an id that another row has'],
  ])('%s alert nobody and are reported', async (_, bad, report) => {
    const { lines } = await judged(quiet);
    const { lines: same, said } = await judged(shuffled([...quiet, ...bad], 5));
    expect(same).toEqual(lines);
    expect(said).toContain(report);
    expect(said).toMatch(/\(lines? \d+/);
  });

  test('one author with all the posts alerts nobody', async () => {
    const { lines } = await judged(quiet);
    const loud = Array.from({ length: 3_000 }, (_, n) =>
      row(`one ${n}`, { author: 'one', at: pastStart + 9 * dayMs + n * 2_000 }),
    );
    expect((await judged([...quiet, ...loud])).lines).toEqual(lines);
  });

  test('of two rows of one id the one that was seen first counts', async () => {
    const again = past.map((known) => ({ ...known, sentiment: 'neutral', seen: '2026-02-20T00:00:00Z' }));
    const { lines, said } = await judged([...again, ...past]);
    expect(lines).toEqual((await judged(past)).lines);
    expect(said).toContain(`${past.length.toLocaleString('en-US')} rows: an id`);
  });

  test('broken lines, a mark at the beginning, CRLF, huge lines and odd values leave the rest as it is', async () => {
    const { out } = await judged(past);
    const at = '2026-01-12T00:00:00Z';
    const odd = [
      'broken',
      '{"id":',
      '',
      `{"id":"huge","at":"${at}","text":"${'a'.repeat(2_000_000)}"}`,
      `{"id":"proto","at":"${at}","__proto__":{"at":1},"constructor":{"prototype":{"at":1}},"author":null}`,
      `{"id":"odd","at":"${at}","followers":-5,"author":{"id":"u"},"p":{"negative":"NaN","neutral":2,"positive":-1}}`,
      `{"id":"later","at":"${at}","seen":"whenever","sentiment":"bogus","author":7}`,
      `{"at":"${at}","author":"nameless"}`,
    ];
    const text = `\ufeff${[...odd, ...past.map((known) => JSON.stringify(known))].join('\r\n')}\r\n`;
    const file = await folder.write('odd.jsonl', text);
    const { out: same, said } = await earshot('--mentions', file, '--json');
    expect(linesOf(same).map(({ occasion }) => occasion)).toEqual(linesOf(out).map(({ occasion }) => occasion));
    for (const report of [
      'not JSON (lines 1, 2)',
      'the line is too long',
      '"p" holds no',
      '"seen" is no time',
      'no id',
    ])
      expect(said).toContain(report);
  });

  test('brands may be called like what every object has', async () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];
    const { lines } = await judged(names.flatMap((brand) => past.map((known) => ({ ...known, brand }))));
    expect(new Set(lines.map(({ brand }) => brand))).toEqual(new Set(names));
  });

  test('a file that lies in the future as a whole is made up, and is used', async () => {
    const ahead = past.map((known) => ({
      ...known,
      at: Date.parse(String(known.at)) + 30 * 365 * dayMs,
      seen: Date.parse(String(known.seen)) + 30 * 365 * dayMs,
    }));
    const { lines, said } = await judged(ahead);
    expect(lines.length).toBeGreaterThan(0);
    expect(said).toContain("ahead of this machine's clock");
  });

  test('a silence of weeks is no calm that makes the next usual day a wave', async () => {
    const shift = 21 * dayMs;
    const half = pastStart + 7 * dayMs;
    const gap = quiet.map((known) => {
      const at = Date.parse(String(known.at));
      const moved = at < half ? 0 : shift;
      return { ...known, at: at + moved, seen: at + moved + minuteMs };
    });
    expect((await judged(gap)).lines.length).toBeLessThanOrEqual((await judged(quiet)).lines.length);
  });
});
