import { describe, expect, test } from '@jest/globals';
import { silence } from '../../../src/alerts/detectors/silence.ts';
import { type EngineSettings, step } from '../../../src/alerts/engine/engine.ts';
import { noEvidence } from '../../../src/alerts/evidence/evidence.ts';
import { describeIncident } from '../../../src/alerts/messages/message.ts';
import { dayMs, hourMs } from '../../../src/core/domain.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { viewOf } from '../../contract/detector.ts';
import { coverage, quietMentions } from '../../support/simulated-brand.ts';

const start = Date.UTC(2026, 0, 5);
const days = 21;
const live = start + days * dayMs;
const settings: EngineSettings = {
  brand: 'acme',
  timezone: 'UTC',
  sources: ['a', 'b'],
  rules: [{ name: 'quiet', detector: 'silence', falseAlarmsPerMonth: 2, settings: {} }],
};
const quiet = quietMentions({ seed: 5, perDay: 100, days: days + 2, start, negativeShare: 0.2 });
const from = live + 8 * hourMs;
const until = live + 20 * hourMs;
const first = step({
  state: null,
  incident: null,
  observations: [...quiet, ...coverage(start, live)].filter(({ seen }) => seen <= live),
  now: live,
  settings,
});

/** Two more days, in which some sources say nothing for twelve hours, observed or not. */
function withSilence(silent: readonly string[], observed: boolean) {
  const end = live + 2 * dayMs;
  const isGone = (source: string, at: number) => silent.includes(source) && at >= from && at < until;
  const observations = [
    ...quiet.filter(({ source, at }) => !isGone(source, at)),
    ...coverage(live, end).filter((gained) => observed || !isGone(gained.source, gained.from)),
  ].filter(({ seen }) => seen > live && seen <= end);
  return step({ state: first.state, incident: null, observations, now: end, settings }).spoken;
}

describe('silence', () => {
  test('leaves a brand in peace for three weeks, and for two days after', () => {
    const alerts = first.spoken.filter(({ occasion }) => occasion.kind === 'opened');
    expect(alerts.length).toBeLessThanOrEqual(3);
    expect(withSilence([], true).filter(({ occasion }) => occasion.kind === 'opened').length).toBeLessThanOrEqual(1);
  });

  test('a brand of which nobody speaks all day is news, until somebody does', () => {
    const [opened, over] = withSilence(['a', 'b'], true);
    expect(opened?.occasion.kind).toBe('opened');
    expect(opened?.occasion.at).toBeGreaterThan(from);
    expect(opened?.occasion.at).toBeLessThan(until);
    expect(opened?.incident).toMatchObject({
      severity: 'minor',
      rules: [{ latest: { kind: 'silence', holds: true } }],
    });
    expect(over?.occasion.kind).toBe('resolved');
    const finding = opened?.incident.rules[0]?.latest;
    expect(finding?.observed).toBeLessThan((finding?.expected ?? 0) / 4);
  });

  test('one source that answers and brings nothing is named', () => {
    const [opened] = withSilence(['a'], true);
    if (!opened) throw new Error('nothing was said');
    expect(opened.incident.rules[0]?.latest).toMatchObject({ kind: 'silence', quietSource: 'a' });
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
    expect(message.title).toBe('acme: unusually few mentions on a');
    expect(message.headline).toMatch(/^\d+ mentions? on a in the last .*; usually at least \d+\.$/);
  });

  test('a source that fails is blind, and neither calm nor silent', () => {
    expect(withSilence(['a', 'b'], false)).toEqual([]);
    expect(withSilence(['a'], false)).toEqual([]);
  });

  test('waits until it is known what is usual, and does not judge a campaign', () => {
    const judge = silence.create({ name: 'q', detector: 'silence', falseAlarmsPerMonth: 2, settings: {} });
    const none = { mentions: 0, expectedMentions: 60 };
    const standing = { held: false, threshold: 6 };
    expect(judge(viewOf(none), standing).holds).toBe(true);
    expect(judge(viewOf(none, { learningUntil: live }), standing).holds).toBe(false);
    expect(judge(viewOf(none, { campaign: 1 }), standing).holds).toBe(false);
  });
});
