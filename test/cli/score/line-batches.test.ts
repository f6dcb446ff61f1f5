import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LineBatch, lineBatches } from '../../../src/cli/score/line-batches.ts';

async function batchesOf(pieces: Iterable<Uint8Array>): Promise<LineBatch[]> {
  const batches: LineBatch[] = [];
  async function* input(): AsyncGenerator<Uint8Array> {
    yield* pieces;
  }
  for await (const batch of lineBatches(input())) batches.push(batch);
  return batches;
}

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const joined = (batches: readonly LineBatch[]): string => Buffer.concat(batches.map(({ bytes }) => bytes)).toString();
const endsIn = (text: string): number => text.split('\n').length - 1;

describe('batches of lines', () => {
  test('are whole lines with the right numbers, however the input is cut into pieces', async () => {
    const line = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\u2028', 'a\rb', '\u{1f621}', 'x\r', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 7 }), fc.boolean(), async (lines, size, ended) => {
        const text = lines.join('\n') + (ended ? '\n' : '');
        const batches = await batchesOf(cut(Buffer.from(text), size));
        expect(joined(batches)).toBe(text.replace(/^\ufeff/, ''));
        let next = 1;
        for (const [index, batch] of batches.entries()) {
          const part = Buffer.from(batch.bytes).toString();
          expect(batch.first).toBe(next);
          expect(part.endsWith('\n') || index === batches.length - 1).toBe(true);
          next += endsIn(part);
        }
      }),
    );
  });

  test('a mark of byte order goes at the very start alone', async () => {
    const batches = await batchesOf(cut(Buffer.from('\ufeffa\n\ufeffb\n'), 2));
    expect(joined(batches)).toBe('a\n\ufeffb\n');
  });

  test('a chunk of many short lines becomes several batches', async () => {
    const batches = await batchesOf([Buffer.from('\n'.repeat(5_000))]);
    expect(batches.map(({ first, bytes }) => [first, bytes.length])).toEqual([
      [1, 2_000],
      [2_001, 2_000],
      [4_001, 1_000],
    ]);
  });

  test('a line without an end does not fill the memory, and the next one is not lost', async () => {
    function* long(): Generator<Uint8Array> {
      for (let chunk = 0; chunk < 200; chunk += 1) yield Buffer.alloc(100_000, 'x');
    }
    const endless = await batchesOf(long());
    expect(endless.map(({ bytes }) => bytes.length)).toEqual([8_000_000]);
    const [batch] = await batchesOf([...long(), Buffer.from('y\nnext\n')]);
    expect(
      Buffer.from(batch?.bytes ?? [])
        .toString()
        .slice(8_000_000),
    ).toBe('\nnext\n');
  });

  test('each has memory of its own', async () => {
    const [a, b] = await batchesOf([Buffer.from('a\n'), Buffer.from('b\n')]);
    expect(a?.bytes.buffer.byteLength).toBe(2);
    expect(b?.bytes.buffer).not.toBe(a?.bytes.buffer);
  });
});
