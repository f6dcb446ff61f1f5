import { expect, test } from '@jest/globals';
import { severityOf, severityOfFinding } from '../../../src/alerts/incidents/severity.ts';
import { type FindingChange, sampleFinding, sampleIncident } from '../../support/alert-samples.ts';

const small: FindingChange = { authors: 8, share: 0.3, normalShare: 0.2, threshold: 1.4, score: 1.5 };

test.each<[string, FindingChange, string]>([
  ['few, hardly rare, a usual share', {}, 'minor'],
  ['ten times rarer than the dial asks for', { score: 4 }, 'minor'],
  ['a thousand times rarer', { score: 9 }, 'major'],
  ['50 speakers, ten times rarer', { authors: 50, score: 4 }, 'major'],
  ['250 speakers alone', { authors: 250 }, 'major'],
  ['250 speakers, a thousand times rarer', { authors: 250, score: 12 }, 'severe'],
  ['50 speakers, a thousand times rarer, most of what is said', { authors: 50, score: 12, share: 0.6 }, 'severe'],
  ['most of what is said, as always', { share: 0.6, normalShare: 0.5, score: 4 }, 'minor'],
  ['much that is said, and not in anger', { kind: 'surge', authors: 900, score: 40, share: 0.9 }, 'minor'],
  ['a single post that can become the crisis', { kind: 'post', authors: 1 }, 'major'],
])('%s', (_name, change, severity) => {
  expect(severityOfFinding(sampleFinding({ ...small, ...change }))).toBe(severity);
});

test('the speakers of the whole incident count, not those of the window alone', () => {
  const finding = sampleFinding({ ...small, score: 9 });
  expect(severityOf(sampleIncident({ severity: 'minor' }, finding), 260)).toBe('severe');
});

test('what no longer holds makes it no worse, and it never gets better', () => {
  const finding = sampleFinding({ holds: false, authors: 500, score: 40 });
  expect(severityOf(sampleIncident({ severity: 'major' }, finding), 900)).toBe('major');
});
