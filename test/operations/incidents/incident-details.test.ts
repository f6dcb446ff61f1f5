import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Incident } from '../../../src/core/incident.ts';
import { applyAction } from '../../../src/operations/incidents/apply-action.ts';
import { incidentDetails } from '../../../src/operations/incidents/incident-details.ts';
import { newestIncidents } from '../../../src/operations/incidents/newest-incidents.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { type ConfiguredWorkplace, openConfiguredWorkplace, openIncident } from '../../support/wave.ts';

let place: ConfiguredWorkplace;
let incident: Incident;

beforeEach(async () => {
  place = await openConfiguredWorkplace();
  incident = await openIncident(place);
});
afterEach(async () => {
  await place[Symbol.asyncDispose]();
});

const details = (id = incident.id) => incidentDetails({ ...place, words: en, now: place.clock.now() }, id);

test('an incident is told whole, as data that can be written as JSON', async () => {
  const found = await details();
  expect(found.incident).toEqual(incident);
  expect(found.total).toEqual({ mentions: 12, negatives: 12, counted: 12 });
  expect(found.explanation?.drivers.posts).toBe(12);
  expect(found.notifications.map(({ channel }) => channel).sort()).toEqual(['cx', 'oncall']);
  expect(found.records).toEqual([]);
  expect(JSON.parse(JSON.stringify(found))).toEqual(found);
});

test('each of its rules has the record that people gave it', async () => {
  const judge = { type: 'resolve', by: 'jo', verdict: 'real' } as const;
  await applyAction({ ...place, routes: new Map(), now: place.clock.now() }, incident.id, judge);
  expect((await details()).records).toEqual([{ rule: 'wave', record: 'the last alert of this rule was real' }]);
});

test('read years later, it is explained as it was', async () => {
  const { explanation } = await details();
  place.clock.advanceTo(place.clock.now() + 2 * 365 * 24 * 3_600_000);
  expect((await details()).explanation).toEqual(explanation);
});

test('an id that nobody knows is an error that says where to look', async () => {
  await expect(details('nope')).rejects.toThrow("There is no incident 'nope'. See: earshot incidents list");
});

test('the newest incidents are taken by brand and state, up to a limit', async () => {
  const listed = async (query: { brand?: string; state?: Incident['state'] }, limit: number) => {
    const ids: string[] = [];
    expect(await newestIncidents(place.store, { ...query, limit }, ({ id }) => ids.push(id))).toBeNull();
    return ids;
  };
  expect(await listed({}, 20)).toEqual([incident.id]);
  expect(await listed({ brand: 'kaffa', state: 'open' }, 1)).toEqual([incident.id]);
  expect(await listed({ state: 'resolved' }, 20)).toEqual([]);
});
