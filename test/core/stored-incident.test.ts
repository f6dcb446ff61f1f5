import { expect, test } from '@jest/globals';
import { parseState } from '../../src/alerts/memory/stored-state.ts';
import type { Incident } from '../../src/core/incident.ts';
import type { Json } from '../../src/core/json.ts';
import { completeIncident } from '../../src/core/stored-incident.ts';

/** As a version stored it whose findings had no kind: one of each detector that it had. */
const measured = (rule: string, detector: string) => ({
  ...{ rule, detector, at: 1_000, holds: true, scaleMs: 3_600_000, since: 900, observed: 12, expected: 2 },
  ...{ expectedLow: 0, expectedHigh: 5, probability: 1e-6, score: 3, threshold: 1, returnPeriodMs: 1e12 },
  ...{ mentions: 20, negatives: 13, share: 0.65, normalShare: 0.2, authors: 12, coverage: 1 },
  ...{ blindSources: [], learningUntil: null },
});
const stored = [
  measured('wave', 'negative-spike'),
  { ...measured('talk', 'volume-spike'), level: 'news' },
  { ...measured('quiet', 'silence'), level: 'news', quietSource: 'press' },
  { ...measured('all quiet', 'silence'), level: 'news' },
  { ...measured('post', 'urgent-post'), post: { id: 'm1', at: 950 } },
  measured('no post', 'urgent-post'),
];
const incident = {
  ...{ id: 'acme-1', brand: 'acme', state: 'open', since: 900, openedAt: 1_000, resolvedAt: null },
  rules: stored.map((finding) => ({ rule: finding.rule, firstAt: 1, lastHeldAt: 2, peak: finding, latest: finding })),
  ...{ severity: 'major', spokenAuthors: 12, acknowledged: null, muted: null, verdict: null },
  occasions: [
    { kind: 'opened', number: 1, at: 1_000 },
    { kind: 'escalated', number: 1, at: 1_100, severity: 'major', cause: 'urgent-post' },
  ],
} as unknown as Incident;

test('findings that were stored without a kind get that of their detector', () => {
  const { rules } = completeIncident(incident);
  expect(rules.map(({ peak }) => peak)).toEqual([
    { ...measured('wave', 'negative-spike'), kind: 'wave' },
    { ...measured('talk', 'volume-spike'), kind: 'surge' },
    { ...measured('quiet', 'silence'), kind: 'silence', quietSource: 'press' },
    { ...measured('all quiet', 'silence'), kind: 'silence', quietSource: null },
    { ...measured('post', 'urgent-post'), kind: 'post', post: { id: 'm1', at: 950 } },
    { ...measured('no post', 'urgent-post'), kind: 'post', post: null },
  ]);
  expect(rules.map(({ latest }) => latest)).toEqual(rules.map(({ peak }) => peak));
});

test('occasions of then get a severity, and the cause of now', () => {
  expect(completeIncident(incident).occasions).toMatchObject([{ severity: 'minor' }, { cause: 'post' }]);
});

test('what is complete stays as it is', () => {
  const complete = completeIncident(incident);
  expect(completeIncident(complete)).toEqual(complete);
});

test('the incident that an engine remembers is completed when its snapshot is read', () => {
  const state = { version: 3, now: 1, foldedTo: 0, sources: {}, negatives: [], peaks: {}, unlearned: [] };
  const read = parseState({ ...state, lastResolved: incident } as unknown as Json);
  expect(read?.lastResolved).toEqual(completeIncident(incident));
});
