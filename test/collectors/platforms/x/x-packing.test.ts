import { describe, expect, test } from '@jest/globals';
import { type Cursor, readCursor } from '../../../../src/collectors/platforms/x/x-cursor.ts';
import { packingOfX } from '../../../../src/collectors/platforms/x/x-packing.ts';
import { startRound } from '../../../../src/collectors/platforms/x/x-round.ts';
import { minuteMs } from '../../../../src/core/domain.ts';

const now = Date.UTC(2026, 2, 1, 12);
const packing = packingOfX(false);
const cursorOf = (given: Partial<Cursor>): Cursor => ({ ...readCursor(null), upTo: now, settled: now, ...given });
const known = (...minutes: number[]) =>
  minutes.map((minute) => ({ id: String(10_000 + minute), at: now + minute * minuteMs }));
const sample = {
  ...{ readAt: now, countedTo: now - minuteMs, spanMs: 0, counted: 0 },
  ...{ read: 0, usd: 0, nextRead: 0, nextUsd: 0, perMs: 0 },
};

describe('brands in one search of X', () => {
  test('what a brand that joins has read is not read again, nor what the pack has', () => {
    const pack = cursorOf({ known: known(-3, 1, 4) });
    const brand = cursorOf({ upTo: now + minuteMs, settled: now + minuteMs, known: known(-1, 2, 3) });
    // From the last settled post on.
    expect(readCursor(packing.join(pack, brand))).toEqual({ ...pack, known: known(-1, 1, 2, 3, 4) });
  });

  test('where X goes beyond the end of a search for one, it does for all', () => {
    expect(packing.join(cursorOf({}), cursorOf({ endless: true }))).toMatchObject({ endless: true });
  });

  test('who leaves in the middle of a reading goes on below what was read, by ids: a token is for its own query', () => {
    const windows = [
      { sinceId: '1', untilId: null },
      { start: 0, end: now },
    ];
    const round = { ...startRound(cursorOf({}), now), windows, token: 'next', lowest: { id: '17', at: now } };
    expect(readCursor(packing.leave(cursorOf({ round }))).round).toMatchObject({
      windows: [{ sinceId: '1', untilId: '17' }, windows[1]],
      token: null,
      pages: 'ids',
    });
  });

  test('nobody joins where posts are sampled, and who leaves is not sampled by what the pack has spent', () => {
    const sampled = cursorOf({ known: known(1), sample });
    expect(packing.reached(sampled)).toBeNull();
    expect(packing.leave(sampled)).toMatchObject({ sample: null, upTo: sample.countedTo, settled: sample.countedTo });
  });
});
