import type { Packing } from '../../../core/plugins/collector.ts';
import { compareIds } from './x-answer.ts';
import { readCursor } from './x-cursor.ts';
import { fitsX } from './x-query.ts';
import { forOneOf } from './x-round.ts';
import { withoutSample } from './x-sampling.ts';

/** Several brands in one search of X. */
export const packingOfX = (reposts: boolean): Packing => ({
  takes: (query) => fitsX(query, reposts),
  reached(saved) {
    const { round, sample, upTo } = readCursor(saved);
    // While posts are sampled, what others would join to is not all.
    return round === null && sample === null ? upTo : null;
  },
  leave(saved) {
    const pack = readCursor(saved);
    if (pack.round !== null) return { ...pack, round: forOneOf(pack.round) };
    // Whether its money lasts for all of its posts is decided anew.
    return pack.sample === null ? pack : withoutSample(pack);
  },
  join(saved, ofBrand) {
    const pack = readCursor(saved);
    const brand = readCursor(ofBrand);
    const byId = new Map([...brand.known, ...pack.known].map((one) => [one.id, one]));
    const known = [...byId.values()].sort((a, b) => compareIds(a.id, b.id));
    const { settled } = pack;
    // Everything after the last settled post is asked for, but for those that either has read.
    const anchor = settled === null ? -1 : known.findLastIndex(({ at }) => at < settled);
    return {
      ...pack,
      known: known.slice(Math.max(0, anchor)),
      endless: pack.endless || brand.endless,
    };
  },
});
