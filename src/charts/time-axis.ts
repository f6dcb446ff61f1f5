import { dayMs, hourMs, minuteMs, type Time } from '../core/domain.ts';

export interface TimeTick {
  at: Time;
  /** `14:00`, or empty when ticks are whole days. */
  clock: string;
  /** `Tue 3 Mar`, where a day begins and at the first tick. */
  day: string;
}

/** All offsets from UTC are multiples of this. */
const finest = 15 * minuteMs;
const steps = [5 * minuteMs, 15 * minuteMs, 30 * minuteMs, hourMs, 2 * hourMs, 3 * hourMs, 6 * hourMs, 12 * hourMs];
const daySteps = [1, 2, 7, 14, 30, 90, 365];

/**
 * Round local times in `[from, to]`: as many as fit, at most `most`. Days of 23 or 25 hours keep round times. `dayWords`
 * writes the day of a time.
 */
export function timeTicks(
  from: Time,
  to: Time,
  timezone: string,
  most: number,
  dayWords: (at: Time, timezone: string) => string,
): TimeTick[] {
  const local = localTime(timezone);
  const span = to - from;
  const step = steps.find((one) => span / one <= most);
  const days =
    step === undefined ? (daySteps.find((one) => span / (one * dayMs) <= most) ?? Math.ceil(span / dayMs / most)) : 1;
  const stride = Math.min(step ?? finest, finest);
  const ticks: TimeTick[] = [];
  let lastDay: number | null = null;
  for (let at = Math.ceil(from / stride) * stride; at <= to && ticks.length <= most; at += stride) {
    const { minute, clock, dayNumber } = local(at);
    const wrongDay = (days - (dayNumber % days)) % days;
    if (step === undefined ? minute !== 0 || wrongDay > 0 : minute % (step / minuteMs) !== 0) {
      // On to two hours before the day that is wanted: clocks may change in between.
      if (step === undefined)
        at += Math.max(0, (wrongDay > 0 ? wrongDay * dayMs : dayMs) - minute * minuteMs - 2 * hourMs);
      continue;
    }
    ticks.push({
      at,
      clock: step === undefined ? '' : clock,
      day: dayNumber === lastDay ? '' : dayWords(at, timezone),
    });
    lastDay = dayNumber;
    if (step === undefined || step > 2 * hourMs) at += (step ?? days * dayMs) - 2 * hourMs;
  }
  return ticks;
}

function localTime(timezone: string): (at: Time) => { minute: number; clock: string; dayNumber: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (at) => {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
    for (const { type, value } of format.formatToParts(at)) parts[type] = value;
    const { day = '', month = '', year = '', hour = '00', minute = '00' } = parts;
    return {
      minute: Number(hour) * 60 + Number(minute),
      clock: `${hour}:${minute}`,
      // Counted from a Monday, so that weeks begin on one.
      dayNumber: Math.round(Date.parse(`${day} ${month} ${year} UTC`) / dayMs) + 3,
    };
  };
}
