import { expect, test } from '@jest/globals';
import { alertsSince, trackRecord, wilson } from '../../../src/alerts/incidents/track-record.ts';
import { hourMs } from '../../../src/core/domain.ts';
import type { Incident, VerdictKind } from '../../../src/core/incident.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { sampleIncident, waveNow } from '../../support/alert-samples.ts';

const judged = (...verdicts: (VerdictKind | null)[]): Incident[] =>
  verdicts.map((verdict, index) =>
    sampleIncident({
      id: `i${index}`,
      openedAt: waveNow + index * hourMs,
      verdict: verdict && { verdict, by: 'jo', at: waveNow, note: null },
    }),
  );

test('verdicts of a rule are counted, and the newest five are told', () => {
  const incidents = judged('false-alarm', 'real', null, 'real', 'not-ours', 'real', 'real');
  const record = trackRecord(incidents.toReversed(), 'wave');
  expect(record).toMatchObject({ incidents: 7, real: 4, falseAlarm: 1, notOurs: 1, recent: { judged: 5, real: 4 } });
  expect(record.precision).toBeCloseTo(4 / 6);
  expect(en.record(record.recent)).toBe('4 of the last 5 alerts of this rule were real');
});

test('incidents of other rules are none of its own, and without a verdict there is nothing to tell', () => {
  expect(trackRecord(judged('real'), 'other')).toMatchObject({ incidents: 0, precision: null, low: 0, high: 1 });
  expect(trackRecord(judged(null, null), 'wave').recent.judged).toBe(0);
});

test.each<[VerdictKind[], string]>([
  [['real'], 'the last alert of this rule was real'],
  [['not-ours'], 'the last alert of this rule was not real'],
  [['real', 'false-alarm'], '1 of the last 2 alerts of this rule was real'],
  [['false-alarm', 'false-alarm', 'false-alarm'], 'none of the last 3 alerts of this rule were real'],
])('%j is told as: %s', (verdicts, words) => {
  expect(en.record(trackRecord(judged(...verdicts), 'wave').recent)).toBe(words);
});

test('the interval is that of Wilson', () => {
  expect(wilson(4, 5).low).toBeCloseTo(0.376, 3);
  expect(wilson(4, 5).high).toBeCloseTo(0.964, 3);
  expect(wilson(0, 10)).toEqual({ low: 0, high: expect.closeTo(0.278, 3) });
});

test('opened and escalated are alerts, reopened and resolved are none', () => {
  const occasions = (['opened', 'escalated', 'resolved', 'reopened'] as const).map((kind, index) => ({
    kind,
    number: 1,
    at: waveNow + index * hourMs,
    severity: 'minor' as const,
  }));
  const incidents = [sampleIncident({ occasions })];
  expect(alertsSince(incidents, 'wave', waveNow)).toBe(2);
  expect(alertsSince(incidents, 'wave', waveNow + 1)).toBe(1);
  expect(alertsSince(incidents, 'other', waveNow)).toBe(0);
});
