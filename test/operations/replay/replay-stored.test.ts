import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { replayStored, type StoredReplayRequest } from '../../../src/operations/replay/replay-stored.ts';
import { chooseRule } from '../../../src/operations/rules/choose-rule.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../../support/wave.ts';
import { mentionOf, noon } from '../../support/workplace.ts';

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
  const asked = { brand: 'kaffa', brands: config.brands, rule, range, timezone: 'UTC', campaigns: [] };
  return replayStored({ store, now: place.clock.now(), ...asked, signal: new AbortController().signal, ...change });
};

test('the stored past says again what was said live, and how much of it came in an import', async () => {
  const live = await openIncident(place);
  const reads: number[] = [];
  const { outcome, ...told } = await replay({ onRead: (read) => reads.push(read) });
  expect(told).toEqual({ imported: 360, unscored: 0, watched: true });
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
  expect(await replay()).toMatchObject({ watched: false, unscored: 1, imported: 0, outcome: { spoken: [] } });
});

test('of a brand without mentions there is nothing to replay', async () => {
  await expect(replay({ brand: 'kafa' })).rejects.toThrow(
    "The store holds no mentions of 'kafa'; did you mean 'kaffa'?",
  );
});
