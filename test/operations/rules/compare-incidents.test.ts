import { expect, test } from '@jest/globals';
import { dayMs, hourMs } from '../../../src/core/domain.ts';
import { compareIncidents, type PlannedIncident } from '../../../src/operations/rules/compare-incidents.ts';

const start = Date.UTC(2026, 0, 5);
const at = (day: number, hours = 3): PlannedIncident => ({
  incident: `acme-${day}`,
  since: start + day * dayMs,
  openedAt: start + day * dayMs + hourMs,
  resolvedAt: start + day * dayMs + hours * hourMs,
  rules: ['wave'],
  alerts: 1,
  speakers: 10,
  tells: ['cx'],
});
const kinds = (before: PlannedIncident[], after: PlannedIncident[]): string[] =>
  compareIncidents(before, after).map(({ change }) => change);

test('incidents are gained, lost, moved and the same, in order of time', () => {
  const later = { ...at(2), openedAt: at(2).openedAt + 2 * hourMs };
  expect(kinds([at(1), at(2), at(4)], [at(1), later, at(3)])).toEqual(['same', 'moved', 'gained', 'lost']);
  expect(compareIncidents([at(2)], [later])[0]?.laterMs).toBe(2 * hourMs);
});

test('an incident that is told to other channels is rerouted', () => {
  expect(kinds([at(1), at(2)], [at(1), { ...at(2), tells: ['cx', 'boss'] }])).toEqual(['same', 'rerouted']);
});

test('one incident that becomes two moves once, and one is gained', () => {
  const second = { ...at(1), incident: 'x', since: start + dayMs + 5 * hourMs, openedAt: start + dayMs + 6 * hourMs };
  expect(kinds([at(1, 9)], [at(1), second])).toEqual(['same', 'gained']);
  expect(kinds([at(1), second], [at(1, 9)])).toEqual(['same', 'lost']);
});

test('an incident that is still open overlaps with what comes later', () => {
  const open = { ...at(1), resolvedAt: null };
  expect(kinds([open], [at(3)])).toEqual(['moved']);
});
