import { describe, expect, test } from '@jest/globals';
import { compileQuery } from '../../../src/analysis/query/matching.ts';
import { fitsX } from '../../../src/collectors/platforms/x/x-query.ts';
import type { PlatformQuery } from '../../../src/core/query.ts';
import { type Candidate, type PackPlan, planPacks } from '../../../src/workers/sources/packs/plan-packs.ts';
import { queryOfAll } from '../../../src/workers/sources/query-of-all.ts';
import { seeded } from '../../support/random.ts';

const wordsOf = (chars: number): PlatformQuery => ({ ...compileQuery('word').query, searches: [['w'.repeat(chars)]] });
/** In a platform that takes 100 characters. */
const takes = ({ searches }: PlatformQuery): boolean => searches.flat().join('').length <= 100;

let count = 0;
/** Each of its own letters: equal searches would be written once. */
const of = (brand: string, chars: number, given: Partial<Candidate> = {}): Candidate => {
  count += 1;
  const letters = String(count).padStart(chars, '0');
  return { brand, query: { ...wordsOf(1), searches: [[letters]] }, pack: null, calm: true, ...given };
};
const shown = ({ packs, alone }: PackPlan): { packs: Record<string, string[]>; alone: string[] } => ({
  packs: Object.fromEntries([...packs].map(([key, members]) => [key, members.toSorted()])),
  alone,
});

describe('who is searched for with whom', () => {
  const cases: [string, Candidate[], Record<string, string[]>, string[]][] = [
    ['nobody', [], {}, []],
    ['a brand by itself is a pack', [of('a', 10)], { 1: ['a'] }, []],
    ['as many as fit share a search', [of('a', 50), of('b', 50), of('c', 50)], { 1: ['a', 'b'], 2: ['c'] }, []],
    [
      'the longest first leaves the least room',
      [of('a', 40), of('b', 60), of('c', 70), of('d', 30)],
      { 1: ['c', 'd'], 2: ['a', 'b'] },
      [],
    ],
    ['one that is too long by itself stays by itself', [of('a', 101), of('b', 10)], { 1: ['b'] }, ['a']],
    [
      'one that is not calm leaves its pack',
      [of('a', 10, { pack: '1' }), of('b', 10, { pack: '1', calm: false })],
      { 1: ['a'] },
      ['b'],
    ],
    [
      'one that came back goes where there is room',
      [of('a', 60, { pack: '1' }), of('b', 60, { pack: '2' }), of('c', 40)],
      { 1: ['a', 'c'], 2: ['b'] },
      [],
    ],
    [
      'packs that could be one stay two',
      [of('a', 10, { pack: '1' }), of('b', 10, { pack: '2' })],
      { 1: ['a'], 2: ['b'] },
      [],
    ],
    [
      'a pack that has become too long loses its last',
      [of('a', 60, { pack: '3' }), of('b', 60, { pack: '3' })],
      { 3: ['a'] },
      ['b'],
    ],
  ];
  test.each(cases)('%s', (_, candidates, packs, alone) => {
    expect(shown(planPacks(candidates, takes))).toEqual({ packs, alone });
  });

  /** As the plan says, for the next one. */
  const settled = (candidates: readonly Candidate[], { packs }: PackPlan): Candidate[] => {
    const packOf = new Map([...packs].flatMap(([key, members]) => members.map((brand) => [brand, key] as const)));
    return candidates.map((one) => ({ ...one, pack: packOf.get(one.brand) ?? null }));
  };

  test('whatever comes and goes: each brand is in one place, no search is too long, and one change moves nobody else', () => {
    const random = seeded(15);
    for (let run = 0; run < 40; run += 1) {
      let known: Candidate[] = [];
      let before = planPacks(known, takes);
      for (let step = 0; step < 40; step += 1) {
        const at = Math.floor(random() * known.length);
        const roll = random();
        if (known.length === 0 || roll < 0.5) known = [...known, of(`b${run}-${step}`, 1 + Math.floor(random() * 110))];
        else if (roll < 0.7) known = known.filter((_, index) => index !== at);
        else known = known.map((one, index) => (index === at ? { ...one, calm: !one.calm } : one));
        const plan = planPacks(known, takes);
        expect([...plan.packs.values(), plan.alone].flat().sort()).toEqual(known.map(({ brand }) => brand).sort());
        const queryOf = (brand: string): PlatformQuery => known.find((one) => one.brand === brand)?.query ?? wordsOf(0);
        for (const members of plan.packs.values()) {
          expect(members.length).toBeGreaterThan(0);
          expect(takes(queryOfAll(members.map(queryOf)))).toBe(true);
        }
        const keys = new Set([...before.packs.keys(), ...plan.packs.keys()]);
        const isSame = (key: string) => String(shown(before).packs[key]) === String(shown(plan).packs[key]);
        expect([...keys].filter((key) => !isSame(key)).length).toBeLessThanOrEqual(1);
        expect(shown(planPacks(settled(known, plan), takes)).packs).toEqual(shown(plan).packs);
        known = settled(known, plan);
        before = plan;
      }
    }
  });

  test('twenty brands of one name each are one search of X, sixty are two or three', () => {
    const named = (number: number): Candidate[] =>
      Array.from({ length: number }, (_, n) => {
        const brand = `brand${n}`;
        return { brand, query: compileQuery(brand).query, pack: null, calm: true };
      });
    const inX = (query: PlatformQuery): boolean => fitsX(query, false);
    expect(planPacks(named(20), inX).packs.size).toBe(1);
    expect(planPacks(named(60), inX).packs.size).toBe(2);
  });
});
