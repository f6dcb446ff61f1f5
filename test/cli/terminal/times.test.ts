import { expect, test } from '@jest/globals';
import { parseFlagTime, parseSpan } from '../../../src/cli/terminal/times.ts';
import { UsageError } from '../../../src/cli/terminal/usage-error.ts';

const now = Date.UTC(2026, 2, 16, 12);

test.each<[string, number]>([
  ['90m', 5_400_000],
  ['90min', 5_400_000],
  ['4h', 14_400_000],
  ['1.5 d', 129_600_000],
  [' 1w ', 604_800_000],
  ['0m', 0],
])('the span %s', (text, ms) => {
  expect(parseSpan(text, '--for')).toBe(ms);
});

test.each(['', '3', '-3h', '4 hours', '1e3h', '4h2', '99999999999d'])('%j is no span', (text) => {
  expect(() => parseSpan(text, '--for')).toThrow(UsageError);
  expect(() => parseSpan(text, '--for')).toThrow(`--for: found '${text}', wanted`);
});

test.each<[string, string]>([
  ['2026-03-16', '2026-03-16T00:00:00.000Z'],
  ['2026-03-16T08:30', '2026-03-16T08:30:00.000Z'],
  ['2026-03-16 08:30', '2026-03-16T08:30:00.000Z'],
  ['2026-03-16T08:30Z', '2026-03-16T08:30:00.000Z'],
  ['2026-03-16T08:30:15.250Z', '2026-03-16T08:30:15.250Z'],
  ['2026-03-16T09:30+01:00', '2026-03-16T08:30:00.000Z'],
  ['2026-03-16T09:30:00+01', '2026-03-16T08:30:00.000Z'],
  ['2026-03-16T24:00', '2026-03-17T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['7d', '2026-03-09T12:00:00.000Z'],
  ['90m', '2026-03-16T10:30:00.000Z'],
])('the time %s', (text, wanted) => {
  expect(new Date(parseFlagTime(text, '--from', now)).toISOString()).toBe(wanted);
});

test.each([
  '',
  'yesterday',
  '16.03.2026',
  '2026-02-30',
  '2026-13-01',
  '2026-03-16T25:00',
  '2026-03-16T24:30',
  '2026-03-16T08:30+25:00',
  '2026-03-16T08:30 CET',
  '1773650000',
  '2026-3-1',
  '-7d',
])('%j is no time', (text) => {
  expect(() => parseFlagTime(text, '--from', now)).toThrow(UsageError);
  expect(() => parseFlagTime(text, '--from', now)).toThrow(`--from: found '${text}', wanted a time such as 2026-03-16`);
});
