import { describe, expect, it } from '@jest/globals';
import { detectors } from '../../../src/alerts/detectors/index.ts';
import { wouldHold } from '../../../src/alerts/detectors/would-hold.ts';
import { type EngineSettings, step } from '../../../src/alerts/engine/engine.ts';
import { whatIf } from '../../../src/alerts/evidence/what-if.ts';
import { dayMs, minuteMs } from '../../../src/core/domain.ts';
import { sampleFinding, sampleMention, waveNow } from '../../support/alert-samples.ts';
import { memoryOutbox } from '../../support/memory-outbox.ts';
import { coverage, mention, quietMentions } from '../../support/simulated-brand.ts';

const start = Date.UTC(2026, 0, 5);
const live = start + 21 * dayMs;
const settings: EngineSettings = {
  brand: 'acme',
  timezone: 'UTC',
  sources: ['a', 'b'],
  rules: [{ name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, settings: {} }],
};

/** The finding that opened a sudden wave, and that of the same minutes when 40 had spoken. */
function burst(perDay: number, seed: number) {
  const quiet = quietMentions({ seed, perDay, days: 21, start, negativeShare: 0.2 });
  const observations = [...quiet, ...coverage(start, live)].filter(({ seen }) => seen <= live);
  const { state } = step({ state: null, incident: null, observations, now: live, settings });
  const angry = Array.from({ length: 40 }, (_, n) => mention({ at: live + 1_000 + n * 5_000, negative: true }));
  const { spoken, incident } = step({ state, incident: null, observations: angry, now: live + 4 * minuteMs, settings });
  const [opened] = spoken;
  const [first, last] = [opened?.incident.rules[0]?.peak, incident?.rules[0]?.latest];
  if (!first || !last) throw new Error('the burst was not found');
  return { first, last };
}

describe('a finding with less in it', () => {
  it.each([
    [5, 3],
    [500, 4],
    [3_000, 5],
  ])('of %d mentions a day holds with about as many as were enough when it was made', (perDay, seed) => {
    const { first, last } = burst(perDay, seed);
    expect(last.observed).toBeGreaterThanOrEqual(40);
    const fewest = Array.from({ length: last.observed }, (_, n) => n).find((left) => wouldHold(last, left));
    expect(Math.abs((fewest ?? 0) - first.observed)).toBeLessThanOrEqual(2);
    expect(wouldHold(first, first.observed)).toBe(true);
    expect(wouldHold(first, first.observed - 3)).toBe(false);
  });

  it('never holds below four voices, nor when it did not hold', () => {
    expect(wouldHold(sampleFinding({ score: 1e6 }), 3)).toBe(false);
    expect(wouldHold(sampleFinding({ score: 1, threshold: 1.5 }), 24)).toBe(false);
    expect(wouldHold(sampleFinding({ expected: 0, probability: 0, score: 50 }), 20)).toBe(true);
  });
});

describe('what a finding depends on', () => {
  const copied = 'Acme grinders catch fire and the maker keeps silent about it since May';
  const posts = [
    ...['at last', 'says my paper', 'who knew'].map((more) => sampleMention(`${copied}, ${more}`)),
    ...['mine leaks', 'no answer', 'never again'].map((text) => sampleMention(text)),
  ].map((post, n) => ({ ...post, at: waveNow - minuteMs, seen: waveNow - minuteMs + n }));
  const late = { ...sampleMention(`${copied}, I read`), at: waveNow - minuteMs, seen: waveNow + 1 };
  const own = sampleFinding({ observed: 6, score: 2, threshold: 1.5 });
  const ask = (finding = own, mentions = [...posts, late]) =>
    whatIf({
      store: memoryOutbox([], [], { mentions }).store,
      brand: 'acme',
      finding,
      botLike: ['reddit:bot'],
      detectors,
    });

  it('is asked of the very mentions that it counted, near copies together', async () => {
    expect(await ask()).toEqual([
      { without: 'top author', removed: 1, stillHolds: false },
      { without: 'largest story', removed: 3, stillHolds: false },
    ]);
    expect(await ask({ ...own, score: 60 })).toMatchObject([{ stillHolds: true }, { stillHolds: false }]);
  });

  it('is not asked of other rules, nor of a wave of more than 500 people', async () => {
    expect(await ask({ ...own, detector: 'volume-spike' })).toEqual([]);
    const crowd = Array.from({ length: 600 }, (_, n) => ({ ...sampleMention(`${n}`), at: waveNow, seen: waveNow }));
    expect(await ask({ ...own, observed: 600 }, crowd)).toEqual([]);
    expect(await ask({ ...own, observed: 400 }, crowd)).toEqual([]);
  });
});
