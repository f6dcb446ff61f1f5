import { describe, expect, test } from '@jest/globals';
import type { Row } from '../../../src/files/row.ts';
import { readMentions } from '../../../src/operations/replay/read-mentions.ts';
import { replayFile } from '../../../src/operations/replay/replay-file.ts';
import { chooseRule } from '../../../src/operations/rules/choose-rule.ts';
import { type FileRow, waveStart, wavyPast } from '../../support/past-rows.ts';
import { wordScorer } from '../../support/workplace.ts';

const signal = new AbortController().signal;
const rule = chooseRule('negative-spike', '', null, { falseAlarmsPerMonth: null, settings: {} });

async function* rowsOf(rows: readonly Record<string, unknown>[]): AsyncGenerator<Row> {
  for (const [index, row] of rows.entries())
    yield { line: index + 1, row, get: (name) => (row[name] == null ? null : String(row[name])) };
}

const read = (rows: readonly FileRow[], brand: string | null = null) =>
  readMentions({
    source: { columns: ['id', 'at', 'seen', 'author', 'brand', 'text', 'sentiment'], rows: rowsOf(rows) },
    brand,
    now: Date.UTC(2026, 5, 1),
    scorer: async () => wordScorer,
    signal,
  });

const replay = async (rows: readonly FileRow[]) => {
  const mentions = await read(rows);
  const asked = { range: { from: null, to: null }, ruleOf: () => rule, timezoneOf: () => 'UTC', campaignsOf: () => [] };
  return { ...(await replayFile({ read: mentions, ...asked, signal })), problems: mentions.problems.found() };
};

describe('a file of mentions', () => {
  test('has the wave of each of its brands found, and no wave where there is none', async () => {
    const named = (brand: string, rows: FileRow[]) => rows.map((row) => ({ ...row, brand }));
    const rows = [...named('loud', wavyPast()), ...named('calm', wavyPast({ wave: false }))];
    const { outcomes, late, problems } = await replay(rows);
    expect(outcomes.map(({ brand }) => brand)).toEqual(['calm', 'loud']);
    const [calm, loud] = outcomes.map(({ spoken }) => spoken.filter(({ occasion }) => occasion.at >= waveStart));
    expect(calm).toEqual([]);
    expect(loud?.[0]).toMatchObject({ occasion: { kind: 'opened' }, incident: { brand: 'loud' } });
    expect({ late, problems }).toEqual({ late: 0, problems: [] });
  });

  test('tells its problems as data: kind, number, first lines, an example', async () => {
    const [first, ...rest] = wavyPast({ wave: false });
    if (!first) throw new Error('the past is empty');
    const rows = [first, ...rest, { ...first }, { ...first, at: 'yesterday' }];
    expect((await replay(rows)).problems).toEqual([
      { what: 'a time that is none, or can be read in two ways', count: 1, lines: [rows.length], example: 'yesterday' },
      expect.objectContaining({ what: 'an id that another row has, which was seen first', count: 1 }),
    ]);
  });

  test('may be the export of a tool: date and hour apart, labels in any case or as signed numbers', async () => {
    const columns = ['Date', 'Hour', 'Author', 'Content', 'Sentiment'];
    const tool = async (labels: [string, string]) => {
      const rows = [
        { Date: '25/03/2026', Hour: '14:05', Author: 'kim', Content: 'one', Sentiment: labels[0] },
        { Date: '03/04/2026', Hour: '2:05 PM', Author: 'li', Content: 'two', Sentiment: labels[1] },
      ];
      const options = { brand: null, now: Date.UTC(2026, 5, 1), scorer: async () => wordScorer, signal };
      const { brands, problems } = await readMentions({ source: { columns, rows: rowsOf(rows) }, ...options });
      const past = brands[0]?.[1];
      return { at: past?.at, labels: [...(past?.labels ?? [])], problems: problems.found().length };
    };
    const at = [Date.UTC(2026, 2, 25, 14, 5), Date.UTC(2026, 3, 3, 14, 5)];
    const named = await tool(['Negative', 'POSITIVE']);
    expect(named.at).toEqual(at);
    expect((await tool(['-5', '5'])).labels).toEqual(named.labels);
    expect(new Set(named.labels).size).toBe(2);
  });

  test('has what became known late counted, as it opens nothing', async () => {
    const rows = wavyPast({ wave: false });
    const [last] = rows.slice(-1);
    const late = { ...last, id: 'late', at: '2026-01-06T00:00:00Z', author: 'x' };
    expect((await replay([...rows, late as FileRow])).late).toBe(1);
  });

  test('has texts without a sentiment scored, and names the brands that were not asked for', async () => {
    const row = (id: string, brand: string, text: string): FileRow => {
      return { id, brand, text, author: id, at: '2026-01-06T00:00:00Z' };
    };
    const rows = [row('1', 'acme', 'angry at acme'), row('2', 'acme', 'acme'), row('3', 'other', 'other')];
    const found = await read(rows, 'acme');
    expect(found).toMatchObject({ rows: 3, scored: 2, unlabelled: 0, otherBrands: ['other'] });
    expect(found.brands.map(([name]) => name)).toEqual(['acme']);
  });
});
