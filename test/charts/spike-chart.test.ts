import { inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blockLine } from '../../src/charts/block-line.ts';
import { countTicks } from '../../src/charts/count-axis.ts';
import { renderPng } from '../../src/charts/render-png.ts';
import { spikeChart } from '../../src/charts/spike-chart.ts';
import type { SpikeSeries } from '../../src/charts/spike-look.ts';
import { fitText, textWidth } from '../../src/charts/svg-text.ts';
import { timeTicks } from '../../src/charts/time-axis.ts';
import { en } from '../../src/wording/catalogue/en.ts';

const minute = 60_000;
const hour = 60 * minute;
const from = Date.UTC(2026, 2, 16, 8);
const series: SpikeSeries = {
  from,
  to: from + 2 * hour,
  stepMs: 15 * minute,
  observed: [1, 0, 2, 5, 1, 9, 20, 31],
  expected: [1, 1, 1, 1, 1, 1, 1, 1],
  expectedHigh: [4, 4, 4, 4, 4, 4, 4, 4],
  covered: [true, true, true, true, false, true, true, true],
  markers: [{ at: from + 80 * minute, label: 'alert sent 10:20' }],
  title: 'Brewly: 31 people complain',
  subtitle: 'recall, fire',
  unit: 'People',
  timezone: 'Europe/Berlin',
  words: en.picture,
};
const count = (text: string, part: string): number => text.split(part).length - 1;

/** How many pixels of a PNG (8 bits, RGBA) are not white. */
function inkOf(png: Uint8Array): number {
  const data: Uint8Array[] = [];
  const view = Buffer.from(png);
  for (let at = 8; at < view.length; at += 12 + view.readUInt32BE(at)) {
    if (view.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(view.subarray(at + 8, at + 8 + view.readUInt32BE(at)));
  }
  const bytes = inflateSync(Buffer.concat(data));
  return bytes.reduce((sum, byte) => sum + (byte === 0 || byte === 255 ? 0 : 1), 0);
}

describe('the chart of a spike', () => {
  const svg = spikeChart(series);

  test('shows columns above normal apart, and no count where nobody watched', () => {
    expect(count(svg, 'fill="#d55e00"')).toBe(4 + 1);
    expect(count(svg, 'fill="#8b9fb3"')).toBe(2 + 1);
    expect(count(svg, 'fill="url(#unobserved)"')).toBe(1 + 1);
    expect(svg).toContain('>31</text>');
    expect(svg).toContain('not observed');
  });

  test('says when in local time, and what a column is', () => {
    expect(svg).toContain('>09:00</text>');
    expect(svg).toContain('>Mon 16 Mar</text>');
    expect(svg).toContain('Europe/Berlin');
    expect(svg).toContain('per 15 min');
    expect(svg).toContain('alert sent 10:20');
  });

  test('leaves out markers of another time', () => {
    expect(spikeChart({ ...series, markers: [{ at: from - hour, label: 'long ago' }] })).not.toContain('long ago');
  });

  test('a stranger\u2019s text is text', () => {
    const hostile = '</text><script>alert("x")</script>&\u0000\u001b\ud800\u202e';
    const drawn = spikeChart({
      ...series,
      title: hostile,
      subtitle: hostile,
      markers: [{ at: from + hour, label: hostile }],
    });
    expect(drawn).not.toContain('<script');
    expect(drawn).toContain('&lt;script&gt;');
    expect(drawn.isWellFormed()).toBe(true);
    expect(renderPng(drawn, 400).length).toBeGreaterThan(1_000);
  });

  test('draws any numbers', () => {
    const number = fc.oneof(fc.double(), fc.integer({ min: -5, max: 1_000_000 }));
    fc.assert(
      fc.property(
        fc.array(number, { maxLength: 50 }),
        fc.array(number, { maxLength: 50 }),
        fc.array(fc.boolean()),
        (observed, expected, covered) => {
          const drawn = spikeChart({
            ...series,
            to: from + observed.length * series.stepMs,
            observed,
            expected,
            covered,
          });
          expect(drawn).not.toMatch(/NaN|Infinity|undefined|="-?\d+e/);
          expect(drawn.length).toBeLessThan(60_000);
        },
      ),
    );
  });

  test('becomes a PNG of the wanted width, with its text in it', () => {
    const png = renderPng(svg, 1_200);
    const head = Buffer.from(png);
    expect(head.toString('latin1', 1, 4)).toBe('PNG');
    expect([head.readUInt32BE(16), head.readUInt32BE(20)]).toEqual([1_200, 600]);
    const bare = renderPng(svg.replace(/<text.*?<\/text>/g, ''), 1_200);
    expect(inkOf(png)).toBeGreaterThan(1.2 * inkOf(bare));
  });
});

describe('axes', () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [57, [0, 20, 40, 60]],
    [980, [0, 500, 1_000]],
  ])('counts up to %d', (max, ticks) => {
    expect(countTicks(max)).toEqual(ticks);
  });

  test('counts are whole, few and reach the greatest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (max) => {
        const ticks = countTicks(max);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
        expect(ticks.every(Number.isInteger)).toBe(true);
      }),
    );
  });

  test('times are round in local time on both sides of a clock change', () => {
    const start = Date.UTC(2026, 2, 28, 20);
    const ticks = timeTicks(start, start + 18 * hour, 'Europe/Berlin', 8, en.picture.day);
    expect(ticks.map(({ clock }) => clock)).toEqual(['21:00', '00:00', '03:00', '06:00', '09:00', '12:00', '15:00']);
    expect(ticks.map(({ day }) => day).filter(Boolean)).toEqual(['Sat 28 Mar', 'Sun 29 Mar']);
  });

  test('whole days, and zones that are a quarter of an hour off', () => {
    const start = Date.UTC(2026, 5, 1, 5);
    expect(
      timeTicks(start, start + 4 * 24 * hour, 'Asia/Kathmandu', 5, en.picture.day).map(({ clock, day }) => clock + day),
    ).toEqual(['Tue 2 Jun', 'Wed 3 Jun', 'Thu 4 Jun', 'Fri 5 Jun']);
    expect(timeTicks(start, start + hour, 'Asia/Kathmandu', 8, en.picture.day)[0]?.clock).toBe('10:45');
  });

  test('any span gives few ticks, all inside it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 0, max: 1e11 }), (start, length) => {
        const ticks = timeTicks(start, start + length, 'America/Sao_Paulo', 8, en.picture.day);
        expect(ticks.length).toBeLessThanOrEqual(10);
        for (const { at } of ticks) expect(at >= start && at <= start + length).toBe(true);
      }),
    );
  });
});

describe('text', () => {
  test('a line of blocks', () => {
    expect(blockLine([0, 1, 4, 8, Number.NaN, -3])).toBe('\u2581\u2582\u2585\u2588\u00b7\u2581');
    expect(blockLine([0, 0])).toBe('\u2581\u2581');
    expect(blockLine([])).toBe('');
    expect(blockLine([Number.POSITIVE_INFINITY, 1])).toHaveLength(2);
  });

  test('what is too wide is cut, and says so', () => {
    expect(fitText('short', 20)).toBe('short');
    const cut = fitText('a title that goes on and on and on', 10);
    expect(cut.endsWith('\u2026')).toBe(true);
    expect(textWidth(cut)).toBeLessThanOrEqual(10);
  });
});
