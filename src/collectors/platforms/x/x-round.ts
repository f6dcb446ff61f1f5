import { liveMs } from '../../../core/coverage.ts';
import { dayMs, minuteMs, type Time } from '../../../core/domain.ts';
import { compareIds, type ReadId, type XPage } from './x-answer.ts';
import type { Cursor, Known, Round, Window } from './x-cursor.ts';

/** Recent search looks back 7 days; a little less, because the request takes time. */
export const lookBackMs = 7 * dayMs - 10 * minuteMs;
/** Most posts are in the index of X by then. */
const indexDelayMs = 30_000;
/** Some appear there up to 3 minutes late. */
const lateMs = 3.5 * minuteMs;
/** With more unsettled posts than this, asking around each of them takes too many requests. */
const maxKnown = 40;
const maxEmptyPages = 5;
const secondMs = 1000;

const wholeSecond = (time: Time): Time => Math.floor(time / secondMs) * secondMs;

/** Posts up to then are in the index of X, to the whole second. */
export const matureTo = (now: Time): Time => wholeSecond(now - lateMs);

export function startRound(cursor: Cursor, now: Time): Round {
  return {
    end: now,
    ...windowsOf(cursor, now),
    backfill: cursor.upTo === null || now - cursor.upTo > liveMs,
    token: null,
    lowest: null,
    pages: 'tokens',
    empty: 0,
    posts: 0,
    unknown: 0,
    skipped: false,
    completeFrom: null,
  };
}

/** A round that was left off goes on, as history after a while, as far back as X looks. */
export function resumeRound(round: Round, now: Time): Round | null {
  if (now - round.end > lookBackMs - dayMs) return null;
  const earliest = wholeSecond(now - lookBackMs) + secondMs;
  const windows = round.windows.map((window) =>
    'start' in window ? { ...window, start: Math.max(window.start, earliest) } : window,
  );
  return { ...round, windows, backfill: round.backfill || now - round.end > liveMs };
}

/**
 * Everything that was posted since and is not known: after the last known post, and between any two posts that may have
 * a late one between them. So that no post is read, and paid for, twice.
 */
function windowsOf({ known: saved, busy, endless, ...cursor }: Cursor, now: Time): Pick<Round, 'windows' | 'upTo'> {
  const earliest = now - lookBackMs;
  const settled = cursor.settled ?? cursor.upTo ?? earliest;
  // A clock that was set back says nothing of what was posted before it was.
  const start = wholeSecond(Math.max(earliest, settled > now ? now - liveMs : settled));
  const mature = matureTo(now);
  if ((busy || endless) && mature > start) return { windows: timesOf(start, mature), upTo: mature };
  const upTo = now - indexDelayMs;
  const known = saved.filter(({ at }) => at > earliest);
  const [first] = known;
  const last = known.at(-1);
  if (!first || !last) return { windows: timesOf(start, null), upTo };
  const gaps = known.slice(1).map((post, at): Window => ({ sinceId: known[at]?.id ?? '', untilId: post.id }));
  const before = first.at < settled ? [] : [betweenTimeAndPost(start, first)];
  return { windows: [{ sinceId: last.id, untilId: null }, ...gaps.reverse(), ...before], upTo };
}

const isNumber = (id: string): boolean => /^\d{1,19}$/.test(id);

/** An id of X has its time in its upper bits. */
const idEpoch = 1_288_834_974_657;
const timeOf = (id: string): Time => Number(BigInt(id) >> 22n) + idEpoch;
const firstIdOf = (time: Time): bigint => BigInt(time - idEpoch) << 22n;

/** What was posted from `start` to a post, without it. Where an id does not say its time, without its second. */
function betweenTimeAndPost(start: Time, { id, at }: Known, rest = 0): Window {
  return isNumber(id) && Math.abs(timeOf(id) - at) < 2 * secondMs
    ? { sinceId: String(firstIdOf(start) - 1n), untilId: id }
    : { start, end: wholeSecond(at) + rest };
}

const timesOf = (start: Time, end: Time | null): Window[] => (end !== null && end <= start ? [] : [{ start, end }]);

/** What to ask for once X has refused a search with 400; null: nothing else. */
export function afterRefusal(round: Round, { settled, upTo }: Cursor, now: Time): Round | null {
  const [window] = round.windows;
  if (!window) return null;
  if (round.token !== null) return round.pages === 'tokens' ? byIds(round) : giveUp(round);
  // An id may be too old for X, or deleted.
  if (!('sinceId' in window) || settled === null) return null;
  // After the first page of a round, `settled` is beyond what is still to be asked for.
  const from = Math.min(settled, (upTo ?? settled) - (lateMs - indexDelayMs));
  const { lowest } = round;
  const end = lowest && wholeSecond(lowest.at) + secondMs;
  return { ...round, token: null, empty: 0, windows: timesOf(wholeSecond(Math.max(from, now - lookBackMs)), end) };
}

/** The rest of a round for one of the brands that it was for: X takes its own tokens for the same query alone. */
export const forOneOf = (round: Round): Round => byIds(round);

const opened = { token: null, lowest: null, empty: 0 };

/** Goes on below what was read, without a token. */
function byIds(round: Round): Round {
  const { lowest, windows } = round;
  const [window, ...later] = windows;
  if (!window || lowest === null) return { ...round, ...opened, pages: 'ids' };
  const rest =
    'sinceId' in window
      ? { ...window, untilId: isNumber(lowest.id) ? lowest.id : window.untilId }
      : // At worst the rest of that second is read again.
        betweenTimeAndPost(window.start, lowest, secondMs);
  return { ...round, windows: [rest, ...later], token: null, empty: 0, pages: 'ids' };
}

/** The round after a page of it. Without windows it is done. */
export function afterPage(before: Round, page: Pick<XPage, 'read' | 'nextToken' | 'unread' | 'posts'>): Round {
  const { nextToken } = page;
  const low = lowestOf(before.lowest, page.read, before.end);
  const isNew = low !== null && low !== before.lowest;
  const round: Round = {
    ...before,
    lowest: low,
    posts: before.posts + page.posts.length,
    unknown: before.unknown + page.unread.unknown,
  };
  if (nextToken === null) return nextWindow(round);
  if (round.pages !== 'ids') {
    // X may send pages without posts.
    const empty = page.read.length === 0 ? round.empty + 1 : 0;
    const goesOn = page.read.length === 0 ? empty < maxEmptyPages : isNew;
    if (goesOn && nextToken !== before.token) return { ...round, token: nextToken, empty };
    if (round.pages === 'tokens') return byIds(round);
  } else if (isNew) return byIds(round);
  else if (before.token === null) return { ...round, token: nextToken, pages: 'new tokens', empty: 0 };
  return giveUp(round);
}

const nextWindow = (round: Round): Round => ({ ...round, ...opened, windows: round.windows.slice(1) });

/** X does not hand out the rest of the window. */
const giveUp = (round: Round): Round => ({
  ...nextWindow(round),
  completeFrom: Math.max(round.completeFrom ?? 0, round.lowest?.at ?? round.end),
});

/** Whether an answer goes beyond the end of its window, which costs money for nothing. */
export function isBeyond({ windows: [window], pages }: Round, read: readonly ReadId[]): boolean {
  if (!window || !('untilId' in window) || pages !== 'tokens') return false;
  const { untilId } = window;
  return untilId !== null && read.some(({ id }) => compareIds(id, untilId) >= 0);
}

/** The round without its searches for late posts: the next round has to ask for them by time. */
export function withoutLate(round: Round): Round {
  const windows = round.windows.filter((window) => !('untilId' in window) || window.untilId === null);
  if (round.pages !== 'tokens' || windows.length === round.windows.length) return round;
  return { ...round, ...(windows[0] === round.windows[0] ? {} : opened), windows, skipped: true };
}

function lowestOf(known: Known | null, read: readonly ReadId[], now: Time): Known | null {
  let lowest = known;
  for (const { id, at } of read)
    if (lowest === null || compareIds(id, lowest.id) < 0) lowest = { id, at: at ?? lowest?.at ?? now };
  return lowest;
}

/** What is known after a round or a page of it. Only ids that X takes as the end of a search are kept. */
export function settle(cursor: Cursor, round: Round, read: readonly ReadId[]): Pick<Cursor, 'known' | 'settled'> {
  const { end } = round;
  const fresh = read.flatMap(({ id, at }) => (isNumber(id) ? [{ id, at: at ?? end }] : []));
  const byId = new Map([...cursor.known, ...fresh].map((one) => [one.id, one]));
  const known = [...byId.values()].sort((a, b) => compareIds(a.id, b.id));
  // The clock here may be behind that of X.
  const newest = Math.max(end, ...known.map(({ at }) => at).filter((at) => at < end + dayMs));
  const settled = matureTo(newest);
  const anchor = known.findLast(({ at }) => at < settled);
  const unsettled = known.filter(({ at }) => at >= settled);
  return { settled, known: [...(anchor ? [anchor] : []), ...unsettled].slice(-maxKnown - 2) };
}

/** Whether the next round asks by time alone, for what is settled by then. */
export function isBusy({ busy, settled: before }: Cursor, round: Round, after: Pick<Cursor, 'known' | 'settled'>) {
  const { known, settled } = after;
  if (known.length > maxKnown + 1 || round.skipped) return true;
  // Far below the limit, because each change to and fro reads some minutes twice.
  return busy && before !== null && settled !== null && round.posts * lateMs > (maxKnown / 8) * (settled - before);
}
