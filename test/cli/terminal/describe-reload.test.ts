import { expect, test } from '@jest/globals';
import { describeReload } from '../../../src/cli/terminal/reload/describe-reload.ts';

test.each([
  ['nothing', [], [], 'Reloaded: nothing is different.'],
  ['a brand', ['brand tee: new'], [], 'Reloaded. brand tee: new.'],
  ['only what needs a restart', [], ['store'], 'Nothing was taken over.\nOnly a restart takes over: store.'],
  [
    'a brand, and what needs a restart',
    ['brand tee: new'],
    ['data', 'queue'],
    'Reloaded. brand tee: new.\nOnly a restart takes over: data, queue.',
  ],
])('where %s differs, a reload says so and does not contradict itself', (_, changed, needRestart, said) => {
  expect(describeReload({ error: null, changed, needRestart })).toBe(said);
});

test('a refused file is told with what stays in force', () => {
  expect(describeReload({ error: 'the file is wrong', changed: [], needRestart: [] })).toBe(
    'Not reloaded: the configuration from before stays in force.\nthe file is wrong',
  );
});
