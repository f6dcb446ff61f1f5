import { expect, test } from '@jest/globals';
import type { Detector } from '../../src/alerts/detectors/detector.ts';
import type { Baseline } from '../../src/alerts/memory/baseline.ts';
import { thresholdOf } from '../../src/alerts/memory/calibration.ts';
import type { View, WindowCounts } from '../../src/alerts/memory/windows.ts';
import { hourMs, type Time } from '../../src/core/domain.ts';

export const now: Time = Date.UTC(2026, 5, 1, 12);
const baseline: Baseline = {
  rate: () => ({ mentions: 4, negatives: 1, counted: 0.8, weight: 0.8 }),
  factor: () => 1,
  markSize: 1,
  dispersion: 0.3,
  mentionDispersion: 0.3,
  share: 0.2,
  shareConcentration: 15,
  doubt: () => 0,
  isKnown: true,
};

/** A brand as a detector sees it; counts are per window of 3 h and spread evenly. */
export function viewOf(counts: Partial<WindowCounts> = {}, change: Partial<View> = {}): View {
  return {
    now,
    baseline,
    learningUntil: null,
    campaign: null,
    window: (scaleMs) => {
      const part = scaleMs / (3 * hourMs);
      return {
        from: now - scaleMs,
        to: now,
        scaleMs,
        mentions: Math.round((counts.mentions ?? 12) * part),
        negatives: Math.round((counts.negatives ?? 3) * part),
        counted: Math.round((counts.counted ?? 2) * part),
        weight: Math.round((counts.counted ?? 2) * part),
        expectedMentions: (counts.expectedMentions ?? 12) * part,
        expectedNegatives: (counts.expectedNegatives ?? 3) * part,
        expectedCounted: (counts.expectedCounted ?? 2.4) * part,
        expectedWeight: (counts.expectedCounted ?? 2.4) * part,
        coverage: counts.coverage ?? 1,
        leftOut: 0,
      };
    },
    hours: (fromHours, toHours) => {
      return viewOf(counts, change).window((fromHours - toHours) * hourMs);
    },
    urgent: [],
    sources: ['a'],
    lately: (_, scaleMs) => ({
      from: now - scaleMs,
      mentions: Math.round(((counts.mentions ?? 12) * scaleMs) / (3 * hourMs)),
      expected: ((counts.coverage ?? 1) * ((counts.expectedMentions ?? 12) * scaleMs)) / (3 * hourMs),
      coverage: counts.coverage ?? 1,
    }),
    blindSources: () => [],
    firstCounted: (from) => from,
    ...change,
  };
}

/** What every detector promises; it holds on the alarming brand. */
export function detectorContract(detector: Detector, alarming: View): void {
  const create =
    (falseAlarmsPerMonth = 2) =>
    (view: View, held: boolean) =>
      detector.create({ name: 'rule', detector: detector.name, falseAlarmsPerMonth, settings: {} })(view, {
        held,
        threshold: thresholdOf(undefined, detector.tail, falseAlarmsPerMonth / 4.35, now, 0),
      });

  test('its name is a plain word, and its settings have defaults and refuse what they do not know', () => {
    expect(detector.name).toMatch(/^[a-z][a-z-]*$/);
    expect(detector.settings.safeParse({}).success).toBe(true);
    expect(detector.settings.safeParse({ nonsense: 1 }).success).toBe(false);
  });

  test('it refuses wrong settings when it is made', () => {
    expect(() =>
      detector.create({ name: 'rule', detector: detector.name, falseAlarmsPerMonth: 2, settings: { nonsense: 1 } }),
    ).toThrow();
  });

  test('it does not hold on a quiet brand, nor on one that nobody observes', () => {
    for (const counts of [
      {},
      { mentions: 0, negatives: 0, counted: 0, expectedMentions: 0.5 },
      {
        expectedMentions: 0,
        expectedNegatives: 0,
        expectedCounted: 0,
        mentions: 0,
        negatives: 0,
        counted: 0,
        coverage: 0,
      },
    ]) {
      expect(create()(viewOf(counts), false).holds).toBe(false);
    }
  });

  test('it holds on what it is there for, and its finding tells its kind of story', () => {
    const opinion = create()(alarming, false);
    expect(opinion.holds).toBe(true);
    expect(opinion.finding()).toMatchObject({ kind: detector.kind, holds: true, detector: detector.name });
    expect(create()(viewOf(), false).score).toBeLessThan(opinion.score);
  });

  test('the same view gives the same opinion, and its finding is plain, finite JSON', () => {
    for (const counts of [
      {},
      { mentions: 90, negatives: 80, counted: 75 },
      { mentions: 0, negatives: 0, counted: 0, coverage: 0 },
    ]) {
      const finding = create()(viewOf(counts), false).finding();
      expect(create()(viewOf(counts), false).finding()).toEqual(finding);
      expect(JSON.parse(JSON.stringify(finding))).toEqual(finding);
      for (const value of Object.values(finding))
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      expect(finding).toMatchObject({ rule: 'rule', detector: detector.name, at: now });
    }
  });

  test('a tighter dial never holds where a looser one does not', () => {
    for (let counted = 2; counted < 80; counted += 3) {
      const view = viewOf({ counted, negatives: counted, mentions: counted + 9 });
      if (create(0.2)(view, false).holds) expect(create(4)(view, false).holds).toBe(true);
    }
  });
}
