import { expect, test } from '@jest/globals';
import { storedOtherwise } from '../../../src/operations/mentions/stored-otherwise.ts';
import { mentionOf, noon } from '../../support/workplace.ts';

test('an id whose stored post has other words stands for two posts, but of an erased one nobody can tell', async () => {
  const given = mentionOf('1', null, { text: 'my kaffa leaks' });
  const stored = { ...mentionOf('1', null, { text: '' }), stored: noon, scored: null, score: null, correction: null };
  const storeOf = (mention: typeof stored & { erased?: number }) => ({
    async *mentions() {
      yield mention;
    },
  });
  expect(await storedOtherwise(storeOf({ ...stored, text: 'the weather is fine' }), [given])).toEqual([given]);
  expect(await storedOtherwise(storeOf({ ...stored, erased: noon }), [given])).toEqual([]);
});
