import { minuteMs, type Time } from '../../core/domain.ts';

/** A channel gets this many messages within `limitMs`, and then one list of what else there is to say. */
const mostAlone = 5;
export const limitMs = 10 * minuteMs;
/** The list collects for so long after the last message. */
const collectMs = minuteMs;
/** Messages that have waited for so long and are more than the places left are told in a list at once. */
const longMs = 2 * minuteMs;
/** The longest list. What does not fit is told in the next one. */
export const mostListed = 40;

/** Whether the next message of a channel goes alone, or in a list with all that is due, or waits. */
export type Telling = 'alone' | 'list' | { waitUntil: Time };

/** What waits for a channel and is due. */
export interface Waiting {
  count: number;
  /** When the oldest was created. */
  since: Time;
  /** Something severe is told at once, or a minute after the last message in a storm. */
  isUrgent: boolean;
}

/**
 * Keeps a channel readable when much happens at once. `sentAt`: when its messages within the last `limitMs` were sent,
 * oldest first.
 */
export function howToTell(sentAt: readonly Time[], { count, since, isUrgent }: Waiting, now: Time): Telling {
  const last = sentAt.at(-1);
  if (last === undefined) return 'alone';
  const places = mostAlone - sentAt.length;
  if (places > 0) return count > places && now - since >= longMs ? 'list' : 'alone';
  const collected = last + collectMs;
  const isFull = sentAt.length > mostAlone;
  const freeAt = (sentAt[sentAt.length - mostAlone - 1] ?? now) + limitMs;
  const until = isUrgent ? (isFull ? collected : now) : isFull ? Math.max(collected, freeAt) : collected;
  return until > now ? { waitUntil: until } : 'list';
}
