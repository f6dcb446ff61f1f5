import type { Time } from '../../core/domain.ts';
import type { TimeWords } from '../../wording/words.ts';

/** The time of day; of another day than `now`, with its date. */
export const whenOf = (time: Time, now: Time, times: TimeWords): string =>
  times.sameDay(time, now) ? times.clock(time) : times.day(time);
