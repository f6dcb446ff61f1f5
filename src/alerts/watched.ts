import type { CoverageGained } from '../core/detection.ts';
import { dayMs, hourMs, sliceMs, type Time } from '../core/domain.ts';

/** A silence is one in which nobody watched when it is longer than this, and than so many times what is usual. */
const shortestBlindMs = 6 * hourMs;
const timesUsual = 3;
/** The longest silence of the past counts half after this time. */
const halfLifeMs = 28 * dayMs;

/**
 * What a file says about when somebody watched: nothing, so that it has to be read from its rows. From the first row on
 * every 5 minutes count as watched, except in a silence that is longer than 6 hours and than three times the longest one
 * before (which fades with a half-life of 28 days): from then on nothing is known until the next row. Judged in order of
 * `seen`, so that no later row changes it.
 */
export interface WatchedByRows {
  /** The pieces up to a row, before it is handed on. */
  before(row: { at: Time; seen: Time }): Iterable<CoverageGained>;
  /** The pieces up to the end. */
  upTo(end: Time): Iterable<CoverageGained>;
  /** Watched time so far, in ms, within `[from, to)`. */
  blindMs(): number;
}

export function watchedByRows(source: string): WatchedByRows {
  // Start of the next piece; infinite while blind.
  let from = Number.POSITIVE_INFINITY;
  let covered = Number.NEGATIVE_INFINITY;
  let lastSeen = Number.NaN;
  let longest = 0;
  let blind = 0;

  /** A piece ends 1 ms before a full slice, so that it is known when the engine looks at the slice's end. */
  function* pieces(until: Time): Generator<CoverageGained> {
    if (from === Number.POSITIVE_INFINITY) return;
    const silentFrom = lastSeen + Math.max(shortestBlindMs, timesUsual * longest);
    let end = (Math.floor(Math.max(from, covered, lastSeen) / sliceMs) + 1) * sliceMs - 1;
    if (end <= from) end += sliceMs;
    for (; end < until && end <= silentFrom; end += sliceMs) {
      yield { type: 'coverage', source, from, to: end, seen: end };
      covered = end;
      from = end;
    }
    if (end < until) from = Number.POSITIVE_INFINITY;
  }

  return {
    *before({ at, seen }) {
      yield* pieces(seen);
      const gap = Number.isNaN(lastSeen) ? 0 : seen - lastSeen;
      if (from === Number.POSITIVE_INFINITY && covered > 0) blind += Math.max(0, seen - covered);
      longest = Math.max(
        longest * 0.5 ** (gap / halfLifeMs),
        Math.min(gap, Math.max(shortestBlindMs, timesUsual * longest)),
      );
      // What was missed and comes now was watched after all.
      if (from === Number.POSITIVE_INFINITY || from > covered) from = Math.max(covered, Math.min(from, at));
      lastSeen = seen;
    },
    upTo: pieces,
    blindMs: () => blind,
  };
}
