import { expect, test } from '@jest/globals';
import { rememberAction } from '../../../src/alerts/engine/learn-verdict.ts';
import type { EngineState, Unlearned } from '../../../src/alerts/memory/engine-state.ts';
import { hourMs } from '../../../src/core/domain.ts';
import type { Incident, VerdictKind } from '../../../src/core/incident.ts';
import { sampleIncident, waveNow, waveStart } from '../../support/alert-samples.ts';

const end = waveNow + 3 * hourMs;
const own: Unlearned = { incident: 'acme-2026-03-12-1330', from: waveStart, to: end };
const other: Unlearned = { incident: 'acme-2026-03-01-0900', from: 1, to: 2 };
const state = (unlearned: Unlearned[], change: Partial<EngineState> = {}): EngineState => ({
  version: 3,
  now: end,
  foldedTo: waveNow,
  sources: {},
  negatives: [],
  peaks: {},
  unlearned,
  open: null,
  closedUntil: null,
  ...change,
});
const judged = (verdict: VerdictKind | null): Incident =>
  sampleIncident({
    state: 'resolved',
    resolvedAt: end,
    verdict: verdict && { verdict, by: 'jo', at: end, note: null },
  });

test('the time of a false alarm, or of what was not ours, is learned again; that of others is not', () => {
  for (const verdict of ['false-alarm', 'not-ours'] as const)
    expect(rememberAction(state([other, own]), judged(verdict)).unlearned).toEqual([other]);
});

test('the time of a real wave stays unlearned, also when the verdict was another before', () => {
  expect(rememberAction(state([other, own]), judged('real')).unlearned).toEqual([other, own]);
  expect(rememberAction(state([other]), judged('real')).unlearned).toEqual([other, own]);
});

test('the open mark of an incident that a person closes becomes a span with an end', () => {
  const open = state([{ ...own, to: null }], { open: own.incident });
  expect(rememberAction(open, judged(null))).toMatchObject({ unlearned: [own], lastResolved: { id: own.incident } });
  expect(rememberAction(open, judged('false-alarm'))).toMatchObject({ unlearned: [], open: own.incident });
});

test('what may open again has the newest verdict; an older incident does not take its place', () => {
  const last = state([own], { lastResolved: judged(null) });
  expect(rememberAction(last, judged('false-alarm')).lastResolved?.verdict?.verdict).toBe('false-alarm');
  const older = { ...judged('false-alarm'), id: 'acme-2026-03-01-0900' };
  expect(rememberAction(last, older).lastResolved?.id).toBe(own.incident);
});

test('an incident that is open changes nothing', () => {
  const before = state([{ ...own, to: null }], { open: own.incident });
  expect(rememberAction(before, sampleIncident())).toBe(before);
});
