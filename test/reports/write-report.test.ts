import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Mention } from '../../src/core/domain.ts';
import { csvCell, csvText } from '../../src/files/csv-cell.ts';
import { columns, fieldsOf } from '../../src/reports/fields.ts';
import { reportFormats } from '../../src/reports/index.ts';
import { type ReportRequest, writeReport } from '../../src/reports/write-report.ts';

const mention: Mention = {
  id: 'm1',
  brand: 'acme',
  platform: 'pond',
  source: 'pond',
  platformId: '1',
  url: 'https://pond.example/1',
  author: { id: 'a1', name: '=HYPERLINK("http://evil")', followers: 7 },
  speaker: 'pond:a1',
  text: '=cmd|calc\nsecond "line", with comma',
  language: 'en',
  kind: 'post',
  parentId: null,
  rootId: null,
  engagement: { likes: 3 },
  way: 'text',
  matched: ['acme'],
  own: false,
  at: Date.UTC(2026, 2, 1),
  seen: null,
  stored: Date.UTC(2026, 2, 2),
  scored: Date.UTC(2026, 2, 3),
  score: {
    label: 'negative',
    p: { negative: 0.8, neutral: 0.15, positive: 0.05 },
    language: 'en',
    abstained: false,
    reason: null,
    model: 'afinn-1',
    severity: null,
    cx: null,
  },
  correction: null,
  reported: null,
  raw: null,
};

async function* many(count: number) {
  for (let n = 0; n < count; n += 1) yield { ...mention, id: `m${n}` };
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-report-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, mentions: AsyncIterable<Mention>, extra: Partial<ReportRequest> = {}) => {
  const format = reportFormats[name];
  if (!format) throw new Error(name);
  return writeReport({
    mentions,
    format,
    file: join(folder, `out.${name}`),
    query: { brand: 'acme', from: 0 },
    told: [],
    coverage: [{ source: 'pond', from: 0, to: 1000 }],
    givesIdsOnly: async () => false,
    earshotVersion: '0.1.0',
    now: 0,
    signal: new AbortController().signal,
    ...extra,
  });
};

describe('a report', () => {
  test('every column is a field and every field a column', () => {
    expect(Object.keys(fieldsOf({ mention, idOnly: false, alerted: null }))).toEqual([...columns]);
  });

  test('a csv is read back by another parser, and no cell starts a formula', async () => {
    await write('csv', many(2));
    const text = await readFile(join(folder, 'out.csv'), 'utf8');
    const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      text: `'${mention.text}`,
      author_name: `'${mention.author?.name}`,
      at: '2026-03-01T00:00:00.000Z',
      p_negative: '0.8',
      seen: '',
    });
    for (const row of rows) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\uff1d1'])(
    'the text %j gets a leading apostrophe',
    (text) => {
      expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  test('numbers stay numbers', () => {
    expect(csvCell(-1)).toBe('-1');
  });

  test.each(['=1+1', "it's", '-1', '\uff1d1', 'a;=b', "a;'b", 'a\t@b', "'", 'plain, "quoted"'])(
    'the text %j comes back from a cell',
    (text) => {
      const [[cell = ''] = []]: string[][] = parse(`${csvCell(text)}\n`);
      expect(csvText(cell)).toBe(text);
    },
  );

  test('what was scored besides the label is there, lists joined by spaces, and empty where nobody looked', () => {
    const cx = { touchpoints: ['price', 'delivery'], stage: 'buy', intents: [] };
    const corrected: Mention = {
      ...mention,
      score: mention.score && { ...mention.score, severity: 0.7, cx },
      correction: { label: 'neutral', by: 'jo', at: 0 },
    };
    expect(fieldsOf({ mention: corrected, idOnly: false, alerted: null })).toMatchObject({
      label: 'neutral',
      model_label: 'negative',
      severity: 0.7,
      touchpoints: 'price delivery',
      stage: 'buy',
      intents: '',
      corrected_by: 'jo',
    });
    const nothing = { severity: null, touchpoints: null, stage: null, intents: null };
    expect(fieldsOf({ mention, idOnly: false, alerted: null })).toMatchObject(nothing);
    expect(fieldsOf({ mention: { ...mention, score: null }, idOnly: false, alerted: null })).toMatchObject({
      ...nothing,
      model_label: null,
    });
  });

  test('a jsonl line is one mention', async () => {
    await write('jsonl', many(3));
    const lines = (await readFile(join(folder, 'out.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(['m0', 'm1', 'm2']);
  });

  test('the manifest counts the rows, names the models and carries the hash of the file', async () => {
    const manifest = await write('csv', many(5));
    const bytes = await readFile(join(folder, 'out.csv'));
    expect(manifest).toMatchObject({
      rows: 5,
      bytes: bytes.length,
      models: ['afinn-1'],
      sha256: createHash('sha256').update(bytes).digest('hex'),
      query: { brand: 'acme', from: '1970-01-01T00:00:00.000Z' },
      coverage: [{ source: 'pond', to: '1970-01-01T00:00:01.000Z' }],
    });
    expect(JSON.parse(await readFile(join(folder, 'out.csv.manifest.json'), 'utf8'))).toEqual(manifest);
  });

  test('of a platform that forbids it, only ids are handed over', async () => {
    const asked: string[] = [];
    const givesIdsOnly = async (platform: string): Promise<boolean> => {
      asked.push(platform);
      return platform === 'pond';
    };
    const manifest = await write('jsonl', many(1), { givesIdsOnly });
    expect(manifest).toMatchObject({ idOnlyPlatforms: ['pond'], idOnlyRows: 1 });
    expect(asked).toEqual(['pond']);
    const row = JSON.parse(await readFile(join(folder, 'out.jsonl'), 'utf8'));
    expect(row).toMatchObject({ platform_id: '1', text: null, author_name: null, author_id: null, label: 'negative' });
  });

  test('an interrupted export leaves no file behind', async () => {
    const stop = new AbortController();
    async function* interrupted() {
      yield* many(10);
      stop.abort();
      yield* many(10);
    }
    await expect(write('csv', interrupted(), { signal: stop.signal })).rejects.toThrow(/abort/i);
    expect(await readdir(folder)).toEqual([]);
  });
});
