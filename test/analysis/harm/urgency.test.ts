import { describe, expect, test } from '@jest/globals';
import { harms } from '../../../src/analysis/harm/harm-words.ts';
import { harmsIn, urgencyOf } from '../../../src/analysis/harm/urgency.ts';
import { fold } from '../../../src/analysis/text/fold.ts';

describe('words of harm', () => {
  test('are found in several languages, inflected, as phrases, and without regard to case and accents', () => {
    expect(harmsIn('The battery CAUGHT fire; two people were injured')).toEqual(['safety', 'injury']);
    expect(harmsIn('Explodierte Akkus, Sammelklage läuft')).toEqual(['safety', 'law']);
    expect(harmsIn('Produit dangereux, une arnaque')).toEqual(['safety', 'fraud']);
    expect(harmsIn('estafadores')).toEqual(['fraud']);
    expect(harmsIn('a huge data breach')).toEqual(['breach']);
    expect(harmsIn('servers down since noon')).toEqual(['outage']);
    expect(harmsIn('the manager is racist')).toEqual(['discrimination']);
  });

  test('are not found where they are part of other words or mostly meant otherwise', () => {
    expect(harmsIn('this phone is fire, sick camera, killer price, my order died down')).toEqual([]);
    expect(harmsIn('the data of the breaching whale, recollection, suede')).toEqual([]);
  });

  test('are written as texts are folded, and each beginning is long enough to mean something', () => {
    for (const { words, weight } of harms) {
      expect(weight).toBeGreaterThan(0);
      expect(words).toBe(fold(words));
      for (const word of words.trim().split(/\s+/)) expect(word.replace(/[*|]/g, '').length).toBeGreaterThan(3);
    }
  });
});

describe('urgency', () => {
  const of = (change: Partial<Parameters<typeof urgencyOf>[0]>) =>
    urgencyOf({ text: 'bad service', pNegative: 0.9, followers: 1_000, ...change }) ?? 0;
  const hazard = 'they explode';

  test('grows with the reach, with what is named and with the probability', () => {
    expect(of({ text: hazard }) - of({})).toBeCloseTo(1.48, 1);
    expect(of({ followers: 1_000_000 }) - of({ followers: 1_000 })).toBeCloseTo(3, 1);
    expect(of({ pNegative: 0.9 })).toBeGreaterThan(of({ pNegative: 0.4 }));
    expect(of({ engagement: { reposts: 5_000 } })).toBeGreaterThan(of({}) + 2);
    expect(of({ engagement: { views: 1e6 } })).toBeCloseTo(of({ followers: 1e6 }), 1);
    expect(of({ text: hazard, kind: 'repost' })).toBeLessThan(of({ text: hazard }));
  });

  test('an unknown reach is neutral, between few followers and many', () => {
    expect(of({ followers: null })).toBeGreaterThan(of({ followers: 50 }));
    expect(of({ followers: null })).toBeLessThan(of({ followers: 5_000 }));
  });

  test('praise has none, whatever it names', () => {
    expect(urgencyOf({ text: hazard, pNegative: 0.1, followers: 1e6 })).toBeNull();
  });

  test('hostile figures and texts stay within bounds', () => {
    for (const followers of [Number.NaN, Number.POSITIVE_INFINITY, -5, 1e300, 0]) {
      const urgency = urgencyOf({ text: hazard, pNegative: 1, followers, engagement: { likes: -1, views: 1e300 } });
      expect(urgency === null || (urgency > 0 && urgency < 10)).toBe(true);
    }
    expect(urgencyOf({ text: hazard, pNegative: Number.NaN, followers: 1 })).toBeNull();
    expect(harmsIn('constructor __proto__ '.repeat(1e5))).toEqual([]);
  });
});
