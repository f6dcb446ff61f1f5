import { dayMs, type Time } from '../core/domain.ts';

const soonestMs = 1_000;

/** `Retry-After` in seconds or as a date (RFC 9110), from a second to a day ahead; null when it says nothing usable. */
export function retryAfter(header: string | undefined, now: Time): Time | null {
  if (header === undefined) return null;
  const until = /^\s*\d+\s*$/.test(header) ? now + Number(header) * 1000 : Date.parse(header);
  return Number.isFinite(until) ? withinADay(until, now) : null;
}

/** A pause that somebody asks for: never so short that we hammer them, never so long that we are deaf. */
export const withinADay = (until: Time, now: Time): Time => Math.min(Math.max(until, now + soonestMs), now + dayMs);
