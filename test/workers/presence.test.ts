import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Logger } from '../../src/core/logger.ts';
import { announce } from '../../src/workers/process/presence.ts';
import { openWorkplace, type Workplace } from '../support/workplace.ts';

let place: Workplace;
let said: string[];
let turns: (() => Promise<void>)[];
beforeEach(async () => {
  place = await openWorkplace();
  said = [];
  turns = [];
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

/** Says that it works whenever the test says so. */
function begin(name: string) {
  const info = (_: object, text: string): void => void said.push(`${name}: ${text}`);
  const logger: Logger = { ...place.logger, info };
  const repeat = (say: () => Promise<void>) => {
    turns.push(say);
    return () => {};
  };
  return announce({ ...place, logger, repeat }, ['collect']);
}

test('two processes on one store each say once that the other works there, and that it works no longer', async () => {
  const first = await begin('first');
  const second = await begin('second');
  for (const say of [...turns, ...turns]) await say();
  expect(said).toEqual([
    'second: another process works on the same store: they share the work',
    'first: another process works on the same store: they share the work',
  ]);
  expect(await place.store.processes()).toHaveLength(2);
  await second[Symbol.asyncDispose]();
  await turns[0]?.();
  expect(said.slice(2)).toEqual(['first: the other process works no longer on this store']);
  await first[Symbol.asyncDispose]();
  expect(await place.store.processes()).toEqual([]);
});

test('a process works also when it cannot say so', async () => {
  const store = { ...place.store, sayAtWork: () => Promise.reject(new Error('away')) };
  const alone = await announce({ ...place, store }, ['collect']);
  await alone[Symbol.asyncDispose]();
});
