import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shareBudgets } from '../../src/config/share-budgets.ts';
import type { Brand } from '../../src/core/config.ts';
import { kaffa } from '../support/workplace.ts';

const brand = (name: string, ...rules: [name: string, perMonth: number, notify: string[]][]): Brand => ({
  ...kaffa,
  name,
  rules: rules.map(([rule, falseAlarmsPerMonth, notify]) => ({
    name: rule,
    detector: 'negative-spike',
    falseAlarmsPerMonth,
    notify,
    settings: {},
  })),
});
const dials = (brands: readonly Brand[]): number[] =>
  brands.flatMap(({ rules }) => rules.map(({ falseAlarmsPerMonth }) => falseAlarmsPerMonth));

test('a channel that bears less than its rules want shares it out in proportion', () => {
  const brands = [brand('a', ['wave', 2, ['cx']], ['urgent', 4, ['cx', 'oncall']]), brand('b', ['wave', 2, ['cx']])];
  const shared = shareBudgets(brands, [{ name: 'cx', falseAlarmsPerMonth: 4 }, { name: 'oncall' }]);
  expect(dials(shared)).toEqual([1, 2, 1]);
  expect(shared[0]?.rules[1]).toMatchObject({ wantedPerMonth: 4 });
});

test('the strictest channel of a rule decides, and who is told by none keeps its dial', () => {
  const brands = [brand('a', ['wave', 2, ['cx', 'oncall']], ['quiet', 9, []])];
  const channels = [
    { name: 'cx', falseAlarmsPerMonth: 1 },
    { name: 'oncall', falseAlarmsPerMonth: 0.5 },
  ];
  expect(dials(shareBudgets(brands, channels))).toEqual([0.5, 9]);
});

test('a channel that bears enough changes nothing', () => {
  const brands = [brand('a', ['wave', 2, ['cx']])];
  expect(shareBudgets(brands, [{ name: 'cx', falseAlarmsPerMonth: 2 }])).toEqual(brands);
});

test('no channel is given more than it bears, and no rule more than it asks for', () => {
  const names = ['cx', 'team', 'oncall'];
  const rule = fc.tuple(fc.double({ min: 0.01, max: 50, noNaN: true }), fc.subarray(names));
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 8 }), fc.double({ min: 0.01, max: 20, noNaN: true }), (rules, budget) => {
      const given = brand(
        'a',
        ...rules.map(([rate, notify], i): [string, number, string[]] => [`r${i}`, rate, notify]),
      );
      const [shared] = shareBudgets([given], [{ name: 'cx', falseAlarmsPerMonth: budget }]);
      let sum = 0;
      for (const [i, { falseAlarmsPerMonth, notify }] of (shared?.rules ?? []).entries()) {
        expect(falseAlarmsPerMonth).toBeLessThanOrEqual(given.rules[i]?.falseAlarmsPerMonth ?? 0);
        if (notify.includes('cx')) sum += falseAlarmsPerMonth;
      }
      expect(sum).toBeLessThanOrEqual(budget * 1.000001);
    }),
  );
});
