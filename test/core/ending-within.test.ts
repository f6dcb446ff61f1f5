import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { endingWithin } from '../../src/core/clock.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('a time limit comes, also after garbage was collected', async () => {
  const job = new AbortController();
  const signals = Array.from({ length: 100 }, () => endingWithin(50, job.signal));
  for (let round = 0; round < 4; round += 1) {
    collectGarbage();
    await sleep(20);
  }
  await sleep(50);
  expect(signals.filter(({ aborted }) => !aborted)).toEqual([]);
  expect(signals[0]?.reason).toMatchObject({ name: 'TimeoutError', message: 'timeout after 0.05 s' });
});

test('the first of its signals ends it, with its reason, also one that has ended before', () => {
  const [job, stop] = [new AbortController(), new AbortController()];
  const ending = endingWithin(60_000, job.signal, stop.signal);
  stop.abort('stopped');
  expect(ending).toMatchObject({ aborted: true, reason: 'stopped' });
  expect(endingWithin(60_000, job.signal, stop.signal)).toMatchObject({ aborted: true, reason: 'stopped' });
});
