import { expect, test } from '@jest/globals';
import type { Config } from '../../src/core/config.ts';
import { expectedFalseAlarms } from '../../src/operations/expected-false-alarms.ts';
import { kaffa } from '../support/workplace.ts';

const rule = (falseAlarmsPerMonth: number, ...notify: string[]) => {
  return { name: 'wave', detector: 'negative-spike', falseAlarmsPerMonth, notify, settings: {} };
};
const channel = (name: string): Config['channels'][number] => ({ name, type: 'console', settings: {} });

test('a channel must expect the dials of all rules that tell it, over all brands', () => {
  const brands = [
    { ...kaffa, rules: [rule(8, 'cx'), rule(1, 'cx', 'boss')] },
    { ...kaffa, name: 'other', rules: [rule(3, 'cx')] },
  ];
  expect(expectedFalseAlarms({ brands, channels: ['cx', 'boss', 'quiet'].map(channel) })).toEqual([
    { channel: 'cx', rules: 3, falseAlarmsPerMonth: 12 },
    { channel: 'boss', rules: 1, falseAlarmsPerMonth: 1 },
    { channel: 'quiet', rules: 0, falseAlarmsPerMonth: 0 },
  ]);
});
