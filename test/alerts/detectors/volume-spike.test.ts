import { describe, expect, test } from '@jest/globals';
import { volumeSpike } from '../../../src/alerts/detectors/volume-spike.ts';
import { type EngineSettings, step } from '../../../src/alerts/engine/engine.ts';
import { noEvidence } from '../../../src/alerts/evidence/evidence.ts';
import { describeIncident } from '../../../src/alerts/messages/message.ts';
import { dayMs, hourMs, minuteMs } from '../../../src/core/domain.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { viewOf } from '../../contract/detector.ts';
import { coverage, crowd, explosive, quietMentions } from '../../support/simulated-brand.ts';

const start = Date.UTC(2026, 0, 5);
const days = 28;
const live = start + days * dayMs;
const settings: EngineSettings = {
  brand: 'acme',
  timezone: 'UTC',
  sources: ['a', 'b'],
  rules: [
    { name: 'talk', detector: 'volume-spike', falseAlarmsPerMonth: 2, settings: {} },
    { name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} },
  ],
};

/** Four quiet weeks, then a day with a crowd in it: what is said. */
function withCrowd(perDay: number, negativeShare: number) {
  const end = live + dayMs;
  const quiet = quietMentions({ seed: 6, perDay, days: days + 1, start, negativeShare: 0.2 });
  const viral = crowd({ seed: 9, start: live + 9 * hourMs, size: perDay, negativeShare, when: explosive });
  const observations = [...quiet, ...viral, ...coverage(start, end)].filter(({ seen }) => seen <= end);
  return step({ state: null, incident: null, observations, now: end, settings }).spoken.filter(
    ({ occasion }) => occasion.at > live,
  );
}

describe('volume-spike', () => {
  test('a positive viral is news, says what share is negative, and is no alarm', () => {
    const [opened] = withCrowd(500, 0.03);
    expect(opened?.occasion.kind).toBe('opened');
    expect((opened?.occasion.at ?? 0) - live - 9 * hourMs).toBeLessThan(90 * minuteMs);
    expect(opened?.incident.rules.map(({ rule }) => rule)).toEqual(['talk']);
    const finding = opened?.incident.rules[0]?.latest;
    expect(finding).toMatchObject({ kind: 'surge', detector: 'volume-spike' });
    expect(finding?.share).toBeLessThan(finding?.normalShare ?? 0);
    expect(finding?.mentions).toBeGreaterThan(3 * (finding?.expected ?? 0));
  });

  test('it is told in words of its own', () => {
    const [opened] = withCrowd(500, 0.03);
    if (!opened) throw new Error('nothing was said');
    const message = describeIncident({
      incident: opened.incident,
      kind: 'opened',
      number: 1,
      evidence: noEvidence,
      timezone: 'UTC',
      words: en,
      now: opened.occasion.at,
      lastTold: null,
      possibleRepeat: false,
      undelivered: [],
    });
    expect(message.title).toBe('acme: unusually many mentions');
    expect(message.headline).toMatch(/^\d+ mentions in the last .*; usually up to \d+\.$/);
  });

  test('where both hold, the alarm is what is told', () => {
    const spoken = withCrowd(500, 0.9);
    const both = spoken.find(({ incident }) => incident.rules.length === 2);
    if (!both) throw new Error('only one rule held');
    const told = {
      kind: 'opened',
      number: 1,
      evidence: noEvidence,
      timezone: 'UTC',
      lastTold: null,
      words: en,
    } as const;
    const now = both.occasion.at;
    const message = describeIncident({ ...told, incident: both.incident, now, possibleRepeat: false, undelivered: [] });
    expect(message.title).toBe('acme: negative posts');
  });

  test('it waits until it is known what is usual', () => {
    const judge = volumeSpike.create({ name: 'talk', detector: 'volume-spike', falseAlarmsPerMonth: 2, settings: {} });
    const much = { mentions: 600, negatives: 10, counted: 10 };
    const standing = (held: boolean) => ({ held, threshold: 3 });
    expect(judge(viewOf(much), standing(false)).holds).toBe(true);
    expect(judge(viewOf(much, { learningUntil: live }), standing(false)).holds).toBe(false);
    expect(judge(viewOf({ mentions: 60, negatives: 3 }), standing(true)).holds).toBe(true);
    expect(judge(viewOf(), standing(true)).holds).toBe(false);
  });
});
