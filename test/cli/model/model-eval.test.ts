import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseLabels, schemeOf } from '../../../src/cli/model/label-scheme.ts';
import * as model from '../../../src/cli/model/model.ts';
import { WrongInput } from '../../../src/core/errors.ts';
import { runCommand } from '../../support/run-command.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-eval-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Evaluates the standard model on a file of this content. */
async function earshot(name: string, content: string | Uint8Array, ...args: string[]) {
  const file = join(folder, name);
  await writeFile(file, content);
  return runCommand(model, 'model', 'eval', '--file', file, ...args);
}
const figures = async (name: string, content: string | Uint8Array, ...args: string[]) =>
  JSON.parse((await earshot(name, content, '--json', ...args)).out);

const terrible = 'this is terrible and I hate it';
const lovely = 'I love this machine and it is wonderful';
const csv = `text,label
${terrible},negative
${lovely},Positive
${lovely},NEG
"${terrible}, really",pos
${terrible},neg
`;

describe('the figures', () => {
  test('are counted over the rows of the file, in any case and in three letters', async () => {
    const found = await figures('labelled.csv', csv);
    expect(found).toMatchObject({ rows: 5, textColumn: 'text', labelColumn: 'label', leftOut: {} });
    expect(found.confusion).toEqual({
      negative: { negative: 2, neutral: 0, positive: 1 },
      neutral: { negative: 0, neutral: 0, positive: 0 },
      positive: { negative: 1, neutral: 0, positive: 1 },
    });
    expect(found.macroRecall.value).toBeCloseTo((2 / 3 + 1 / 2) / 2, 10);
    expect(found.accuracy.value).toBeCloseTo(3 / 5, 10);
    expect(found.accuracyOfAnswers).toBeCloseTo(3 / 5, 10);
    expect(found.macroRecall.low).toBeLessThanOrEqual(found.macroRecall.value);
    expect(found.perLabel.negative).toMatchObject({ precision: 2 / 3, support: 3 });
    expect(found.accuracyAt60).toBeGreaterThan(0);
    expect(found.model).toMatch(/\S/);
  });

  test('are the same each time', async () => {
    expect(await earshot('labelled.csv', csv)).toEqual(await earshot('labelled.csv', csv));
  });

  test('are printed as tables, the matrix with truth and answer', async () => {
    const { out, said } = await earshot('labelled.csv', csv);
    expect(out).toMatch(/macro recall +58\.3 % +\d/);
    expect(out).toMatch(/you say \\ it says +negative +neutral +positive +abstains\nnegative +2 +0 +1 +0\n/);
    expect(out).toContain('accuracy of the answers: 60.0 %');
    expect(out).toContain('expected calibration error: 0.');
    expect(out).toContain('worst errors, the surest first:');
    expect(said).toBe('');
  });

  test('tell apart what the model abstained on, and why', async () => {
    const found = await figures('labelled.csv', `${csv}이 제품은 정말 끔찍하고 다시는 사지 않을 것이다,negative\n`);
    expect(found).toMatchObject({ rows: 6, abstained: 1, abstainedBecause: { 'unsupported language': 1 } });
    expect(found.abstainedByLabel).toEqual({ negative: 1, neutral: 0, positive: 0 });
    expect(found.accuracy.value).toBeCloseTo(3 / 6, 10);
    expect(found.accuracyOfAnswers).toBeCloseTo(3 / 5, 10);
  });

  test('of a file that the model never answers are there, too', async () => {
    const found = await figures('labelled.csv', 'text,label\n\u{1f621},negative\n');
    expect(found).toMatchObject({ abstained: 1, ece: null, accuracyOfAnswers: null, accuracyAt60: null, worst: [] });
    const { out } = await earshot('labelled.csv', 'text,label\n\u{1f621},negative\n');
    expect(out).toContain('accuracy of the answers: -');
  });
});

describe('the worst errors', () => {
  test('are the wrong answers that the model was surest of, with line, labels and text', async () => {
    const { worst } = await figures('labelled.csv', csv, '--worst', '1');
    expect(worst).toHaveLength(1);
    const both = (await figures('labelled.csv', csv)).worst as { line: number; p: number }[];
    expect(both.map(({ line }) => line).sort()).toEqual([4, 5]);
    expect(both[0]?.p).toBeGreaterThanOrEqual(both[1]?.p ?? 1);
    expect(both).toContainEqual(
      expect.objectContaining({ line: 4, truth: 'negative', answer: 'positive', text: lovely }),
    );
  });

  test('are safe to print', async () => {
    const hostile = `"I love this \u001b[31m wonderful \u009b2J \u202e machine\nand it is great",negative\n`;
    const { out } = await earshot('labelled.csv', `text,label\n${hostile}`);
    expect(out.replace(/\s+/g, ' ')).toContain('I love this [31m wonderful 2J machine and it is great');
    expect(out).not.toMatch(/[\u001b\u009b\u202e]/);
    const json = (await earshot('labelled.csv', `text,label\n${hostile}`, '--json')).out;
    expect(json).not.toMatch(/[\u001b\u009b\u202e]/);
  });

  test('may be left out', async () => {
    expect((await earshot('labelled.csv', csv, '--worst', '0')).out).not.toContain('worst errors');
    await expect(earshot('labelled.csv', csv, '--worst', 'many')).rejects.toThrow('whole number from 0 to 1000');
  });
});

describe('what is read', () => {
  test.each([
    ['TSV', 'a.tsv', `Body\tSentiment\n${terrible}\tneg\n`],
    ['semicolons', 'a.csv', `body;sentiment\n${terrible};neg\n`],
    ['JSONL', 'a.jsonl', `{"body":"${terrible}","sentiment":"neg"}\n`],
    ['gzipped', 'a.csv.gz', gzipSync(`body,sentiment\n${terrible},neg\n`)],
    ['numbers in JSONL', 'a.jsonl', `{"text":"${terrible}","polarity":-1}\n{"text":"${lovely}","polarity":1}\n`],
  ])('%s', async (_name, file, content) => {
    const found = await figures(file, content);
    expect(found.confusion.negative.negative).toBe(1);
  });

  test('columns by name, where theirs is another', async () => {
    const content = `words,text,truth\n${terrible},1,neg\n`;
    expect(await figures('a.csv', content, '--text', 'words', '--label', 'truth')).toMatchObject({ rows: 1 });
    await expect(earshot('a.csv', content)).rejects.toThrow(
      'no column is known for the label among words, text, truth: say --label COLUMN',
    );
    await expect(earshot('a.csv', content, '--label', 'trut')).rejects.toThrow("Did you mean 'truth'?");
  });

  test('rows that cannot be used are counted, and told with their line', async () => {
    const { out, said } = await earshot(
      'a.csv',
      `text,label\n${terrible},neg\n${lovely}\n${lovely},\n,pos\n`,
      '--json',
    );
    expect(JSON.parse(out)).toMatchObject({ rows: 1, leftOut: { unreadable: 1, 'no label': 1, 'no text': 1 } });
    expect(said).toBe('line 3: 1 cells where the header has 2\n');
    await expect(earshot('a.csv', 'text,label\n,neg\n')).rejects.toThrow(
      'holds no row with a text and a label (no text: 1 row)',
    );
    await expect(runCommand(model, 'model', 'eval', '--file', join(folder, 'none.csv'))).rejects.toThrow(
      'there is no such file',
    );
  });

  test('of our own export only what a person labelled, without the guard against formulas', async () => {
    const content = `text,label,model_label,corrected_by\n"'=this is terrible, I hate it",negative,positive,jo\n${lovely},positive,positive,\n`;
    const found = await figures('a.csv', content);
    expect(found).toMatchObject({ rows: 1, leftOut: { 'not labelled by a person': 1 } });
    const wrong = await figures('a.csv', content.replace('negative', 'positive'));
    expect(wrong.worst).toMatchObject([{ text: '=this is terrible, I hate it' }]);
  });

  test('of our own export also what the imported file said, where that is asked for', async () => {
    const content = `text,label,model_label,corrected_by,reported_sentiment\n${lovely},positive,positive,,Positive\n`;
    expect(await figures('a.csv', content, '--label', 'reported_sentiment')).toMatchObject({ rows: 1, leftOut: {} });
  });
});

describe('what a label means', () => {
  const scheme = (found: string[], given = '') =>
    Object.fromEntries(schemeOf(new Map(found.map((label) => [label, 1])), parseLabels(given || undefined), 'gold'));

  test.each([
    [['0', '1', '2'], { 0: 'negative', 1: 'neutral', 2: 'positive' }],
    [['0', '2'], { 0: 'negative', 2: 'positive' }],
    [['-1', '0', '1'], { '-1': 'negative', 0: 'neutral', 1: 'positive' }],
    [['-1.0', '+1'], { '-1.0': 'negative', '+1': 'positive' }],
    [['Negative', 'NEU', 'pos'], { Negative: 'negative', NEU: 'neutral', pos: 'positive' }],
  ])('%j', (found, wanted) => {
    expect(scheme(found)).toEqual(wanted);
  });

  test('is said for words and numbers of other kinds', () => {
    expect(scheme(['1', '5', 'spam'], '1=neg,5=positive,spam=skip')).toEqual({
      1: 'negative',
      5: 'positive',
      spam: 'skip',
    });
    expect(scheme(['0', '1'], '0=negative,1=positive')).toEqual({ 0: 'negative', 1: 'positive' });
  });

  test('is asked for where it is not clear, with what was found', () => {
    expect(() => scheme(['0', '1'])).toThrow(
      "Column 'gold' holds '0' (1 row), '1' (1 row), which may be 0, 1, 2 or -1, 0, 1; wanted negative, neutral, positive",
    );
    expect(() => scheme(['bad', 'neutral', 'fine'])).toThrow(
      /holds 'bad' \(1 row\), 'fine' \(1 row\); wanted .*--labels bad=negative,fine=positive/,
    );
    expect(() => scheme(['0', '4'])).toThrow(WrongInput);
    expect(() => parseLabels('bad=nagative')).toThrow("--labels: found 'bad=nagative', wanted FOUND=LABEL");
  });

  test('a column of texts is no column of labels', async () => {
    const content = `text,label\n${Array.from({ length: 60 }, (_, n) => `${terrible},row ${n}`).join('\n')}\n`;
    await expect(earshot('a.csv', content)).rejects.toThrow(/holds more than 50 different labels \('row 0', .*--label/);
  });

  test('rows to skip are left out', async () => {
    const found = await figures(
      'a.csv',
      `text,label\n${terrible},bad\n${lovely},spam\n`,
      '--labels',
      'bad=neg,spam=skip',
    );
    expect(found).toMatchObject({ rows: 1, leftOut: { 'skipped by --labels': 1 } });
  });
});

test('a model that does not exist is named with those that do', async () => {
  await expect(earshot('labelled.csv', csv, '--model', 'oracle')).rejects.toThrow(
    'there is no sentiment model "oracle"',
  );
});
