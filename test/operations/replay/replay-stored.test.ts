import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Mention } from '../../../src/core/domain.ts';
import { replayStored, type StoredReplayRequest } from '../../../src/operations/replay/replay-stored.ts';
import { chooseRule } from '../../../src/operations/rules/choose-rule.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../../support/wave.ts';
import { mentionOf, noon, wordScorer } from '../../support/workplace.ts';

let place: ConfiguredWorkplace;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const replay = (change: Partial<StoredReplayRequest> = {}) => {
  const { store, config } = place;
  const rule = chooseRule('wave', 'kaffa', config, { falseAlarmsPerMonth: null, settings: {} });
  const range = { from: null, to: null };
  const score = async (mentions: readonly Mention[]) => wordScorer.score(mentions);
  const asked = { brand: 'kaffa', brands: config.brands, rule, range, timezone: 'UTC', campaigns: [], score };
  return replayStored({ store, now: place.clock.now(), ...asked, signal: new AbortController().signal, ...change });
};

test('the stored past says again what was said live, and how much of it came in an import', async () => {
  const live = await openIncident(place);
  const reads: number[] = [];
  const { outcome, ...told } = await replay({ onRead: (read) => reads.push(read) });
  expect(told).toEqual({ imported: 360, erased: 0, unlabelled: 0, scoredNow: 0, ignored: [], watched: true });
  expect(reads.at(-1)).toBe(372);
  expect(outcome).toMatchObject({ brand: 'kaffa', rule: 'wave', notify: ['cx', 'oncall'], mentions: 372 });
  expect(outcome.spoken[0]).toMatchObject({ occasion: { kind: 'opened' }, incident: { id: live.id } });
});

test('what is outside the range is not told', async () => {
  const { openedAt } = await openIncident(place);
  expect((await replay({ range: { from: null, to: openedAt } })).outcome.spoken).toEqual([]);
});

test('mentions without coverage are told as never watched', async () => {
  await place.store.saveMentions([mentionOf('a', noon)], noon);
  place.clock.advanceTo(noon + 1);
  expect(await replay()).toMatchObject({ watched: false, unlabelled: 0, imported: 0, outcome: { spoken: [] } });
});

test('of a brand without mentions there is nothing to replay', async () => {
  await expect(replay({ brand: 'kafa' })).rejects.toThrow(
    "The store holds no mentions of 'kafa'; did you mean 'kaffa'?",
  );
});

test('rows without a score are scored for the run, never counted as calm, and stay unscored in the store', async () => {
  const angry = Array.from({ length: 3 }, (_, n) => mentionOf(`a-${n}`, noon + n, { text: 'angry at my kaffa' }));
  await place.store.saveMentions([...angry, mentionOf('calm', noon)], noon);
  place.clock.advanceTo(noon + 10);
  expect(await replay()).toMatchObject({ scoredNow: 4, unlabelled: 0, outcome: { mentions: 4, negatives: 3 } });
  expect((await replay()).scoredNow).toBe(4);
});

test('rows that cannot be scored are refused', async () => {
  await place.store.saveMentions([mentionOf('a', noon)], noon);
  place.clock.advanceTo(noon + 1);
  const score = async () => {
    throw new Error('the model is not here');
  };
  await expect(replay({ score })).rejects.toThrow('the model is not here');
});

test('rows of a source that the brand does not use are told apart, and count in nothing', async () => {
  await openIncident(place);
  const archive = ['x', 'y'].map((id) => ({ ...mentionOf(id, null, { at: noon - 1000 }), source: 'archive' }));
  await place.store.saveMentions(archive, place.clock.now());
  const { ignored, outcome } = await replay();
  expect(ignored).toEqual([{ source: 'archive', rows: 2 }]);
  expect(outcome.mentions).toBe(372);
});

test('a past of ignored rows alone is no calm past', async () => {
  await place.store.saveMentions([{ ...mentionOf('x', null), source: 'archive' }], noon);
  place.clock.advanceTo(noon + 1);
  await expect(replay()).rejects.toThrow(
    "No stored mention of 'kaffa' counts: its sources are forum, press, and the store holds rows of 'archive'",
  );
});
