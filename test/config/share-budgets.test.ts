import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shareBudgets, type UnsharedBrand } from '../../src/config/share-budgets.ts';
import type { Brand } from '../../src/core/config.ts';
import { kaffa } from '../support/workplace.ts';

const brand = (name: string, ...rules: [name: string, dial: number | null, notify: string[]][]): UnsharedBrand => ({
  ...kaffa,
  name,
  rules: rules.map(([rule, dial, notify]) => ({ name: rule, detector: 'negative-spike', dial, notify, settings: {} })),
});
/** As without `rules`: two default rules without a dial, to every channel. */
const plain = (name: string, notify = ['cx']): UnsharedBrand =>
  brand(name, ['wave', null, notify], ['urgent', null, notify]);
const many = (count: number): UnsharedBrand[] => Array.from({ length: count }, (_, i) => plain(`b${i}`));
const dials = (brands: readonly Brand[]): number[] =>
  brands.flatMap(({ rules }) => rules.map(({ falseAlarmsPerMonth }) => falseAlarmsPerMonth));
const cx = [{ name: 'cx' }];

test('one brand with the default rules has 2 a month for each, and nothing was lowered', () => {
  const [shared] = shareBudgets([plain('a')], cx);
  expect(shared?.rules).toEqual([
    { name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth: 2, notify: ['cx'], settings: {} },
    { name: 'urgent', detector: 'negative-spike', falseAlarmsPerMonth: 2, notify: ['cx'], settings: {} },
  ]);
  expect(dials(shareBudgets([brand('a', ['wave', null, ['cx']])], cx))).toEqual([2]);
});

test.each([2, 5, 40, 500])('%i brands together have the same 4 a month on a channel as one', (count) => {
  const shared = dials(shareBudgets(many(count), cx));
  expect(new Set(shared)).toEqual(new Set([4 / (2 * count)]));
});

test('a dial that the user set stays as written, and the rules without one share what is left', () => {
  const brands = [brand('a', ['wave', 3, ['cx']], ['urgent', null, ['cx']]), brand('b', ['wave', null, ['cx']])];
  const shared = shareBudgets(brands, cx);
  expect(dials(shared)).toEqual([3, 0.5, 0.5]);
  expect(shared[0]?.rules[0]).not.toHaveProperty('wantedPerMonth');
  expect(shared[0]?.rules[1]).toMatchObject({ wantedPerMonth: 2 });
});

test('rules without a dial keep a least one when the others use up the budget', () => {
  expect(dials(shareBudgets([brand('a', ['wave', 9, ['cx']]), plain('b')], cx))).toEqual([9, 0.25, 0.25]);
  const [, second] = dials(shareBudgets([brand('a', ['wave', 9, ['cx']]), ...many(200)], cx));
  expect(second).toBeCloseTo(4 / 401);
});

test('the strictest channel of a rule decides, and a rule that tells none keeps its dial', () => {
  const brands = [brand('a', ['wave', 2, ['cx', 'oncall']], ['quiet', 9, []]), plain('b', ['team', 'oncall'])];
  const channels = [
    { name: 'cx', falseAlarmsPerMonth: 1 },
    { name: 'oncall', falseAlarmsPerMonth: 1.5 },
    { name: 'team' },
  ];
  expect(dials(shareBudgets(brands, channels))).toEqual([0.5, 9, 0.5, 0.5]);
  expect(dials(shareBudgets([plain('a', ['cx', 'boss']), plain('b')], [{ name: 'cx' }, { name: 'boss' }]))).toEqual([
    1, 1, 1, 1,
  ]);
});

test('a dial that another budget lowers uses up only what is left of it', () => {
  const brands = [brand('a', ['wave', 3, ['cx', 'boss']]), plain('b'), plain('c')];
  const channels = [{ name: 'cx' }, { name: 'boss', falseAlarmsPerMonth: 1 }];
  expect(dials(shareBudgets(brands, channels))).toEqual([1, 0.75, 0.75, 0.75, 0.75]);
});

test('a budget that the user wrote is split in proportion to all dials', () => {
  const brands = [brand('a', ['wave', 2, ['cx']], ['urgent', 4, ['cx', 'oncall']]), brand('b', ['wave', null, ['cx']])];
  const shared = shareBudgets(brands, [{ name: 'cx', falseAlarmsPerMonth: 4 }, { name: 'oncall' }]);
  expect(dials(shared)).toEqual([1, 2, 1]);
  expect(shared[0]?.rules[1]).toMatchObject({ wantedPerMonth: 4 });
});

test('a budget that the user wrote lets more brands have the default dial', () => {
  expect(dials(shareBudgets(many(3), [{ name: 'cx', falseAlarmsPerMonth: 12 }]))).toEqual([2, 2, 2, 2, 2, 2]);
});

test('no channel is given more than the budget that the user wrote, and no rule more than it asks for', () => {
  const names = ['cx', 'team', 'oncall'];
  const dial = fc.option(fc.double({ min: 0.01, max: 50, noNaN: true }));
  const rule = fc.tuple(dial, fc.subarray(names));
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 8 }), fc.double({ min: 0.01, max: 20, noNaN: true }), (rules, budget) => {
      const given = brand(
        'a',
        ...rules.map(([own, notify], i): [string, number | null, string[]] => [`r${i}`, own, notify]),
      );
      const [shared] = shareBudgets([given], [{ name: 'cx', falseAlarmsPerMonth: budget }, { name: 'team' }]);
      let sum = 0;
      for (const [i, { falseAlarmsPerMonth, notify }] of (shared?.rules ?? []).entries()) {
        expect(falseAlarmsPerMonth).toBeGreaterThan(0);
        expect(falseAlarmsPerMonth).toBeLessThanOrEqual(given.rules[i]?.dial ?? 2);
        if (notify.includes('cx')) sum += falseAlarmsPerMonth;
      }
      expect(sum).toBeLessThanOrEqual(budget * 1.000001);
    }),
  );
});
