import { describe, expect, test } from '@jest/globals';
import { noEvidence } from '../../../src/alerts/evidence/evidence.ts';
import { explanationLines } from '../../../src/cli/incidents/describe-explanation.ts';
import { explanationSaying, sampleExplanation, waveNow } from '../../support/alert-samples.ts';

const where = { timezone: 'Europe/Berlin', now: waveNow };

describe('why, in a terminal', () => {
  test('is all of it', () => {
    const text = explanationLines(sampleExplanation(), where).join('\n');
    // A long value goes on below its beginning.
    for (const part of [
      'why (from 26 posts by 24 authors; among topics, copies speak as one)',
      'topics        recall: 9 (38 % of the people; normally 0 %)',
      'stories       “Acme grinders catch fire',
      '  8 posts since 13:50, first by dee_grinds on Reddit',
      'texts         19 different of 26 posts',
      'depends on    Without the most repeated text there would have been no alert.',
      'first post    Thu 12 Mar, 13:48 CET, by marta_k on reddit',
      'most posts    marta_k on reddit: 3 posts (12 %)',
      'most reach    marta_k on reddit: 5,200 followers',
      'languages     English 21 (88 %), German 3 (13 %)',
      'reach         at least 5,510 followers, known of 2 of 24 authors',
      'next 3 hours  about 62 more people (31 to 124), now doubling every 50 minutes',
      'like          acme-3: 210 people',
    ])
      expect(text.replace(/\n {16}(?! )/g, ' ')).toContain(part);
  });

  test('steers no terminal, and keeps to its lines', () => {
    const lines = explanationLines(explanationSaying('\u001b[31mred\r\nsaid nobody\u202e \u009b2J'), where);
    for (const line of lines.slice(2)) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  test('is nothing when nothing was read', () => {
    const { drivers } = sampleExplanation();
    expect(explanationLines(sampleExplanation({ drivers: { ...drivers, posts: 0 } }), where)).toEqual([]);
    expect(noEvidence.explanation).toBeNull();
  });
});
