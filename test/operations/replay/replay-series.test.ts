import { expect, test } from '@jest/globals';
import { detectors } from '../../../src/alerts/detectors/index.ts';
import { sliceMs } from '../../../src/core/domain.ts';
import { readSeries } from '../../../src/operations/replay/read-series.ts';
import { replaySeries } from '../../../src/operations/replay/replay-series.ts';

const start = Date.UTC(2026, 1, 2);
const burstAt = 14 * 288;
const lines = Array.from({ length: 15 * 288 }, (_, row) => {
  const burst = row >= burstAt && row < burstAt + 6 ? 400 : 0;
  return `${new Date(start + row * sliceMs).toISOString()},${10 + (row % 7) + burst}`;
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
const read = (text: string) => readSeries(bytesOf(text), 'a series', new AbortController().signal);
const [watcher] = detectors.flatMap(({ name, watchCounts }) => (watchCounts ? [{ name, watchCounts }] : []));

test('a burst in a series of counts opens an incident, and its rows have the highest score', async () => {
  if (!watcher) throw new Error('no detector judges counts');
  const { name, watchCounts } = watcher;
  const rule = { name, detector: name, watchCounts, brand: 'calls', falseAlarmsPerMonth: 2 };
  const { usable, problems } = await read(`timestamp,value\n${lines.join('\n')}\nnever,3\n`);
  const { scores, spoken } = replaySeries(rule, usable, { from: null, to: null });
  expect(spoken[0]).toMatchObject({ occasion: { kind: 'opened', at: start + burstAt * sliceMs } });
  expect(Math.abs(scores.indexOf(Math.max(...scores)) - burstAt)).toBeLessThan(6);
  expect(problems.found()).toMatchObject([{ count: 1, lines: [lines.length + 2], example: 'never' }]);
  const before = replaySeries(rule, usable, { from: null, to: start + burstAt * sliceMs });
  expect(before.spoken).toEqual([]);
  expect(before.scores).toEqual(scores.slice(0, burstAt));
});

test('a file without a row is named', async () => {
  await expect(read('timestamp,value\n')).rejects.toThrow('a series holds no row of a series.');
});
