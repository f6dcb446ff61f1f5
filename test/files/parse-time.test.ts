import { afterEach, describe, expect, test } from '@jest/globals';
import { parseTime, whyNoTime } from '../../src/files/parse-time.ts';
import { timeColumn } from '../../src/files/time-column.ts';
import { timeFormat } from '../../src/files/times/time-format.ts';
import { zoneNamed } from '../../src/files/times/zones.ts';

const now = Date.UTC(2026, 5, 1);
const machine = process.env.TZ;
afterEach(() => {
  if (machine === undefined) delete process.env.TZ;
  else process.env.TZ = machine;
});

const march5 = Date.UTC(2025, 2, 5, 16, 20);
const sameMinute = [
  ...[
    '2025-03-05T16:20Z',
    '2025-3-5 4:20 PM',
    '2025/03/05 16:20',
    '20250305T162000Z',
    '20250305162000',
    '05.03.2025 16:20',
  ],
  ...['5-Mar-2025 04:20PM', 'Mar 5, 2025 4:20:00 p.m.', 'March 5th, 2025 at 4:20 PM', 'Wed, 5 Mar 2025 16:20:00 GMT'],
  ...[
    'Wed Mar 05 16:20:00 +0000 2025',
    'Wed Mar 05 17:20:00 CET 2025',
    '2025-03-05 17:20 CET',
    '4:20 PM · Mar 5, 2025',
  ],
  ...['5. März 2025 um 16:20 Uhr', '5 mars 2025 à 16h20', '5 de marzo de 2025 16:20', '5 марта 2025 г. 16:20'],
  ...['2025年3月5日 16:20', '2025-03-05T16:20:00.000Z[UTC]', '2025-03-05 17:20:00+01', '2025-03-05T17:20:00 +1'],
  ...['2025-03-05 17:20 GMT+1', '2025-03-05T11:20:00\u221205:00', '2025-03-05 11:20 EST', '2025-03-06 01:20 JST'],
  ...['2025-03-05 19:20 MSK', '2025-03-06 03:20 AEDT', '2025-03-05 17:20 Europe/Berlin', '2025-03-05 11:20 ET'],
  ...['2025-03-05 21:50:00 India Standard Time', '1741191600', '1741191600000', '1741191600000.0', '1741191600000000'],
  ...['1741191600.000', '1.741191600E+12', '16:20 Wed 5 Mar 2025'],
];

describe.each(['UTC', 'America/New_York', 'Asia/Tokyo'])('on a machine in %s', (zone) => {
  test('a time that can be read in one way is read, and never by the zone of the machine', () => {
    process.env.TZ = zone;
    expect(new Date(2025, 0, 1).getTimezoneOffset()).toBe(
      { UTC: 0, 'America/New_York': 300, 'Asia/Tokyo': -540 }[zone],
    );
    for (const written of sameMinute) expect([written, parseTime(written)]).toEqual([written, march5]);
  });

  test('days are whole days, also where a clock is put forward', () => {
    process.env.TZ = zone;
    expect(parseTime('Mar 9, 2025')).toBe(Date.UTC(2025, 2, 9));
    expect(parseTime('9 Mar 2025 02:30')).toBe(Date.UTC(2025, 2, 9, 2, 30));
    expect(parseTime('45725.104166667', { serials: true })).toBe(Date.UTC(2025, 2, 9, 2, 30));
  });
});

test.each([
  ['2011-07-13T06:25:00.557Z', Date.UTC(2011, 6, 13, 6, 25, 0, 557)],
  ['2011-07-13 06:25', Date.UTC(2011, 6, 13, 6, 25)],
  ['2011-07-13T06:25:00+02:00', Date.UTC(2011, 6, 13, 4, 25)],
  ['2011-07-13 06:25:00.5 UTC', Date.UTC(2011, 6, 13, 6, 25, 0, 500)],
  ['2011-07-13', Date.UTC(2011, 6, 13)],
  ['2011-07-13 24:00', Date.UTC(2011, 6, 14)],
  ['13.07.2011', Date.UTC(2011, 6, 13)],
  ['20110713', Date.UTC(2011, 6, 13)],
  ['7/13/2011', Date.UTC(2011, 6, 13)],
  ['1310538300', 1310538300000],
  ['1310538300.25', 1310538300250],
  ['1310538300557', 1310538300557],
  ['1310538300557000', 1310538300557],
  ['Wed, 13 Jul 2011 06:25:00 GMT', Date.UTC(2011, 6, 13, 6, 25)],
  ['13 Jul 2011 06:25:00 -0500', Date.UTC(2011, 6, 13, 11, 25)],
  ['Wed, 13 Jul 2011 06:25:00', Date.UTC(2011, 6, 13, 6, 25)],
  ['Wed Jul 13 06:25:00 +0000 2011', Date.UTC(2011, 6, 13, 6, 25)],
])('the time %p is %p', (text, time) => {
  expect(parseTime(text)).toBe(time);
});

test.each([
  ['yesterday', 'told from the day on which the file was made'],
  ['2h ago', 'told from the day on which the file was made'],
  ['2011-13-01', 'not a time'],
  ['2011-02-30', 'not a time'],
  ['0000-00-00 00:00:00', 'not a time'],
  ['2011-07-13T25:00:00Z', 'not a time'],
  ['2011-07-13T24:59:60', 'not a time'],
  ['2011-07-13T10:00:00+99:99', 'not a time'],
  ['16:20', 'not a time'],
  ['46022.5', 'not a time'],
  ['1.76719E+12', 'shortened by a spreadsheet'],
  ['03/04/2024', 'in two ways, as 2024-04-03 and as 2024-03-04'],
  ['2025-03-05 16:20 IST', 'its zone is UTC+5:30 or UTC+2 or UTC+1'],
])('%p is refused: %p', (text, reason) => {
  expect(parseTime(text)).toBeNull();
  expect(whyNoTime(text)).toContain(reason);
});

describe('a column decides together', () => {
  const readingOf = (cells: string[], column = 'date') => {
    const times = timeColumn(now);
    for (const cell of cells) times.add(cell);
    return times.reading({}, column);
  };

  test.each([
    [['03/04/2025', '25/04/2025'], Date.UTC(2025, 3, 3)],
    [['03/04/2025', '04/25/2025'], Date.UTC(2025, 2, 4)],
    [['03/04/2025', '06/04/2025'], null],
    [['03/04/2025', '25/04/2025', '04/25/2025'], null],
    // Only one of its readings has passed.
    [['03/04/2025', '01/12/2026'], Date.UTC(2025, 2, 4)],
  ])('of %p the first is %p', (cells, time) => {
    expect(parseTime(cells[0] ?? '', readingOf(cells))).toBe(time);
  });

  test('numbers of a column of them are days, as spreadsheets count', () => {
    expect(parseTime('46022.586805', readingOf(['46022.586805', '46022']))).toBe(Date.UTC(2025, 11, 31, 14, 5));
    expect(parseTime('46022', readingOf(['46022', '2025-12-31', '2025-12-30']))).toBeNull();
  });

  test.each([
    ['Timestamp (ET)', Date.UTC(2025, 6, 1, 14)],
    ['Date (GMT)', Date.UTC(2025, 6, 1, 10)],
    ['created UTC+2', Date.UTC(2025, 6, 1, 8)],
    ['Reach (new)', Date.UTC(2025, 6, 1, 10)],
  ])('its name %p tells the zone', (column, time) => {
    expect(parseTime('2025-07-01 10:00', readingOf(['2025-07-01 10:00'], column))).toBe(time);
  });
});

describe('what the user says of the times', () => {
  test.each([
    ['DD/MM/YYYY HH:mm', '03/04/2025 16:20', Date.UTC(2025, 3, 3, 16, 20)],
    ['M/D/YY h:mm A', '3/4/25 4:20 PM', Date.UTC(2025, 2, 4, 16, 20)],
    ['YYYY.MM.DD[ at ]HH', '2025.03.04 at 16', Date.UTC(2025, 2, 4, 16)],
    ['D MMM YYYY HH:mm:ss Z', '3 avril 2025 16:20:00 +0200', Date.UTC(2025, 3, 3, 14, 20)],
    ['DD/MM/YYYY HH:mm', '2025-04-03 16:20', null],
  ])('by %p, %p is %p', (form, written, time) => {
    expect(parseTime(written, { format: timeFormat(form, '--time-format') })).toBe(time);
  });

  test('a form without a date says what is wanted', () => {
    expect(() => timeFormat('HH:mm', '--time-format')).toThrow(/has no year, month and day; wanted a form such as/);
    expect(() => timeFormat('YYYY YYYY', '--time-format')).toThrow(/two parts for the year/);
  });

  test('a zone is that of times without one, with its summer time, and settles a name of several', () => {
    const zone = zoneNamed('Asia/Kolkata') ?? undefined;
    expect(parseTime('2025-07-01 10:00', { zone })).toBe(Date.UTC(2025, 6, 1, 4, 30));
    expect(parseTime('2025-07-01 10:00 IST', { zone })).toBe(Date.UTC(2025, 6, 1, 4, 30));
    expect(parseTime('2025-07-01 10:00Z', { zone })).toBe(Date.UTC(2025, 6, 1, 10));
    const berlin = zoneNamed('Europe/Berlin') ?? undefined;
    expect(parseTime('2025-01-01 10:00', { zone: berlin })).toBe(Date.UTC(2025, 0, 1, 9));
    expect(parseTime('01.07.2025 10:00', { zone: berlin })).toBe(Date.UTC(2025, 6, 1, 8));
    // The hour that is left out, and the one that comes twice.
    expect(parseTime('2025-03-30 02:30', { zone: berlin })).toBe(Date.UTC(2025, 2, 30, 1, 30));
    expect(parseTime('2025-10-26 02:30', { zone: berlin })).toBe(Date.UTC(2025, 9, 26, 0, 30));
  });
});
