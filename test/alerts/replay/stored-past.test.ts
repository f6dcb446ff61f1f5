import { expect, test } from '@jest/globals';
import { readStoredPast } from '../../../src/alerts/replay/stored-past.ts';
import type { Mention } from '../../../src/core/domain.ts';
import { score } from '../../contract/mention-fixture.ts';
import { sampleMention } from '../../support/alert-samples.ts';

async function* of(...mentions: Mention[]): AsyncGenerator<Mention> {
  yield* mentions;
}

test('what was erased counts by its label, and says nothing of harms and stories', async () => {
  const scored = { score: score('negative') };
  const whole = sampleMention('the burner plate caught fire and burnt my child', scored);
  const erased = sampleMention('', { author: null, ...scored, erased: 1 });
  const { mentions, erased: without } = await readStoredPast(of(whole, erased));
  expect(without).toBe(1);
  expect(mentions.labels[0]).toBe(mentions.labels[1]);
  expect(mentions.urgency.map(Number.isNaN)).toEqual([false, true]);
  expect(mentions.marks.map((marks) => marks === '')).toEqual([false, true]);
});
