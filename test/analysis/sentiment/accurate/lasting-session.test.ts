import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openLastingSession } from '../../../../src/analysis/sentiment/accurate/lasting-session.ts';

const runtime = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'accurate', 'fragile-runtime.cjs');
const start = { runtime, weights: 'none', probe: [0] };

test('a post that ends the thread fails alone: what comes after it is answered', async () => {
  await using session = await openLastingSession(start);
  expect(await session.run([[1], [2]])).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
  for (let round = 0; round < 3; round += 1) {
    await expect(session.run([[1], [13]])).rejects.toThrow('the thread of the model has ended');
    const together = await Promise.all([session.run([[1]]), session.run([[2]])]);
    expect(together).toEqual([[[1, 2, 3]], [[1, 2, 3]]]);
  }
});
