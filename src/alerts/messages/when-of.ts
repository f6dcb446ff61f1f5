import type { Time } from '../../core/domain.ts';
import type { Moment } from '../../wording/catalogue/values.ts';
import type { TimeWords } from '../../wording/words.ts';

/** The same in its parts. */
export const momentOf = (time: Time, now: Time, times: TimeWords): Moment => {
  return { clock: times.clock(time), date: times.sameDay(time, now) ? null : times.date(time) };
};

/** The time of day; of another day than `now`, with its date. */
export const whenOf = (time: Time, now: Time, times: TimeWords): string =>
  times.sameDay(time, now) ? times.clock(time) : times.day(time);
