import { expect, test } from '@jest/globals';
import { table } from '../../../../src/cli/terminal/layout/table.ts';
import { oneLine, outputWidth } from '../../../../src/cli/terminal/output.ts';
import { displayWidth, wrapText } from '../../../../src/wording/display-width.ts';

const id = '5f0c1d2e-0000-4000-8000-000000000000';
const widest = (text: string): number => Math.max(...text.split('\n').map(displayWidth));

test.each<[string, number]>([
  ['kaffa', 5],
  ['Käffa', 5],
  ['e\u0301', 1],
  ['咖啡', 4],
  ['カフェ', 6],
  ['ｶﾌｪ', 3],
  ['커피', 4],
  ['☕', 2],
  ['❤\ufe0f', 2],
  ['👩‍👩‍👧', 2],
  ['🇨🇭', 2],
  ['“x…”', 4],
  ['قهوة', 4],
  ['a\u200bb', 2],
])('%j takes %d columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});

test('a text is wrapped at spaces, and a word that is too long is broken between characters', () => {
  expect(wrapText('the coffee is cold', 10)).toEqual(['the coffee', 'is cold']);
  expect(wrapText('a 咖啡机坏了 b', 6)).toEqual(['a', '咖啡机', '坏了 b']);
  expect(wrapText('', 10)).toEqual(['']);
});

test('a text that is too long is cut, but not within a character', () => {
  expect(oneLine('the ☕ is cold', 8)).toBe('the ☕ i…');
  expect(oneLine('the 👍 is up', 6)).toBe('the …');
});

test('what fits stands beside each other, one line a row', () => {
  expect(
    table(
      ['brand', 'source', 'lag'],
      [
        ['kaffa', 'forum', '3 h'],
        ['咖啡', 'x', ''],
      ],
    ),
  ).toBe('brand  source  lag\nkaffa  forum   3 h\n咖啡   x');
});

test('a long cell is wrapped in its column', () => {
  expect(table(['brand', 'reason'], [['kaffa', 'it did not answer for a long time']], 30)).toBe(
    'brand  reason\nkaffa  it did not answer for a\n       long time',
  );
});

test('a column that leaves no room for the others stands below, with its name; ids stay whole', () => {
  const rows = [[id, 'kaffa', '2026-03-16 12:00', 'negative', 'the handle broke off after a week and nobody answers']];
  const text = table(['id', 'brand', 'posted', 'label', 'text'], rows);
  expect(text.split('\n')).toEqual([
    'id                                    brand  posted            label',
    `${id}  kaffa  2026-03-16 12:00  negative`,
    '    text  the handle broke off after a week and nobody answers',
  ]);
});

test.each([40, 60, 80, 120, 200])('however long the cells are, a table is at most %d columns wide', (width) => {
  const cells = [
    'x'.repeat(300),
    '咖啡机'.repeat(60),
    '👩‍👩‍👧'.repeat(90),
    `https://forum.example/${'a/'.repeat(200)}`,
    'International Consolidated Coffee Machine Company of the Upper Valley '.repeat(4),
    `a\u001b[2J\r\nb\u202e${'\u0301'.repeat(50)}`,
    '',
  ];
  for (let columns = 1; columns <= 7; columns += 1) {
    const header = Array.from({ length: columns }, (_, column) => `column ${column}`);
    const rows = cells.map((_, row) => header.map((_, column) => cells[(row + column) % cells.length] ?? ''));
    expect(widest(table(header, rows, width))).toBeLessThanOrEqual(width);
  }
});

test('all that a cell says is told', () => {
  const words = Array.from({ length: 30 }, (_, word) => `word${word}`);
  const rows = [[id, words.slice(0, 15).join(' '), words.slice(15).join(' '), 'ok']];
  const text = table(['id', 'reason', 'text', 'state'], rows);
  for (const word of words) expect(text).toContain(word);
});

test('a terminal is used in its width, all else in 80 columns', () => {
  expect(outputWidth({ isTTY: true, columns: 132 })).toBe(132);
  expect(outputWidth({ isTTY: true, columns: 60 })).toBe(60);
  expect(outputWidth({ isTTY: true, columns: 0 })).toBe(80);
  expect(outputWidth({ isTTY: false, columns: 132 })).toBe(80);
});
