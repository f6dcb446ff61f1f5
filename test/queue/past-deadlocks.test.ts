import { expect, test } from '@jest/globals';
import { pastDeadlocks } from '../../src/queue/past-deadlocks.ts';

const failing = (times: number, code: string) => {
  let tries = 0;
  return async (): Promise<number> => {
    tries += 1;
    if (tries <= times) throw Object.assign(new Error(`try ${tries}`), { code });
    return tries;
  };
};

test('what PostgreSQL undid to end a deadlock is done again, at most five times', async () => {
  expect(await pastDeadlocks(failing(0, '40P01'))).toBe(1);
  expect(await pastDeadlocks(failing(4, '40P01'))).toBe(5);
  await expect(pastDeadlocks(failing(5, '40P01'))).rejects.toThrow('try 5');
});

test('another error is not tried again', async () => {
  await expect(pastDeadlocks(failing(1, '23505'))).rejects.toThrow('try 1');
});
