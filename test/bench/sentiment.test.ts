import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { median } from '../../bench/score/median.ts';
import { shortened } from '../../bench/sentiment/measure-languages.ts';
import { reliabilityChart } from '../../bench/sentiment/picture.ts';
import { naturals } from '../../bench/sentiment/rivals.ts';
import { readLanguage, readTweets } from '../../bench/sentiment/rows.ts';
import { summarize } from '../../bench/sentiment/summary.ts';
import { evaluate } from '../../src/analysis/sentiment/evaluation.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-sets-'));
  mkdirSync(join(folder, 'umsab', 'french'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the sets of labelled posts', () => {
  test('tweets are read with their labels, tabs and all', async () => {
    writeFileSync(join(folder, 'semeval_val.tsv'), '0\tbad\tday\r\n1\t"so so"\n2\tgood\n');
    expect(await readTweets(folder)).toEqual([
      { label: 'negative', text: 'bad\tday' },
      { label: 'neutral', text: '"so so"' },
      { label: 'positive', text: 'good' },
    ]);
  });

  test('texts and labels of a language are read line by line, and a label that is none is named with its line', async () => {
    const [texts, labels] = ['val_text.txt', 'val_labels.txt'].map((name) => join(folder, 'umsab', 'french', name));
    writeFileSync(texts ?? '', 'bon\nmauvais\n');
    writeFileSync(labels ?? '', '2\n0');
    expect(await readLanguage(folder, 'french')).toEqual([
      { label: 'positive', text: 'bon' },
      { label: 'negative', text: 'mauvais' },
    ]);
    writeFileSync(labels ?? '', '2\n');
    await expect(readLanguage(folder, 'french')).rejects.toThrow(/val_labels\.txt, line 2: found no label/);
  });
});

describe('short pieces of posts', () => {
  test.each([
    ['too short', null],
    ['exactly as it stands here', 'exactly as it stands here'],
    [
      '@user @user the handle broke off after a week http://t.co/x and nobody answers',
      'the handle broke off after a week and',
    ],
    ['averyveryveryverylongwordwithoutanyspaceatalltobefound', null],
    ['@user http @somebody', null],
  ])('of "%s" are cut at the end of a word, 20 to 40 characters, without names and links', (text, wanted) => {
    expect(shortened(text)).toBe(wanted);
  });
});

describe('the table of languages', () => {
  test('counts each language alike, however many tweets it has', () => {
    const estimate = (value: number) => ({ value, low: value, high: value });
    const row = { tweets: 10, identified: { right: 9, of: 10 }, identifiedShort: { right: 5, of: 10 } };
    expect(
      summarize([
        { ...row, folder: 'hindi', macroF1: { notTold: estimate(0.4), told: estimate(0.6) } },
        {
          ...row,
          folder: 'french',
          identified: { right: 7, of: 100 },
          macroF1: { notTold: estimate(0.6), told: estimate(0.8) },
        },
      ]),
    ).toEqual({
      meanF1NotTold: 0.5,
      meanF1Told: expect.closeTo(0.7),
      identified: expect.closeTo(0.485),
      identifiedShort: 0.5,
    });
  });
});

describe('the picture of reliability', () => {
  test('has a point for each bin, and the number of its answers', () => {
    const p = (negative: number) => ({ negative, neutral: (1 - negative) / 2, positive: (1 - negative) / 2 });
    const rows = [0.55, 0.58, 0.75, 0.95].map((sure) => ({ label: 'negative' as const, p: p(sure) }));
    const svg = reliabilityChart('<fast>', evaluate([...rows, { label: 'neutral', p: null }]));
    expect(svg.match(/<circle /g)).toHaveLength(3);
    expect(svg).toContain('Model &lt;fast&gt; on 4 validation tweets');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});

describe('natural', () => {
  test.each(naturals.map((rival) => [rival.name, rival] as const))(
    '%s judges by the sign of its score',
    (_, { load }) => {
      const judge = load();
      expect(['this is terrible', 'I love it', 'on Tuesday', ''].map(judge)).toEqual([
        'negative',
        'positive',
        'neutral',
        'neutral',
      ]);
    },
  );
});

test('a median is the middle one, or between the two of the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).toEqual([2, 2.5, Number.NaN]);
});
