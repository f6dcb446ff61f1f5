import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createScorer } from '../../src/analysis/sentiment/index.ts';
import { readLines } from '../../src/cli/lines.ts';
import { scoreLines } from '../../src/cli/score.ts';

async function score(
  ...chunks: (string | Uint8Array)[]
): Promise<{ rows: Record<string, unknown>[]; complaints: string; bad: number }> {
  let written = '';
  let complaints = '';
  const bad = await scoreLines(
    (async function* () {
      yield* chunks;
    })(),
    await createScorer(),
    {
      async write(text) {
        written += text;
      },
      complain(text) {
        complaints += text;
      },
    },
  );
  return {
    rows: written
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line)),
    complaints,
    bad,
  };
}

describe('earshot score', () => {
  test('answers plain lines with their number, in order', async () => {
    const { rows, bad } = await score('this is terrible\r\n\nI love this machine, it is wonderful');
    expect(rows.map(({ id, label, reason }) => [id, label, reason])).toEqual([
      [1, 'negative', null],
      [2, null, 'no text'],
      [3, 'positive', null],
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(['id', 'label', 'p', 'language', 'abstained', 'reason']);
    expect(bad).toBe(0);
  });

  test('reads JSON per line, keeps its id, and may mix', async () => {
    const { rows } = await score(
      '{"id":"a","text":"this is\\nterrible\\u2028"}\n{"text":"this is terrible"}\n{"id":7,"text":"kaputt","language":"de"}\nterrible\n',
    );
    expect(rows.map(({ id, label, reason }) => [id, label, reason])).toEqual([
      ['a', 'negative', null],
      [2, 'negative', null],
      [7, null, 'unsupported language'],
      [4, 'negative', null],
    ]);
  });

  test('what cannot be used keeps its place, and is explained without repeating it', async () => {
    const { rows, complaints, bad } = await score('{oops \u001b[31m\n{"id":"b"}\n{"id":"c","text":1}\nterrible\n');
    expect(rows.map(({ id, reason }) => [id, reason])).toEqual([
      [1, 'bad input'],
      ['b', 'bad input'],
      ['c', 'bad input'],
      [4, null],
    ]);
    expect(complaints).toMatch(/line 1: .*not valid JSON\nline 2: .*"text"/);
    expect(complaints).not.toContain('\u001b');
    expect(bad).toBe(3);
  });

  test('no input, no output', async () => {
    expect((await score()).rows).toEqual([]);
  });
});

describe('lines', () => {
  test('are the same however the input is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\u2028', 'a\rb', '\u{1f621}'))),
        fc.integer({ min: 1, max: 7 }),
        async (lines, size) => {
          const wanted = lines.map((line) => line.replaceAll('\n', ' ').replace(/\r+$/, ''));
          const bytes = Buffer.from(wanted.map((line) => `${line}\n`).join(''));
          async function* pieces(): AsyncGenerator<Uint8Array> {
            for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
          }
          const read: string[] = [];
          for await (const some of readLines(pieces())) read.push(...some);
          expect(read).toEqual(wanted.map((line, index) => (index === 0 ? line.replace(/^\ufeff/, '') : line)));
        },
      ),
    );
  });

  test('one without an end does not fill the memory', async () => {
    async function* endless(): AsyncGenerator<string> {
      for (let chunk = 0; chunk < 200; chunk += 1) yield 'x'.repeat(100_000);
    }
    const read: string[] = [];
    for await (const some of readLines(endless())) read.push(...some);
    expect(read.map((line) => line.length)).toEqual([8_000_000]);
  });
});
