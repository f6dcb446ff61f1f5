import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecentNegative } from '../../../src/alerts/memory/engine-state.ts';
import { beginPeople, exactPeople, peopleIn, settle } from '../../../src/alerts/memory/people.ts';
import { seeded } from '../../support/simulated-brand.ts';

const incident = { id: 'i', since: 1_000 };
const random = seeded(1);
const hashOf = new Map<number, string>();
/** As even as the hash of a speaker. */
function speaker(n: number): string {
  const known = hashOf.get(n) ?? Math.floor(random() * 2 ** 53).toString(36);
  hashOf.set(n, known);
  return known;
}
const negativeBy = (n: number, at = 2_000, negative = true): RecentNegative => ({
  ...{
    id: `${n} ${at}`,
    at,
    source: 'a',
    negative,
    counted: true,
    mark: 100,
    gain: 100,
    speaker: speaker(n),
  },
});
const crowdOf = (size: number): RecentNegative[] => Array.from({ length: size }, (_, n) => negativeBy(n));
const settled = (...parts: RecentNegative[][]): number =>
  peopleIn({ people: parts.reduce(settle, beginPeople(incident)), negatives: [] });

test('a person counts once, remembered or not, and only for a negative since the incident began', () => {
  const people = settle(beginPeople(incident), [
    negativeBy(1),
    negativeBy(1, 3_000),
    negativeBy(2),
    negativeBy(3, 999),
  ]);
  expect(peopleIn({ people, negatives: [] })).toBe(2);
  const negatives = [negativeBy(9, 900), negativeBy(2, 4_000), negativeBy(4, 4_000), negativeBy(5, 4_000, false)];
  expect(peopleIn({ people, negatives })).toBe(3);
});

test('it is exact up to its limit, and by no more than 5 % wrong at ten times as many', () => {
  expect(settled(crowdOf(exactPeople))).toBe(exactPeople);
  const many = settled(crowdOf(50_000));
  expect(many).toBeGreaterThan(47_500);
  expect(many).toBeLessThan(52_500);
});

test('it stays small', () => {
  const people = settle(beginPeople(incident), crowdOf(50_000));
  expect(people.settled).toHaveLength(exactPeople);
  expect(JSON.stringify(people).length).toBeLessThan(20 * exactPeople);
});

test('those who are still remembered are added to the estimate, each once', () => {
  const people = settle(beginPeople(incident), crowdOf(20_000));
  const before = peopleIn({ people, negatives: [] });
  const again = peopleIn({ people, negatives: crowdOf(20_000).map((one) => ({ ...one, at: 5_000 })) });
  expect(again).toBe(20_000);
  const others = Array.from({ length: 1_000 }, (_, n) => negativeBy(100_000 + n, 5_000));
  const more = peopleIn({ people, negatives: others });
  expect(more).toBeGreaterThanOrEqual(before + 1_000 - 15);
  expect(more).toBeLessThanOrEqual(before + 1_000);
});

test('order, repeats, parts and a snapshot between them make no difference', () => {
  const spoken = fc.array(fc.nat(200), { maxLength: 300 });
  fc.assert(
    fc.property(spoken, fc.nat(300), (who, cut) => {
      const negatives = who.map((n) => negativeBy(n));
      const whole = settle(beginPeople(incident), negatives);
      const first = JSON.parse(JSON.stringify(settle(beginPeople(incident), negatives.slice(cut).reverse())));
      expect(settle(first, negatives.slice(0, cut))).toEqual(whole);
    }),
    { numRuns: 50 },
  );
  const many = crowdOf(12_000);
  expect(settled(many.slice(7_000), many.slice(0, 7_000).reverse(), many.slice(3_000, 9_000))).toBe(settled(many));
});
