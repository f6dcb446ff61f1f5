import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { correctLabel } from '../../../src/operations/mentions/correct-label.ts';
import { forAllBrands } from '../../../src/workers/brand-scorers.ts';
import { score } from '../../../src/workers/score.ts';
import { mentionOf, noon, openWorkplace, type Workplace, wordScorer } from '../../support/workplace.ts';

const { id } = mentionOf('a', noon);
let place: Workplace;

beforeEach(async () => {
  place = await openWorkplace();
  await place.store.saveMentions([mentionOf('a', noon, { text: 'angry at my kaffa' })], noon);
  await score({ ...place, scorers: forAllBrands(wordScorer) }, new AbortController().signal);
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const correct = (label: 'negative' | 'neutral', by: string, given = id) =>
  correctLabel(place.store, given, { label, by, at: noon + 1 });

test("a person's word counts, and what counted before is told", async () => {
  expect(await correct('neutral', 'jo', ` ${id.toUpperCase()} `)).toMatchObject({
    ...{ before: 'negative', after: 'neutral', changed: true, said: { label: 'neutral', by: 'jo' } },
    mention: { id, correction: null, score: { label: 'negative' } },
  });
  expect(await correct('negative', 'ana')).toMatchObject({ before: 'neutral', changed: true });
});

test('the same word of another person changes nothing, and stays that of the first', async () => {
  await correct('neutral', 'jo');
  expect(await correct('neutral', 'ana')).toMatchObject({ changed: false, said: { label: 'neutral', by: 'jo' } });
});

test('a word that the model had already is kept, because another model may not have it', async () => {
  expect(await correct('negative', 'jo')).toMatchObject({ before: 'negative', changed: true });
  expect(await correct('negative', 'ana')).toMatchObject({ changed: false, said: { by: 'jo' } });
});

test('a mention that is not there is an error that says where ids stand', async () => {
  await expect(correct('neutral', 'jo', 'nope')).rejects.toThrow("There is no mention 'nope'. Ids: earshot mentions");
});
