import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/core/clock.ts';
import { type Label, labels } from '../../../src/core/domain.ts';
import type { LabelChange } from '../../../src/core/store/mentions.ts';
import { correctFromRows } from '../../../src/operations/mentions/correct-from-rows.ts';
import type { CorrectionRow } from '../../../src/operations/mentions/correction-rows.ts';

describe('the rows of a file', () => {
  const signal = new AbortController().signal;
  const run = async (rows: CorrectionRow[], stop = signal) => {
    const batches: Map<string, Label>[] = [];
    const result = await correctFromRows({
      rows: (async function* () {
        yield* rows;
      })(),
      store: {
        async correctMentions(labelled) {
          batches.push(new Map(labelled));
          return [...labelled.keys()].map((id): LabelChange => ({ id, brand: 'b', before: null, changed: true }));
        },
      },
      by: 'jo',
      clock: systemClock,
      signal: stop,
      onReject: async () => {},
      onProgress: () => {},
    });
    return { batches, result };
  };
  const rowOf = (id: string, label: Label, line = 1): CorrectionRow => ({ line, row: {}, id, label });

  test('go to the store many at a time', async () => {
    const rows = Array.from({ length: 1_200 }, (_, n) => rowOf(`${n}`, labels[n % 3] ?? 'neutral'));
    const { batches, result } = await run(rows);
    expect(batches.map(({ size }) => size)).toEqual([500, 500, 200]);
    expect(result).toMatchObject({ read: 1_200, corrected: 1_200, interrupted: false });
  });

  test('on one mention hold in their order', async () => {
    const { batches } = await run([rowOf('a', 'negative'), rowOf('b', 'neutral'), rowOf('a', 'positive')]);
    expect(batches.map((batch) => [...batch])).toEqual([
      [
        ['a', 'negative'],
        ['b', 'neutral'],
      ],
      [['a', 'positive']],
    ]);
  });

  test('that were not read before a stop are left for the next run', async () => {
    const { batches, result } = await run([rowOf('a', 'negative')], AbortSignal.abort());
    expect(batches).toEqual([]);
    expect(result).toMatchObject({ read: 0, interrupted: true });
  });
});
