import type { Clock } from '../../../core/clock.ts';
import type { Packing } from '../../../core/plugins/collector.ts';
import { compareIds } from './x-answer.ts';
import { readCursor } from './x-cursor.ts';
import { fitsX } from './x-query.ts';

/** Several brands in one search of X. */
export const packingOfX = (clock: Clock, reposts: boolean): Packing => ({
  takes: ({ searches }) => fitsX(searches, reposts),
  reached(saved) {
    const { round, upTo } = readCursor(saved, clock.now());
    return round === null ? upTo : null;
  },
  join(saved, ofBrand) {
    const pack = readCursor(saved, clock.now());
    const brand = readCursor(ofBrand, clock.now());
    const byId = new Map([...brand.known, ...pack.known].map((one) => [one.id, one]));
    const known = [...byId.values()].sort((a, b) => compareIds(a.id, b.id));
    const { settled } = pack;
    // Everything after the last settled post is asked for, but for those that either has read.
    const anchor = settled === null ? -1 : known.findLastIndex(({ at }) => at < settled);
    return {
      ...pack,
      spentUsd: pack.spentUsd + brand.spentUsd,
      known: known.slice(Math.max(0, anchor)),
      endless: pack.endless || brand.endless,
    };
  },
  leave(saved, brands) {
    const pack = readCursor(saved, clock.now());
    return { ...pack, spentUsd: pack.spentUsd / brands };
  },
});
