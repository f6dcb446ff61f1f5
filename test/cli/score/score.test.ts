import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { defaultModel } from '../../../src/analysis/sentiment/index.ts';
import { answerLines } from '../../../src/cli/score/answer-lines.ts';
import { openLineScorer } from '../../../src/cli/score/line-scorer.ts';
import { scoreLines } from '../../../src/cli/score/score-lines.ts';

const program = join(import.meta.dirname, '..', '..', '..', 'dist', 'cli', 'earshot.js');
const fields = ['id', 'label', 'p', 'severity', 'language', 'abstained', 'reason'];

const parseRows = (written: string): Record<string, unknown>[] =>
  written
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** In this process, without threads. */
async function score(text: string | Uint8Array, { cx = false, pieceBytes = Number.POSITIVE_INFINITY } = {}) {
  const bytes = Buffer.from(text);
  let written = '';
  let complaints = '';
  const scorer = await openLineScorer({ model: defaultModel, cx });
  const bad = await scoreLines(
    (async function* () {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    })(),
    (batch) => answerLines(batch, scorer),
    {
      async write(answers) {
        written += Buffer.from(answers).toString();
      },
      complain(said) {
        complaints += said;
      },
    },
  );
  return { rows: parseRows(written), complaints, bad };
}

/** The built program, with threads when the input is long. */
function earshotScore(input: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'score', ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 60_000,
  });
  return { code: status, rows: parseRows(stdout), said: stderr };
}

describe('earshot score', () => {
  test('answers plain lines with their number, in order', async () => {
    const { rows, bad } = await score('this is terrible\r\n\nI love this machine, it is wonderful');
    expect(rows.map(({ id, label, reason }) => [id, label, reason])).toEqual([
      [1, 'negative', null],
      [2, null, 'no text'],
      [3, 'positive', null],
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(fields);
    expect(bad).toBe(0);
  });

  test('reads JSON per line, keeps its id, and may mix', async () => {
    const { rows } = await score(
      '{"id":"a","text":"this is\\nterrible\\u2028"}\n{"text":"this is terrible"}\n{"id":7,"text":"rikki","language":"fi"}\nterrible\n',
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
    expect(rows.map((row) => Object.keys(row))).toEqual(rows.map(() => fields));
    expect(complaints).toMatch(/line 1: .*not valid JSON\nline 2: .*"text"/);
    expect(complaints).not.toContain('\u001b');
    expect(bad).toBe(3);
  });

  test('"towards" is whom the answer is about, and is refused where it is not understood', async () => {
    const text = 'I left Acme for Globex and love it';
    const lines = [
      { text, towards: { names: ['acme'], others: ['globex'] } },
      { text, towards: { names: ['globex'] } },
      { text, towards: null },
      { text, towards: { names: [] } },
      { text, towards: 'acme' },
      { text, towards: { names: ['acme'], other: ['globex'] } },
    ];
    const { rows, complaints, bad } = await score(lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(rows.map(({ label, reason }) => label ?? reason)).toEqual([
      ...['negative', 'positive', 'positive'],
      ...['bad input', 'bad input', 'bad input'],
    ]);
    expect(complaints).toContain('line 4: "towards" is not {"names": ["acme"], "others": ["globex"]}');
    expect(bad).toBe(3);
  });

  test('with --cx an answer has touchpoints, stage and intents, too', async () => {
    const { rows } = await score('this is terrible\n{oops\n', { cx: true });
    expect(rows.map((row) => Object.keys(row))).toEqual(rows.map(() => [...fields, 'touchpoints', 'stage', 'intents']));
    expect(rows[1]).toMatchObject({ reason: 'bad input', touchpoints: null, stage: null, intents: null });
  });

  test('no input, no output', async () => {
    expect(await score('')).toEqual({ rows: [], complaints: '', bad: 0 });
    expect(earshotScore('')).toEqual({ code: 0, rows: [], said: '' });
  });

  test('hostile lines get one answer each, however the input is cut', async () => {
    const lines = [
      '\0',
      '\u202eterrible',
      '\u{1f621}'.repeat(50),
      '[1]',
      'null',
      '{"text":"\\ud800"}',
      '{"id":{},"text":""}',
    ];
    const bytes = Buffer.concat([
      Buffer.from(`\ufeff${lines.join('\n')}\n`),
      Buffer.from([0xff, 0xf0, 0x9f, 0x0a, 0x80]),
    ]);
    const whole = await score(bytes);
    expect(whole.rows.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(whole.bad).toBe(0);
    for (const pieceBytes of [1, 2, 3, 7]) expect(await score(bytes, { pieceBytes })).toEqual(whole);
  });

  test('a model that there is not is a wrong usage', () => {
    const { code, said } = earshotScore('x\n', '--model', 'nothing');
    expect(code).toBe(2);
    expect(said).toContain("'nothing' is invalid. Allowed choices are");
  });

  test('a slow reader holds up the reading', async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; read < 1_000; read += 1) yield Buffer.from('x\n');
    }
    const scored = scoreLines(endless(), async () => ({ bytes: new Uint8Array(), bad: 0, complaints: '' }), {
      write: () => new Promise((resolve) => setTimeout(resolve, 50)),
      complain() {},
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(read).toBeLessThan(20);
    read = 1_000;
    await scored;
  });

  test('a batch that fails ends it with that error, and nothing behind it is written', async () => {
    const written: string[] = [];
    async function* input(): AsyncGenerator<Uint8Array> {
      for (let line = 0; line < 5; line += 1) yield Buffer.from(`${line}\n`);
    }
    const scored = scoreLines(
      input(),
      async ({ first, bytes }) => {
        if (first === 3) throw new Error('the thread is gone');
        return { bytes, bad: 0, complaints: '' };
      },
      {
        async write(bytes) {
          written.push(Buffer.from(bytes).toString());
        },
        complain() {},
      },
    );
    await expect(scored).rejects.toThrow('the thread is gone');
    expect(written).toEqual(['0\n', '1\n']);
  });
});

describe('earshot score on a long input', () => {
  const long = Array.from({ length: 50_000 }, (_, index) =>
    index % 3 === 0 ? `the handle of machine ${index} is terrible` : `I love machine ${index}, it is wonderful`,
  );

  test('keeps the order of 50,000 lines over its threads, and says the same as one thread', async () => {
    const { code, rows } = earshotScore(`${long.join('\r\n')}`);
    expect(code).toBe(0);
    expect(rows.map(({ id }) => id)).toEqual(long.map((_, index) => index + 1));
    const few = await score(`${long.slice(49_000).join('\n')}\n`);
    const withoutId = ({ id, ...rest }: Record<string, unknown>) => rest;
    expect(rows.slice(49_000).map(withoutId)).toEqual(few.rows.map(withoutId));
  });

  test('counts and names bad lines by their number in the whole input', () => {
    const wrong = [1, 12_345, 30_000, 49_999];
    const lines = long.map((line, index) => (wrong.includes(index + 1) ? '{oops' : line));
    const { code, rows, said } = earshotScore(`${lines.join('\n')}\n`);
    expect(code).toBe(1);
    expect(said.match(/line \d+/g)).toEqual(wrong.map((number) => `line ${number}`));
    expect(rows.flatMap(({ id, reason }) => (reason === 'bad input' ? [id] : []))).toEqual(wrong);
    expect(rows).toHaveLength(50_000);
  });

  test('lines of several MB are answered like any other', () => {
    const huge = 'terrible '.repeat(400_000);
    const { code, rows } = earshotScore(
      `${huge}\n${JSON.stringify({ id: 'big', text: huge })}\n${huge}${huge}${huge}\nx`,
    );
    expect(code).toBe(0);
    expect(rows.map(({ id, label }) => [id, label])).toEqual([
      [1, 'negative'],
      ['big', 'negative'],
      [3, 'negative'],
      [4, rows[3]?.label],
    ]);
  });

  test.each([
    ['a short', 3],
    ['a long', 50_000],
  ])('%s input whose reader has gone ends at once, without a complaint', async (_, count) => {
    const child = spawn(process.execPath, [program, 'score'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.stdin.on('error', () => {});
    // Standard input stays open: only the missing reader can end it.
    child.stdout.destroy();
    child.stdin.write(`${long.slice(0, count).join('\n')}\n`);
    const [code] = await once(child, 'close');
    expect({ code, said }).toEqual({ code: 0, said: '' });
  });
});
