import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quietUntil } from '../../../src/alerts/outbox/quiet-hours.ts';
import { dayMs } from '../../../src/core/domain.ts';

const at = (time: string): number => Date.parse(`${time}Z`);
const night = { from: 22 * 60, to: 7 * 60, timezone: 'Europe/Berlin' };
const noonRest = { from: 12 * 60, to: 14 * 60 + 30, timezone: 'Asia/Kolkata' };

test.each<[string, typeof night, string, string | null]>([
  ['before they begin', night, '2026-03-12T20:59:59', null],
  ['when they begin', night, '2026-03-12T21:00:00', '2026-03-13T06:00:00'],
  ['after midnight', night, '2026-03-13T02:34:56', '2026-03-13T06:00:00'],
  ['when they end', night, '2026-03-13T06:00:00', null],
  ['the clocks go forward in between', night, '2026-03-28T23:30:00', '2026-03-29T05:00:00'],
  ['the clocks go back in between', night, '2026-10-24T21:30:00', '2026-10-25T06:00:00'],
  ['within a day, in a zone of half hours', noonRest, '2026-03-12T07:00:00', '2026-03-12T09:00:00'],
  ['the end is skipped by the clocks', { ...night, to: 150 }, '2026-03-29T00:30:00', '2026-03-29T01:00:00'],
  [
    'the clocks go back behind the beginning',
    { ...night, from: 150, to: 170 },
    '2026-10-25T00:40:00',
    '2026-10-25T00:50:00',
  ],
  [
    'the clocks go back into the time before',
    { ...night, from: 90, to: 170 },
    '2026-10-25T00:40:00',
    '2026-10-25T00:50:00',
  ],
  [
    'the clocks go back at the end, to before the beginning',
    { from: 1410, to: 0, timezone: 'Africa/Cairo' },
    '2026-10-29T20:45:00',
    '2026-10-29T21:00:00',
  ],
  ['the end comes twice', { ...night, to: 150 }, '2026-10-24T23:30:00', '2026-10-25T00:30:00'],
])('%s', (_name, quiet, time, end) => {
  expect(quietUntil(at(time), quiet)).toBe(end === null ? null : at(end));
});

test('without them it is never quiet', () => {
  expect(quietUntil(at('2026-03-12T03:00:00'), null)).toBeNull();
});

test('over every change of the clocks they end with the first minute that is not quiet by the clock on the wall', () => {
  const changes: [string, string][] = [
    ['Europe/Berlin', '2026-03-29T01:00:00'],
    ['Europe/Berlin', '2026-10-25T01:00:00'],
    ['Atlantic/Azores', '2026-10-25T01:00:00'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00'],
  ];
  const hours: [number, number][] = [
    [22 * 60, 7 * 60],
    [22 * 60, 150],
    [30, 90],
    [105, 125],
  ];
  for (const [timezone, change] of changes) {
    for (const [from, to] of hours) {
      const quiet = { from, to, timezone };
      for (let time = at(change) - 12 * 3_600_000; time < at(change) + 3 * 3_600_000; time += 47 * 60_000) {
        const end = quietUntil(time, quiet);
        if (end === null) continue;
        let first = time;
        while (quietUntil(first, quiet) !== null) first += 60_000;
        expect([timezone, hours, time, end]).toEqual([timezone, hours, time, first]);
      }
    }
  }
});

test('whatever the hour and the zone, the end is later, within a day or so, and not quiet itself', () => {
  const zones = ['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'];
  fc.assert(
    fc.property(
      fc.integer({ min: at('2026-01-01T00:00:00'), max: at('2027-01-01T00:00:00') }),
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 0, max: 1439 }),
      fc.constantFrom(...zones),
      (time, from, to, timezone) => {
        if (from === to) return;
        const quiet = { from, to, timezone };
        const end = quietUntil(time, quiet);
        if (end === null) return;
        expect(end).toBeGreaterThan(time);
        expect(end - time).toBeLessThanOrEqual(dayMs + 3_600_000);
        expect(quietUntil(end, quiet)).toBeNull();
      },
    ),
    { numRuns: 2_000 },
  );
});
