import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { importFile } from '../../../src/cli/import/import-file.ts';
import { type ImportFlags, parseCovers, parseMap } from '../../../src/cli/import/import-flags.ts';
import type { Config } from '../../../src/core/config.ts';

import { dayMs, type NewMention } from '../../../src/core/domain.ts';
import { sha256 } from '../../../src/core/identity.ts';
import type { Progress } from '../../../src/core/store/progress.ts';
import type { ImportOptions } from '../../../src/operations/mentions/import-rows.ts';

const now = Date.UTC(2026, 2, 1);
const flags: ImportFlags = { config: '', brand: 'ember', source: 'archive', where: [], coverage: true, json: true };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-import-'));
  await mkdir(join(folder, 'in'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.exitCode = 0;
  await rm(folder, { recursive: true });
});

/** Keeps what a store is told, as the contract of the store has it. */
function memoryStore() {
  const mentions = new Map<string, NewMention>();
  const progress: Progress[] = [];
  const store: ImportOptions['store'] = {
    async saveMentions(batch) {
      const fresh = batch.filter(({ id }) => !mentions.has(id));
      for (const mention of fresh) mentions.set(mention.id, mention);
      return { stored: fresh.length, alreadyStored: batch.length - fresh.length };
    },
    saveProgress: async (saved) => void progress.push(saved),
    async *mentions({ ids = [] }) {
      for (const mention of ids.flatMap((id) => mentions.get(id) ?? []))
        yield { ...mention, stored: 0, scored: null, score: null, correction: null };
    },
  };
  return { store, mentions, progress };
}

function configOf(): Config {
  return {
    file: join(folder, 'earshot.yaml'),
    timezone: 'UTC',
    data: join(folder, 'data'),
    store: { engine: 'embedded' },
    queue: { engine: 'store' },
    heartbeat: null,
    models: [],
    sources: [{ name: 'archive', platform: 'x', pollMs: 1, settings: {} }],
    channels: [],
    brands: [
      {
        name: 'ember',
        query: 'mug -resale',
        accounts: ['x:@embermugs'],
        sources: [],
        competitors: [],
        model: 'fast',
        timezone: 'UTC',
        campaigns: [],
        cx: { touchpoints: {}, stages: {}, intents: {} },
        rules: [],
      },
    ],
  };
}

async function importText(
  text: string | Buffer,
  change: Partial<ImportFlags> = {},
  memory = memoryStore(),
  signal = new AbortController().signal,
) {
  const file = join(folder, 'in', 'posts.csv');
  await writeFile(file, text);
  const lines: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  const said: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => said.push(String(chunk)) > 0);
  const world = { config: configOf(), store: memory.store, now, score: async () => 0, signal };
  await importFile(file, { ...flags, ...change }, world).finally(() => jest.restoreAllMocks());
  return { ...memory, counts: JSON.parse(lines.at(-1) ?? 'null') as unknown, said: said.join('') };
}

async function rejectedRows(): Promise<unknown[]> {
  const rejects = join(folder, 'data', 'rejects');
  const [name] = await readdir(rejects);
  return (await readFile(join(rejects, name ?? ''), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

const csv = `id,created_at,topic,user,text
1,2026-01-01T10:00:00Z,mugs,kim,"""The \\""""new\\"""" mug leaks &amp; stains"""
2,2026-01-02T10:00:00Z,mugs,EmberMugs,Our mug is back
3,2026-01-03T10:00:00Z,mugs,li,mug for resale
4,2026-01-04T10:00:00Z,pots,li,a mug in the pot aisle
5,sometime,mugs,li,mug
2,2026-01-02T10:00:00Z,mugs,EmberMugs,Our mug is back
6,2026-01-05T10:00:00Z,mugs,li,
`;

/** Without the row whose time is none. */
const whole = csv.replace(/^5,.*\n/m, '');

describe('earshot import', () => {
  test('counts every row once, and the counts add up to what was read', async () => {
    const { counts, mentions } = await importText(csv, { where: ['topic=mugs'] });
    expect(counts).toEqual({ read: 7, stored: 2, alreadyStored: 1, notMatching: 2, rejected: 2 });
    expect([...mentions.values()]).toMatchObject([
      {
        brand: 'ember',
        platform: 'x',
        source: 'archive',
        platformId: '1',
        text: '"The \\""new\\"" mug leaks & stains"',
        author: { id: 'kim' },
        at: Date.UTC(2026, 0, 1, 10),
        seen: null,
        own: false,
        matched: ['mug'],
      },
      { platformId: '2', own: true },
    ]);
  });

  test('a second import stores nothing', async () => {
    const memory = memoryStore();
    await importText(csv, {}, memory);
    const { counts } = await importText(csv, {}, memory);
    expect(counts).toEqual({ read: 7, stored: 0, alreadyStored: 4, notMatching: 1, rejected: 2 });
  });

  test('rejected rows lie in the data folder with line and reason, and go when nothing is rejected any more', async () => {
    await importText(csv);
    expect(await rejectedRows()).toMatchObject([
      { line: 6, reason: expect.stringContaining("'sometime' is not a time"), row: { id: '5', text: 'mug' } },
      { line: 8, reason: "no text in column 'text'" },
    ]);
    await importText('text,at\nmug,2026-01-01\n');
    expect(await readdir(join(folder, 'data', 'rejects'))).toEqual([]);
  });

  test('covers from the first to the last row as history, an interval that is stated, or nothing', async () => {
    const { progress } = await importText(whole);
    expect(progress).toMatchObject([
      { backfill: true, coverage: [{ from: Date.UTC(2026, 0, 1, 10), to: Date.UTC(2026, 0, 4, 10) + 1 }] },
    ]);
    const stated = await importText(csv, { covers: '2025-12-01..2026-02-01' });
    expect(stated.progress).toMatchObject([{ coverage: [{ from: Date.UTC(2025, 11, 1), to: Date.UTC(2026, 1, 1) }] }]);
    expect((await importText(csv)).progress).toEqual([]);
    expect((await importText(whole, { coverage: false })).progress).toEqual([]);
  });

  test('a source that is also collected keeps its cursor and its next poll', async () => {
    const { progress } = await importText(whole);
    expect(progress).toHaveLength(1);
    expect(progress[0]).not.toHaveProperty('cursor');
    expect(progress[0]).not.toHaveProperty('nextPollAt');
  });

  test('told to stop, it stops between two batches, covers nothing, and can be run again', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => `${index},2026-01-01,mug ${index}`).join('\n');
    const text = `id,at,text\n${rows}\n`;
    const memory = memoryStore();
    const stop = new AbortController();
    const save = memory.store.saveMentions;
    memory.store.saveMentions = async (batch, time) => {
      stop.abort();
      return save(batch, time);
    };
    const { counts, progress } = await importText(text, {}, memory, stop.signal);
    expect(counts).toEqual({ read: 1000, stored: 1000, alreadyStored: 0, notMatching: 0, rejected: 0 });
    expect(progress).toEqual([]);
    expect(process.exitCode).toBe(130);
    memory.store.saveMentions = save;
    expect((await importText(text, {}, memory)).counts).toMatchObject({
      read: 5000,
      stored: 4000,
      alreadyStored: 1000,
    });
  });

  test('a wrong brand, column, field or filter says what there is', async () => {
    await expect(importText(csv, { brand: 'embr' })).rejects.toThrow(
      /there is no brand 'embr' among ember\. Did you mean 'ember'/,
    );
    await expect(importText(csv, { map: 'text=Txt' })).rejects.toThrow(
      /no such column among id, created_at, topic, user, text/,
    );
    await expect(importText(csv, { map: 'txt=text' })).rejects.toThrow(/there is no 'txt'.*Did you mean 'text'/);
    await expect(importText(csv, { where: ['tpic=mugs'] })).rejects.toThrow(/no column 'tpic'.*Did you mean 'topic'/);
    await expect(importText('a,b\n1,2\n')).rejects.toThrow(/say --map text=COLUMN,at=COLUMN/);
    await expect(importText('')).rejects.toThrow(/is empty/);
  });

  test('several filters on one column are alternatives, on several columns all must hold', async () => {
    const { counts } = await importText(csv, { where: ['topic=mugs', 'topic=pots', 'user=li'] });
    expect(counts).toMatchObject({ read: 7, stored: 1, notMatching: 4, rejected: 2 });
  });

  test('date and hour of two columns are joined, and the column tells what stands first', async () => {
    const text = 'Date,Time,Text\n03/04/2025,2:05 PM,mug one\n25/04/2025,09:10,mug two\n';
    const { mentions } = await importText(text);
    expect([...mentions.values()].map(({ at }) => at)).toEqual([
      Date.UTC(2025, 3, 3, 14, 5),
      Date.UTC(2025, 3, 25, 9, 10),
    ]);
  });

  test('times are read by the form and the zone that the user says', async () => {
    const text = 'at,text\n03/04/2025 10:00,mug\n';
    expect((await importText(text)).counts).toMatchObject({ rejected: 1 });
    const { mentions } = await importText(text, { timeFormat: 'MM/DD/YYYY HH:mm', timezone: 'Asia/Tokyo' });
    expect([...mentions.values()]).toMatchObject([{ at: Date.UTC(2025, 2, 4, 1) }]);
    await expect(importText(text, { timezone: 'Berlin' })).rejects.toThrow(/--timezone: found 'Berlin', wanted a zone/);
  });

  test('ids that do not tell posts apart are told with the way out, which works', async () => {
    const text = 'id,at,author,text\n1,2026-01-01,a,mug one\n1,2026-01-02,b,mug two\n1,2026-01-03,c,mug three\n';
    const { counts, said } = await importText(text);
    expect(counts).toMatchObject({ stored: 1, rejected: 2, conflicts: 2 });
    expect(said).toContain("Line 3: the id '1' came before, with another text or time");
    expect(said).toContain('or --id none: then time, author and text tell');
    expect(said).toContain('Covered: nothing, as 2 rows of 3 could not be read');
    expect((await importText(text, { id: 'none' })).counts).toMatchObject({ stored: 3, rejected: 0 });
    await expect(importText(text, { id: 'Key' })).rejects.toThrow(/--id: found 'Key', wanted none/);
  });

  test('an id that an earlier import used for another post is told with the way out, which works', async () => {
    const first = await importText('id,at,author,text\n1,2026-01-01,a,mug one leaks\n2,2026-01-02,b,mug two is fine\n');
    const next = 'id,at,author,text\n1,2026-02-01,c,the mug broke\n2,2026-02-02,d,where is my mug\n';
    const { counts, said } = await importText(next, {}, first);
    expect(counts).toEqual({ read: 2, stored: 0, alreadyStored: 0, notMatching: 0, rejected: 2, conflicts: 2 });
    expect(said).toContain("Line 2: the id '1' is stored already, with another text or time");
    expect(said).toContain('or --id none: then time, author and text tell');
    expect((await importText(next, { id: 'none' }, first)).counts).toMatchObject({ stored: 2, rejected: 0 });
  });

  test("a file's sentiment is kept as it is written, and shown", async () => {
    const text = 'Date,Sentiment,Text\n2026-01-01,Very Negative,mug one\n2026-01-02,,mug two\n';
    const { mentions } = await importText(text);
    expect([...mentions.values()].map(({ reported }) => reported)).toEqual(['Very Negative', null]);
    expect((await importText(text, { dryRun: true })).said).toContain('reported Very Negative');
  });

  test('when rows are rejected, the first reasons stand on the terminal, each once', async () => {
    const { said } = await importText('at,text\n2h ago,mug\n3h ago,mug\n03/04/2025,mug\n2030-01-01,mug\nnever,mug\n');
    expect(said.match(/Line \d+: /g)).toEqual(['Line 2: ', 'Line 4: ', 'Line 5: ']);
    expect(said).toContain("--time-format 'DD/MM/YYYY HH:mm'");
  });

  test('a dry run shows how the first rows would be stored', async () => {
    const { said } = await importText(whole, { dryRun: true });
    expect(said).toContain('CSV in UTF-8: text=text, at=created_at, id=id');
    expect(said).toContain('2026-01-01T10:00:00.000Z  kim (kim)  x post 1\n    "The \\""new\\"" mug leaks & stains"');
  });

  test('the whole file tells its character set, unless the user says it', async () => {
    const plain = Array.from({ length: 9000 }, (_, n) => `${n},2026-01-01,mug`).join('\n');
    const text = Buffer.from(`id,at,text\n${plain}\nlast,2026-01-01,mug café\n`, 'latin1');
    const last = ({ mentions }: { mentions: Map<string, NewMention> }) => [...mentions.values()].at(-1)?.text;
    const found = await importText(text);
    expect(found.said).toContain('CSV in WINDOWS-1252');
    expect(last(found)).toBe('mug café');
    expect(last(await importText(text, { charset: 'windows-1251' }))).toBe('mug cafй');
    await expect(importText(text, { charset: 'none' })).rejects.toThrow(
      /--charset: found 'none', wanted a name such as/,
    );
  });

  test('a cut file keeps what came whole, covers nothing and says how far it came', async () => {
    const rows = Array.from({ length: 3000 }, (_, n) => `${n},2026-01-01,mug ${sha256(String(n)).toString('hex')}`);
    const packed = gzipSync(`id,at,text\n${rows.join('\n')}\n`);
    const { counts, said, progress, mentions } = await importText(packed.subarray(0, packed.length / 2));
    expect(counts).toMatchObject({ read: mentions.size, cut: { afterRows: mentions.size } });
    expect(mentions.size).toBeGreaterThan(1000);
    expect(said).toMatch(/Cut off after [\d,]+ rows: the file is cut off/);
    expect(progress).toEqual([]);
    expect(process.exitCode).toBe(1);
  });

  test('two columns of one name are refused until one is chosen', async () => {
    const text = 'id,text,text,at\n1,short,mug one,2026-01-01\n';
    await expect(importText(text)).rejects.toThrow(
      /called 'text'. Say which is meant: --map 'text=text' for the first/,
    );
    const { mentions } = await importText(text, { map: 'text=text (2)' });
    expect([...mentions.values()]).toMatchObject([{ text: 'mug one' }]);
  });

  test('a column may name the platform of each row', async () => {
    const text = 'id,at,text,Network\n1,2026-01-01,mug,Twitter\n2,2026-01-01,mug,Some Forum\n3,2026-01-01,mug,\n';
    const { mentions } = await importText(text, { map: 'platform=Network', platform: 'web' });
    expect([...mentions.values()].map(({ platform }) => platform)).toEqual(['x', 'some-forum', 'web']);
  });

  test('no file and no usable row end with an error', async () => {
    const { signal } = new AbortController();
    const world = { config: configOf(), store: memoryStore().store, now, score: async () => 0, signal };
    await expect(importFile(join(folder, 'none.csv'), flags, world)).rejects.toThrow(/there is no such file/);
    await importText('text,at\nmug,never\n');
    expect(process.exitCode).toBe(1);
  });
});

test('--covers needs an interval that has passed', () => {
  expect(parseCovers('2d..1d', now)).toEqual({ from: now - 2 * dayMs, to: now - dayMs });
  for (const wrong of ['2026-01-01', '2026-02-01..2026-01-01', '2026-01-01..2027-01-01', 'a..b']) {
    expect(() => parseCovers(wrong, now)).toThrow(/--covers/);
  }
});

test('--map takes columns with spaces', () => {
  expect(parseMap('text=Full Text,at=Created At')).toEqual({ text: 'Full Text', at: 'Created At' });
});
