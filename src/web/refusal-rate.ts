import { minuteMs, type Time } from '../core/domain.ts';

/** Who guesses gets so many answers in a minute that say what is wrong. */
const mostInAMinute = 60;

/** Counts refusals. True: there were so many in the last minute that this one needs no reason. */
export function refusalRate(): (now: Time) => boolean {
  let began: Time = Number.NEGATIVE_INFINITY;
  let count = 0;
  return (now) => {
    if (now - began >= minuteMs || now < began) {
      began = now;
      count = 0;
    }
    count += 1;
    return count > mostInAMinute;
  };
}
